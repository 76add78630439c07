"""Measures whether a name in three scripts is one entity, and different names stay apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path

from gold import LANGUAGES, GoldDocument
from measure import HERE, JSON
from scoring import Predictions

from search_index.entities import load_lexicon
from search_index.models import EntityType

NAMES = HERE / "data" / "names.tsv"

Index = Callable[[Mapping[str, str]], Predictions]

# Sentences that say what a name is as news does, and that need no other form of it.
_CARRIERS = {
    ("PERSON", "en"): "On Monday {} spoke to reporters for an hour.",
    ("PERSON", "ko"): "{} 씨는 월요일 기자들과 한 시간 동안 만났다.",
    ("PERSON", "ru"): "В понедельник {} отвечал на вопросы журналистов.",
    ("PLACE", "en"): "The delegation arrived in {} on Monday.",
    ("PLACE", "ko"): "대표단은 월요일 {}에 도착했다.",
    ("PLACE", "ru"): "Место встречи участники назвали сразу: {}.",
    ("ORG", "en"): "The report was written for {} in March.",
    ("ORG", "ko"): "보고서는 3월에 {}에 제출됐다.",
    ("ORG", "ru"): "В докладе дважды упоминается {}.",
}
_STEM = 4  # letters in which two forms of a name agree whatever their endings


@dataclass(frozen=True, slots=True)
class Name:
    """An entity of the list with its name in each language."""

    type: EntityType
    forms: Mapping[str, str]

    @property
    def known(self) -> bool:
        """Whether the lexicon has one of its names."""
        return any(form in _lexicon_names() for form in self.forms.values())


@dataclass(frozen=True, slots=True)
class Pair:
    """One entity of a sentence in English and in Russian."""

    type: EntityType
    surfaces: tuple[str, str]
    entities: tuple[str, str]  # as predicted; "" not found
    korean: bool  # whether the Korean sentence has the entity of the English one


def read_names(path: Path = NAMES) -> list[Name]:
    """Return the list of names, a different entity on every line."""
    rows = path.read_text(encoding="utf-8").splitlines()
    cells = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return [Name(EntityType(kind), dict(zip(LANGUAGES, forms, strict=True)))
            for kind, *forms in cells]  # fmt: skip


def measure_names(index: Index, names: Sequence[Name] | None = None) -> JSON:
    """Measure linking on the list of names, each in a document of its own for every language.

    Recall is the share of pairs of languages in which an entity is found as one; a false merge is
    two lines of the list that share an entity.
    """
    listed = read_names() if names is None else names
    texts, places = {}, {}
    for number, name in enumerate(listed):
        for language, form in name.forms.items():
            before, _, after = _CARRIERS[name.type.value, language].partition("{}")
            path = f"{language}/{number:03}.txt"
            texts[path] = f"{before}{form}{after}\n"
            places[number, language] = (path, len(before), len(before) + len(form))
    found = index(texts)
    ids = {
        key: _entity(found, path, start, end, (listed[key[0]].type,))
        for key, (path, start, end) in places.items()
    }
    rows: dict[str, list[int]] = {}
    for number, name in enumerate(listed):
        rows.setdefault("all", []).append(number)
        rows.setdefault("in the lexicon" if name.known else "not in the lexicon", []).append(number)
        rows.setdefault(name.type.value, []).append(number)
    merged = [
        f"{listed[a].forms['en']} = {listed[b].forms['en']}"
        for a, b in combinations(range(len(listed)), 2)
        if {ids[a, x] for x in LANGUAGES} & {ids[b, x] for x in LANGUAGES} - {""}
    ]
    return {
        "rows": {title: _row(numbers, ids) for title, numbers in rows.items()},
        "false_merges": len(merged),
        "merged": merged[:20],
    }


def measure_parallel(
    folder: Path, english: Sequence[GoldDocument], russian: Sequence[GoldDocument], index: Index
) -> JSON:
    """Measure linking on the sentences that PUD has in three languages (``en.tsv`` and so on).

    In a sentence with exactly one person (or place) marked in English and one in Russian, the two
    are the same entity. Recall is the share of these that have the same id in both; "found", that
    of those recognised in both; "korean", the share whose id in English is also an entity of the
    Korean sentence, where nothing is marked. A false merge is an id of two such people (or places)
    whose names have no word in common, neither in English nor in Russian. The three files are one
    corpus, and the sentences of a PUD document one document. Two names that the lexicon has for
    one entity are no false merge ("UK", "Great Britain").
    """
    rows = {language: _rows(folder / f"{language}.tsv") for language in LANGUAGES}
    texts: dict[str, str] = {}
    at: dict[tuple[str, str], tuple[str, int, int]] = {}  # language, sentence -> where it is
    for language, sentences in rows.items():
        for name, sentence in sentences.items():
            path = f"{language}/{name[:-3]}.txt"
            start = len(texts.get(path, ""))
            texts[path] = texts.get(path, "") + sentence + "\n"
            at[language, name] = (path, start, start + len(sentence))
    found = index(texts)
    pairs = list(_pairs(rows, at, english, russian, found))
    return {
        kind.value: _parallel_row([pair for pair in pairs if pair.type == kind])
        for kind in (EntityType.PERSON, EntityType.PLACE)
    }


def _pairs(
    rows: Mapping[str, Mapping[str, str]],
    at: Mapping[tuple[str, str], tuple[str, int, int]],
    english: Sequence[GoldDocument],
    russian: Sequence[GoldDocument],
    found: Predictions,
) -> Iterator[Pair]:
    marked = {
        language: {d.document.text: d.mentions for d in documents}
        for language, documents in (("en", english), ("ru", russian))
    }
    for name, kind in product(rows["en"], (EntityType.PERSON, EntityType.PLACE)):
        surfaces, ids = [], []
        for language, mentions in marked.items():
            sentence = rows[language].get(name, "")
            one = [m for m in mentions.get(sentence, ()) if m.type == kind]
            if len(one) == 1:
                path, start, _ = at[language, name]
                span = start + one[0].start, start + one[0].end
                ids.append(_entity(found, path, *span, (kind,)))
                surfaces.append(sentence[one[0].start : one[0].end])
        if len(ids) == len(marked):
            path, start, end = at["ko", name]
            there = {m.entity for m in found[path] if start <= m.start and m.end <= end}
            yield Pair(kind, (surfaces[0], surfaces[1]), (ids[0], ids[1]), ids[0] in there)


def _parallel_row(pairs: Sequence[Pair]) -> JSON:
    same = [pair for pair in pairs if pair.entities[0] and pair.entities[0] == pair.entities[1]]
    found = [pair for pair in pairs if all(pair.entities)]
    merged = {
        f"{a.surfaces[0]} = {b.surfaces[0]}"
        for a, b in combinations(pairs, 2)
        if set(a.entities) & set(b.entities) - {""} and not _akin(a, b)
    }
    return {
        "pairs": len(pairs),
        "recall": _share(len(same), len(pairs)),
        "found": _share(len(same), len(found)),
        "korean": _share(sum(pair.korean for pair in pairs), len(pairs)),
        "false_merges": len(merged),
        "merged": sorted(merged)[:20],
    }


def _akin(one: Pair, other: Pair) -> bool:
    return any(
        _stems(mine) & _stems(theirs) or {mine, theirs} <= _synonyms(entity)
        for mine, theirs in zip(one.surfaces, other.surfaces, strict=True)
        for entity in one.entities
    )


def _stems(name: str) -> set[str]:
    return {word[:_STEM].casefold() for word in name.replace("-", " ").split()}


def _synonyms(entity: str) -> set[str]:
    entry = load_lexicon().get(entity)
    return set(entry.all_names()) if entry else set()


def _row(numbers: Sequence[int], ids: Mapping[tuple[int, str], str]) -> JSON:
    links = [
        (ids[number, one], ids[number, other])
        for number in numbers
        for one, other in combinations(LANGUAGES, 2)
    ]
    return {
        "names": len(numbers),
        "recall": _share(sum(a == b != "" for a, b in links), len(links)),
        "found": {
            language: _share(sum(bool(ids[number, language]) for number in numbers), len(numbers))
            for language in LANGUAGES
        },
    }


def _entity(
    found: Predictions, path: str, start: int, end: int, types: Sequence[EntityType]
) -> str:
    """Return the entity whose mention covers most of a place, "" if there is none."""
    there = [
        (min(m.end, end) - max(m.start, start), -m.start, m.entity)
        for m in found.get(path, ())
        if m.type in types and m.start < end and start < m.end
    ]
    return max(there)[2] if there else ""


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _rows(path: Path) -> dict[str, str]:
    rows = (line.partition("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: sentence for name, _, sentence in rows if sentence}


@lru_cache(maxsize=1)
def _lexicon_names() -> frozenset[str]:
    return frozenset(name for entry in load_lexicon() for name in entry.all_names())
