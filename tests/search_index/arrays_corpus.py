"""Small corpora as segments, and what they hold worked out by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from search_index.analysis.tokens import folded_word, tokenize
from search_index.store.arrays.build import EntityFacts, IndexedDocument, SegmentBuilder
from search_index.store.arrays.commit import INDEX_NAME
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.arrays.texts import TextPacker

BOOSTS = {"title": 2.0}

_WORDS = """
    port ports ported porting trade trades traded arctic route routes Route of the and 30,000
    порт порты портов Порту торговля торговли путь пути ёлка елка и в
    북극 북극항로 북극항로를 항로 항로가 무역 무역은 한국 러시아 러시아의
    KIEP는 로 Ünal Unal U.S. 2017
""".split()  # noqa: SIM905
SOURCES = ("", "TASS", "Yonhap", "korea times")


@dataclass(frozen=True, slots=True)
class Row:
    """A document to be indexed."""

    id: str
    title: str
    body: str
    source: str = ""
    language: str = "en"
    date: str = ""
    entities: tuple[tuple[str, int, int], ...] = ()  # id, mentions, of these demonyms


texts = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join)
_entity = st.tuples(
    st.sampled_from(("place:busan", "place:rason", "org:kiep", "person:han", "date:2017")),
    st.integers(1, 4),
    st.integers(0, 1),
)


@st.composite
def rows(draw: st.DrawFn, most: int = 12) -> list[Row]:
    """Draw documents with distinct ids, not in the order of the ids."""
    count = draw(st.integers(1, most))
    order = draw(st.permutations(range(count)))
    return [
        Row(
            id=f"{number:03}.txt",
            title=draw(texts),
            body=draw(texts),
            source=draw(st.sampled_from(SOURCES)),
            language=draw(st.sampled_from(("en", "ko", "ru"))),
            date=draw(st.sampled_from(("", "2014", "2017-12", "2022-02-24"))),
            entities=tuple(draw(st.lists(_entity, max_size=3, unique_by=lambda e: e[0]))),
        )
        for number in order
    ]


def indexed(row: Row) -> IndexedDocument:
    """Return a row as the index takes it."""
    named = {entity: count - demonyms for entity, count, demonyms in row.entities}
    return IndexedDocument(
        texts={"title": row.title, "body": row.body},
        values={
            "id": {row.id: 1},
            "source": {row.source.lower(): 1},
            "language": {row.language: 1},
            "date": {row.date: 1},
            "year": {row.date[:4]: 1},
            "path": {row.id: 1},
            "type": {"text": 1},
            "entities": {entity: count for entity, count, _ in row.entities},
            "names": {entity: count for entity, count in named.items() if count},
        },
        categories={
            "language": row.language,
            "year": row.date[:4],
            "source": row.source,
            "type": "text",
        },
        numbers={"length": len(row.body), "mtime": -1},
        record=row.id.encode(),
        text=row.body.encode(),
        mentions=b"",
        entities=tuple(
            EntityFacts(e, e.split(":")[0].upper(), e, (e.upper(), row.id), (e.upper(),))
            for e, _, _ in row.entities
        ),
    )


def build(
    folder: Path, name: str, documents: Sequence[Row], packer: TextPacker | None = None
) -> SegmentArrays:
    """Write documents as a segment and open it."""
    builder = SegmentBuilder(folder, f"{INDEX_NAME}_{name}", BOOSTS, packer)
    for row in documents:
        builder.add(indexed(row))
    builder.close()
    return SegmentArrays(folder, f"{INDEX_NAME}_{name}")


def occurrences(text: str) -> dict[str, list[tuple[int, str]]]:
    """Return the places of each term in a text, each with the folded word ("" for a pair)."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for token in tokenize(text):
        word = folded_word(text[token.start : token.end])
        found[token.term].append((token.position, word if word[0] < "ᄀ" else ""))
    return found
