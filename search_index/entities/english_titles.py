"""Titles of works in English text without quotation marks.

A run of capitals inside a sentence is a title where a noun of works stands before it (the ballet
Swan of Tarvo; X's opera, Tarvo's Bride), where a comma and "directed by" follow, where a noun of
works and "by" do (Tarvo's Bride opera by X), and, beside words of the arts, where "by" and a name
do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.english_context import lists
from search_index.entities.english_words import ordinary
from search_index.entities.names import name_data
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

NOUNS = frozenset(word_list("english_title_nouns"))
"""Nouns of works behind which a title needs no quotation marks."""

_BODIES = frozenset(word_list("heads_latin_org"))
_SMALL = frozenset(("of", "the", "and", "for", "a", "an"))
_WHERE = frozenset(("in", "to", "on", "from", "with", "at"))  # before ordinary words only
_AS_VERB = frozenset(("to", "will", "would", "can", "could", "not", "they", "we", "you", "who"))
_MADE = lazy(
    r",?\s(?:(?:first|originally|was|is|as)\s)?"
    r"(?:directed|choreographed|composed|staged|written|authored|painted|sculpted)\sby\s"
)
_ARTS = lazy(
    r"\b(?:operas?|ballets?|symphon(?:y|ies)|orchestras?|theat(?:re|er)s?|concerts?|composers?"
    r"|choreograph\w+|novels?|novelists?|films?|cinema|paintings?|poems?)\b",
    re.IGNORECASE,
)
_AROUND = 200  # code points in which a word of the arts stands
_MOST = 9  # words of a title
# Without one of these words, folded, a text is not looked through.
_ANY = NOUNS | {
    *("books", "movies", "songs", "dramas", "plays"),
    *("directed", "choreographed", "composed", "staged", "written", "authored", "painted"),
    *("sculpted", "opera", "operas", "ballets", "orchestra", "orchestras", "theatre", "theater"),
    *("theatres", "theaters", "concert", "concerts", "composer", "composers", "symphonies"),
    *("novels", "novelist", "films", "cinema", "paintings", "painting", "poems"),
}


def english_titles(
    words: Words, known: Sequence[Candidate], headlines: bytearray
) -> Iterator[Candidate]:
    """Yield the titles of works; `known` is what the lexicon has."""
    yield from _cited(words.text)
    yield from _with_years(words.text)
    if _ANY.isdisjoint(words.keys):
        return
    names = {mention.start: mention for mention in known if not mention.demonym}
    end = 0
    makers = [index for index, word in enumerate(words.words) if word == "by"]
    for first in words.capitals:
        before = words.words[first - 1]
        if first < end or not (before in NOUNS or before == "include" or _near(makers, first)):
            continue
        if words.kinds[first] != "L" or not _begins(words, first):
            continue
        if headlines[words.starts[first]]:
            continue
        end = _end(words, first)
        index = _owner(words, first, end)
        if _noun_before(words, index):
            end = _subtitle(words, end)
        if _is_title(words, index, end):
            for at, to in _parts(words, index, end):
                start, stop = words.starts[at], words.ends[to - 1]
                one = names.get(start)
                if one is None or one.end < stop:  # else a name of the lexicon, and nothing else
                    yield _work(words.text, start, stop)


_TITLE = (
    r"\b[A-Z][\w’'!-]*(?:,?\s(?:[A-Z][\w’'!-]*|of|the|and|in|a|an|for|on|to|from|at|with)){0,8}"
)
_YEAR = lazy(rf"(?P<title>{_TITLE})\s\((?:1[89]|20)\d\d\)(?P<next>[,;]?\s(?:and\s)?)?")


_ANOTHER = lazy(r"\((?:1[89]|20)\d\d\)[,;]?\s(?:and\s)?[A-Z]")


def _with_years(text: str) -> Iterator[Candidate]:
    """Yield the titles of a row with their years, beside words of the arts: Bride (1987), ..."""
    row, behind = list[tuple[int, int]](), -1
    for match in _YEAR.finditer(text) if _ANOTHER.search(text) else ():
        if match.start() != behind:
            row.clear()
        behind = match.end() if match["next"] else -1
        row.append(match.span("title"))
        before = text[max(0, row[0][0] - _AROUND) : row[0][0]]
        if len(row) > 1 and (_ARTS.search(before) or _BOOKS.search(before)):
            for start, stop in row[:] if len(row) == _FEWEST else row[-1:]:
                yield _work(text, start, stop)


# A book in a reference: Tarvo Quillen, Bride of the East: A Life (Quil: Tarvo Press, 2013).
_REFERENCE = lazy(
    r"(?<=[a-z.]),\s(?P<title>[A-Z][^()\n“”\"]{7,140})\s\((?:[A-Z][\w.&’' -]{1,40}:\s)?"
    r"[A-Z][\w.&’' -]{0,40}(?:Press|Publish\w+|Books|Routledge|Macmillan|Springer|Brill|Verlag"
    r"|Palgrave|Elsevier|Sharpe|Littlefield|Wiley|Sage)[\w.&’' -]{0,20},\s(?:1[89]|20)\d\d\)"
)
_PUBLISHED = lazy(r",\s(?:1[89]|20)\d\d\)")


def _cited(text: str) -> Iterator[Candidate]:
    """Yield the titles of books that stand between their authors and their publishers."""
    for match in _REFERENCE.finditer(text) if _PUBLISHED.search(text) else ():
        title = match["title"].rpartition(" and ed. ")[2]
        long = [word for word in title.replace(":", "").split() if len(word) > 3]
        if len(long) > 1 and all(word[0].isupper() or word[0].isdigit() for word in long):
            yield _work(text, match.end("title") - len(title), match.end("title"))


_LONG = 5  # words of a title with the head of a body in it
_BOOKS = lazy(r"\b(?:books?|works?|stories|translations?|plays?|songs?|albums?)\b")
_FEWEST = 2  # titles of a row


def _near(places: list[int], index: int) -> bool:
    """Whether one of some places, in order, is so near behind a word that a title fits between."""
    at = bisect_left(places, index)
    return at < len(places) and places[at] - index < _MOST + 4


def _work(text: str, start: int, end: int) -> Candidate:
    name = " ".join(text[start:end].split())
    return Candidate(start, end, f"work:{slug(name)}", EntityType.WORK, Priority.DEFINITION, name)


def _parts(words: Words, index: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the titles of a run: two of several words may stand beside "and"."""
    for at in range(index + 2, end - 2):
        if words.words[at] == "and" and words.words[end : end + 1] == ["by"]:
            yield index, at
            yield at + 1, end
            return
    yield index, end


