"""Bodies, events, works and places in Cyrillic letters, by the head word of their name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.names import Barriers
from search_index.entities.normalise import fold, stem
from search_index.entities.organisations import PREFIXES, heads
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_HEAD_CYRILLIC = {stem(word): kind for word, kind in heads("cyrillic").items()}
_QUOTED = re.compile(
    r"\b(?P<head>компани|корпораци|концерн|холдинг|банк|парти|газет|журнал|агентств|верф|завод|фонд"
    r"|клуб|телеканал|издани|портал|проект|программ|договор|форум|фестивал)[а-яё]{0,4}\s"
    r"[«\"„“](?P<name>[A-ZА-ЯЁ][^»\"“”\n]{1,60})[»\"“”]"
)
_QUOTED_KIND = {
    "проект": EntityType.WORK, "программ": EntityType.WORK, "договор": EntityType.WORK,
    "форум": EntityType.EVENT, "фестивал": EntityType.EVENT,
}  # fmt: skip
_ADJECTIVE = re.compile(r".{3,}(?:ый|ий|ая|ое|ого|ому|ой|ую|ым|им|ом|ые|ых|его)$")
_GENITIVE = re.compile(
    r".{3,}(?:ого|его|ых|их|ой|ей|ов|ев|ий|ии|ки|ты|ны|ры|ия|ва|ла|ра|та|на|ка)$"
)


def cyrillic_bodies(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield names in Cyrillic letters with a known head word, and quoted names after one."""
    for head, key in enumerate(words.keys):
        kind = _HEAD_CYRILLIC.get(key) if words.kinds[head] == "C" else None
        if kind is None:
            continue
        start = _left_cyrillic(words, head)
        end = _right_cyrillic(words, head, kind, barriers)
        capital = words.cases[start] != Case.LOWER
        opens = words.gaps[start] == Gap.BREAK
        if not capital or end - start < 2 or (opens and end - start < 3):
            continue
        own = any(not barriers[words.starts[i]] for i in range(start, end) if i != head)
        if not own or (start == head and end == head + 1):
            continue
        first, last = words.starts[start], words.ends[end - 1]
        name = " ".join(words.text[first:last].split())
        yield _cyrillic_entity(kind, first, last, name)
    for match in _QUOTED.finditer(words.text):
        kind = _QUOTED_KIND.get(match["head"], EntityType.ORG)
        yield _cyrillic_entity(kind, match.start("name"), match.end("name"), match["name"])


def _cyrillic_entity(kind: EntityType, start: int, end: int, name: str) -> Candidate:
    """The id comes from the words without case endings, so that it is one in every case."""
    key = " ".join(stem(fold(word)) for word in re.findall(r"[\w-]+", name))
    entity = f"{PREFIXES[kind]}:{slug(key)}"
    return Candidate(start, end, entity, kind, Priority.RULE, name)


def _left_cyrillic(words: Words, head: int) -> int:
    """Adjectives before the head, the first of them capitalised: Сеульский национальный."""
    start = head
    while start > 0 and words.gaps[start] <= Gap.DASH and words.kinds[start - 1] == "C":
        if not _ADJECTIVE.match(fold(words.words[start - 1])) or head - start > 4:
            break
        start -= 1
        if words.cases[start] != Case.LOWER:
            return start
    return head


def _right_cyrillic(words: Words, head: int, kind: EntityType, barriers: Barriers) -> int:
    """Genitives behind the head: Институт экономики, Министерство транспорта и связи.

    Behind a name of the lexicon that holds the head, "и" joins another name to it.
    """
    end = head + 1
    known = barriers[words.starts[head]]
    if kind in {EntityType.PLACE, EntityType.EVENT} or words.cases[head] == Case.LOWER:
        return end
    while end < len(words) and end - head < 7 and words.kinds[end] == "C":
        word = words.words[end]
        if words.gaps[end] != Gap.SPACE:
            break
        if word.startswith("друг"):
            break
        if word == "и" and known and barriers[words.starts[end - 1]]:
            break
        if word == "и" and end + 1 < len(words) and _GENITIVE.match(words.words[end + 1]):
            end += 2
            continue
        if words.cases[end] == Case.LOWER and not _GENITIVE.match(word):
            break
        end += 1
    return end
