"""What is stored of a document: what is read is what was written, also after merging."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import KorusError
from search_index.library import Library, open_library
from search_index.models import Document, DocumentInfo, EntityRef, EntityType, Mention, Sort
from search_index.store.arrays.build import SegmentBuilder
from search_index.store.arrays.merge import merge_segments
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.schema import BOOSTS, FileFacts, indexed_document
from search_index.store.stored import info_of, mentions_of, packed_mentions, record_of, text_of
from tests.search_index.corpus import FILES, ROUTE, index, write
from tests.search_index.store_corpus import passing_folder

_LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_SLUGS = ("busan", "rason", "kiep", "han", "ёлка", "항만", "2017", *(f"n{n}" for n in range(40)))
_DATES = ("", "2017", "2017-12", "2017-12-05", "2022-02-24", "0987-01-01")

Stored = tuple[Document, tuple[Mention, ...]]


@st.composite
def documents(draw: st.DrawFn, document_id: str) -> Stored:
    """Draw a document with mentions in reading order, of lengths and distances of any size."""
    text = draw(_LINES) * draw(st.sampled_from((1, 3, 40)))
    info = DocumentInfo(
        id=document_id,
        path=draw(st.sampled_from((document_id, "Других/путь.md"))),
        title=draw(_LINES),
        language=draw(st.sampled_from(("en", "ko", "ru", "und"))),
        date=draw(st.sampled_from(_DATES)),
        source=draw(_LINES),
        type=draw(st.sampled_from(("text", "markdown"))),
        url=draw(st.sampled_from(("", "https://example.org/ё?a=1\0"))),
        length=len(text),
        first_line=draw(st.sampled_from((1, 7, 200))),
    )
    mentions = []
    for start in sorted(draw(st.lists(st.integers(0, len(text)), max_size=24))):
        end = draw(st.integers(start, len(text)))
        kind = draw(st.sampled_from(EntityType))
        slug = draw(st.sampled_from(_SLUGS))
        mentions.append(Mention(document_id, start, end, slug, kind, text[start:end]))
    return Document(info, text), tuple(mentions)


def build(folder: Path, name: str, stored: Sequence[Stored]) -> SegmentArrays:
    """Write documents with their mentions as a segment."""
    builder = SegmentBuilder(folder, f"MAIN_{name}", BOOSTS)
    for document, mentions in stored:
        refs = {m.entity: EntityRef(m.entity, m.type, m.entity) for m in mentions}
        facts = FileFacts(len(document.text), 0, bytes(16))
        builder.add(indexed_document(document, mentions, list(refs.values()), facts))
    builder.close()
    return SegmentArrays(folder, f"MAIN_{name}")


def check(segment: SegmentArrays, expected: Sequence[Stored]) -> None:
    """Compare what is stored of each document with what was written."""
    assert segment.documents == len(expected)
    for number, (document, mentions) in enumerate(expected):
        assert info_of(segment, number) == document.info
        assert text_of(segment, number) == document.text
        assert mentions_of(segment, number, document.info.id, document.text) == mentions


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_stored_is_what_is_read_also_when_merged(data: st.DataObject) -> None:
    with passing_folder() as folder:
        sources, left = [], []
        for at in range(data.draw(st.integers(1, 3))):
            count = data.draw(st.integers(1, 4))
            stored = [data.draw(documents(f"{at}/{n}.txt")) for n in range(count)]
            segment = build(folder, f"s{at}", stored)
            check(segment, stored)
            gone = data.draw(st.sets(st.integers(0, count - 1)))
            sources.append(SegmentArrays(folder, segment.name, gone))
            left += [one for number, one in enumerate(stored) if number not in gone]
        assert merge_segments(folder, "MAIN_merged", sources) == len(left)
        if left:
            check(SegmentArrays(folder, "MAIN_merged"), left)


def test_a_usual_record_is_little_more_than_the_title() -> None:
    info = DocumentInfo(
        "en/a.md", "en/a.md", "Ports", "en", "2017-12-05", "TASS", "markdown", length=2_000
    )
    assert record_of(info) == b'["Ports"]'
    assert record_of(replace(info, first_line=7)) == b'["Ports",0,7]'
    assert record_of(replace(info, date="2017-12")) == b'["Ports","2017-12"]'


def test_a_mention_takes_a_few_bytes() -> None:
    text = "Busan, Nakhodka and " * 10
    mentions = [
        Mention("a.txt", at, at + 5, "place:busan", EntityType.PLACE, "Busan")
        for at in range(0, len(text), 20)
    ]
    assert len(packed_mentions(mentions)) == 3 * len(mentions)
    assert packed_mentions(()) == b""


def test_mentions_out_of_order_are_refused() -> None:
    one = Mention("a.txt", 7, 12, "place:busan", EntityType.PLACE, "Busan")
    with pytest.raises(ValueError, match="order"):
        packed_mentions([one, replace(one, start=0, end=5)])


def _questions(library: Library) -> list[Callable[[], object]]:
    """Return whatever reads what is stored of documents."""
    return [
        lambda: library.search("arctic route", limit=20, snippets=3, entities=40),
        lambda: library.search("Vladivostok", sort=Sort.TITLE, snippets=3),
        lambda: library.search("=routes OR ports"),
        library.infos,
        *(partial(library.document, name) for name in FILES),
        *(partial(library.document_mentions, name) for name in FILES),
    ]


def test_damaged_bytes_lead_to_nothing_but_what_a_library_reports(tmp_path: Path) -> None:
    folder, index_dir = write(tmp_path / "articles"), tmp_path / "index"
    index(folder, index_dir)
    chance = random.Random(11)
    files = sorted(path for end in ("docs", "terms") for path in index_dir.glob(f"*/*.{end}"))
    reported = 0
    for _ in range(150):
        path = chance.choice(files)
        whole = path.read_bytes()
        spoilt = bytearray(whole)
        at = chance.randrange(64, len(whole))
        spoilt[at : at + 4] = chance.randbytes(len(spoilt[at : at + 4]))
        path.write_bytes(spoilt)
        library = open_library(folder, index_dir=index_dir)
        for ask in _questions(library):
            try:
                ask()
            except KorusError:
                reported += 1
        library.close()
        path.write_bytes(whole)
    assert reported
    assert open_library(folder, index_dir=index_dir).document(ROUTE).text