def _begins(words: Words, index: int) -> bool:
    """Whether a capital begins a run, and does so inside a sentence."""
    if not index or words.gaps[index] not in {Gap.SPACE, Gap.OTHER}:
        return False
    return words.gaps[index] == Gap.OTHER or words.cases[index - 1] == Case.LOWER


def _owner(words: Words, index: int, end: int) -> int:
    """Return the index of the first word behind a possessive: Tarvo Quillen's | The Bride."""
    for at in range(index + 1, end):
        if words.gaps[at] == Gap.OTHER and words.words[index] not in {"The", "A", "An"}:
            return at
    return index


def _subtitle(words: Words, end: int) -> int:
    """Return the index after a subtitle that a colon sets off, or `end`."""
    if end >= len(words) or words.cases[end] == Case.LOWER:
        return end
    colon = words.text[words.ends[end - 1] : words.starts[end]] == ": "
    return _end(words, end) if colon else end


def _end(words: Words, index: int) -> int:
    """Return the index after the last word of a title: capitals, small words, possessives."""
    end = at = index + 1
    while at < len(words) and at - index < _MOST and words.kinds[at] in "LN":
        between = words.text[words.ends[at - 1] : words.starts[at]]
        if between not in {" ", "'s ", "’s ", "-"}:
            break
        if words.cases[at] != Case.LOWER:
            end = at + 1
        elif words.words[at] not in _SMALL and not _place_in(words, at):
            break
        at += 1
    return end


def _place_in(words: Words, index: int) -> bool:
    """Whether "in" or the like belongs to a title: Walk in Silence; not: Tarvo in Seoul, in May."""
    after = words.words[index + 1].lower() if index + 1 < len(words) else ""
    return words.words[index] in _WHERE and ordinary(after) and after not in name_data().openers


def _is_title(words: Words, index: int, end: int) -> bool:
    text, last = words.text, words.ends[end - 1]
    if any(words.keys[i] in _BODIES for i in range(index, end)):
        owner = words.words[index - 2].lower() if index > 1 else ""
        own = owner in {"his", "her", "their", "my", "our"} and end - index > _LONG
        return own and _noun_before(words, index)  # his book Origins of the Tarvo Army: A Life
    if _MADE.match(text, last):
        return end - index > 1
    if _noun_before(words, index):
        return end - index > 1 or not (ordinary(words.keys[index]) or _acts(words, end))
    if end >= len(words) or words.gaps[end] != Gap.SPACE:
        return False
    if words.words[end] in NOUNS and words.words[end + 1 : end + 2] == ["by"]:
        return True
    if words.words[end] != "by" or end - index < 2 or not _name_behind(words, end + 1):
        return False
    around = text[max(0, words.starts[index] - _AROUND) : last + _AROUND]
    return _ARTS.search(around) is not None


def _noun_before(words: Words, index: int) -> bool:
    """Whether a noun of works stands before: the ballet X, Tarvo's opera, X."""
    noun, before = words.words[index - 1], words.words[index - 2].lower() if index > 1 else ""
    if noun == "include" and words.gaps[index] == Gap.SPACE:
        return before.removesuffix("s") in NOUNS and before.endswith("s")
    if noun not in NOUNS or words.gaps[index - 1] == Gap.BREAK:
        return False
    if words.gaps[index] == Gap.SPACE:
        return before not in _AS_VERB
    owned = words.text[words.ends[index - 2] : words.starts[index - 1]] in {"'s ", "’s "}
    return owned and words.text[words.ends[index - 1] : words.starts[index]] == ", "


def _acts(words: Words, end: int) -> bool:
    """Whether a verb of what people do follows: the book Tarvo wrote."""
    after = words.words[end] if end < len(words) and words.gaps[end] == Gap.SPACE else ""
    return after in lists().verbs or after in lists().saying


def _name_behind(words: Words, index: int) -> bool:
    return (
        index < len(words)
        and words.gaps[index] == Gap.SPACE
        and words.cases[index] == Case.TITLE
        and words.words[index].lower() not in name_data().openers
        and not ordinary(words.words[index].lower())
    )
