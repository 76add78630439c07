"""Concordances of a whole corpus, and documents like one, over the shipped briefs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.errors import DocumentNotFound
from search_index.library import Library, open_library
from search_index.models import Filter, KwicLine, KwicOrder
from search_index.store import view
from tests.search_index.corpus import index, write

QUERIES = (
    "vladivostok", "русский OR северный", "북극항로", "러시아", "russia -kiep", '"south korea"',
    "pipe*", "lang:ru корея", "=Korea", '"korea russia"~5',
)  # fmt: skip
KOREAN = Filter("language", "ko")
NOT_ENGLISH = Filter("language", "en", exclude=True)


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The shipped corpus, indexed."""
    folder = Path(__file__).resolve().parents[2] / "seeds"
    place = tmp_path_factory.mktemp("briefs") / "index"
    index(folder, place)
    library = open_library(folder, index_dir=place)
    yield library
    library.close()


def places(lines: tuple[KwicLine, ...]) -> list[tuple[str, int, int]]:
    return [(line.info.id, line.start, line.end) for line in lines]


def words(text: str) -> tuple[str, ...]:
    """The words of a text, parted where letters and digits meet, as they are written."""
    return tuple(re.findall(r"[^\W\d_]+(?:[’']\w+)*|\d+", text.casefold()))


# --- concordances --------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES)
def test_every_hit_of_every_document_has_its_line(briefs: Library, query: str) -> None:
    found = briefs.concordance(query)
    expected = [
        (info.id, span.start, span.end)
        for info in briefs.infos()
        if any(info.id == hit.info.id for hit in briefs.search(query, limit=100).hits)
        for span in briefs.hits(info.id, query)
    ]
    assert expected
    assert places(found.lines) == expected
    assert (found.query, found.total, found.complete) == (query, len(expected), True)
    assert found.documents == briefs.search(query).total


def test_lines_are_of_the_text(briefs: Library) -> None:
    for line in briefs.concordance("russia OR 북극 OR северный").lines:
        text = briefs.document(line.info.id).text
        assert line.match.split() == text[line.start : line.end].split()
        around = text[max(line.start - 60, 0) : line.end + 60]
        shown = " ".join((line.left + line.match + line.right).split())
        assert shown in " ".join(around.split())
        assert line.line == text.count("\n", 0, line.start) + 1
        assert len(line.left) <= 60
        assert len(line.right) <= 60


@pytest.mark.parametrize("width", [0, 1, 10, 500])
def test_contexts_are_as_wide_as_asked(briefs: Library, width: int) -> None:
    lines = briefs.concordance("vladivostok", width=width).lines
    assert len(lines) == briefs.concordance("vladivostok").total
    assert all(max(len(line.left), len(line.right)) <= width for line in lines)
    assert any(len(line.right) > width // 2 for line in lines) == (width > 0)


@pytest.mark.parametrize("query", ["russia", "корея", "vladivostok", "북극항로"])
@pytest.mark.parametrize("order", KwicOrder)
def test_orders_go_by_the_words_of_the_lines(briefs: Library, query: str, order: KwicOrder) -> None:
    keys: dict[KwicOrder, Callable[[KwicLine], Any]] = {
        KwicOrder.DOCUMENT: lambda line: (line.info.path, line.start),
        KwicOrder.LEFT: lambda line: words(line.left)[::-1],
        KwicOrder.MATCH: lambda line: (words(line.match), words(line.right)),
        KwicOrder.RIGHT: lambda line: words(line.right),
    }
    found = briefs.concordance(query, order=order)
    sorted_by = [keys[order](line) for line in found.lines]
    assert len(set(sorted_by)) > 3
    assert sorted_by == sorted(sorted_by)
    assert sorted(places(found.lines)) == sorted(places(briefs.concordance(query).lines))


def test_orders_do_not_depend_on_how_the_index_grew(tmp_path: Path) -> None:
    """Equal lines in many documents: only their place tells them apart."""
    files = {f"{name}.txt": "The old port of Busan." for name in "dbca"}
    files["z.txt"] = "A new port opened."
    at_once, by_and_by = tmp_path / "1", tmp_path / "2"
    for place, parts in ((at_once, [files]), (by_and_by, [{k: files[k]} for k in files])):
        for part in parts:
            write(place / "articles", part)
            index(place / "articles", place / "index")
    results = []
    for place in (at_once, by_and_by):
        library = open_library(place / "articles", index_dir=place / "index")
        results.append(
            {order: library.concordance("port", order=order).lines for order in KwicOrder}
        )
        library.close()
    assert results[0] == results[1]
    for lines in results[0].values():
        found = [line.info.id for line in lines]
        assert [one for one in found if one != "z.txt"] == ["a.txt", "b.txt", "c.txt", "d.txt"]
        assert len(found) == 5


@pytest.mark.parametrize("order", KwicOrder)
def test_pages_are_cut_from_one_order(briefs: Library, order: KwicOrder) -> None:
    whole = briefs.concordance("russia", order=order)
    assert whole.total == len(whole.lines) > 50
    pages = [
        briefs.concordance("russia", order=order, limit=20, offset=offset)
        for offset in range(0, whole.total, 20)
    ]
    assert tuple(line for page in pages for line in page.lines) == whole.lines
    assert {page.total for page in pages} == {whole.total}
    assert {page.documents for page in pages} == {whole.documents}


def test_pages_past_the_ends_are_empty_or_the_nearest(briefs: Library) -> None:
    whole = briefs.concordance("vladivostok")
    for offset, limit, expected in (
        (whole.total, 5, ()),
        (whole.total - 1, 5, whole.lines[-1:]),
        (-3, 2, whole.lines[:2]),
        (0, 0, ()),
        (0, -1, ()),
        (10**9, 10**9, ()),
    ):
        found = briefs.concordance("vladivostok", offset=offset, limit=limit)
        assert (found.lines, found.total) == (expected, whole.total)


def test_filters_keep_and_drop(briefs: Library) -> None:
    whole = briefs.concordance("vladivostok").lines
    for filters, languages in (
        ((KOREAN,), {"ko"}),
        ((NOT_ENGLISH,), {"ko", "ru"}),
        ((KOREAN, Filter("language", "ru")), {"ko", "ru"}),
        ((Filter("entity", "place:vladivostok"), KOREAN), {"ko"}),
    ):
        found = briefs.concordance("vladivostok", filters=filters)
        assert found.lines == tuple(line for line in whole if line.info.language in languages)
        assert found.lines
        assert found.documents == briefs.search("vladivostok", filters=filters).total
    assert briefs.concordance("vladivostok", filters=(KOREAN, NOT_ENGLISH)).total > 0
    nowhere = briefs.concordance("vladivostok", filters=(Filter("language", "fr"),))
    assert (nowhere.documents, nowhere.total, nowhere.lines) == (0, 0, ())


def test_documents_found_by_what_is_known_of_them_have_no_lines(briefs: Library) -> None:
    for query, documents in (("", 15), ("lang:ko", 5), ("qqqzzz", 0)):
        found = briefs.concordance(query)
        assert (found.documents, found.total, found.lines) == (documents, 0, ())
        assert found.complete


def test_what_is_left_out_of_a_query_is_told(briefs: Library) -> None:
    found = briefs.concordance("vladivostok AND /(/")
    assert found.ignored == briefs.search("vladivostok AND /(/").ignored != ()
    assert found.lines == briefs.concordance("vladivostok").lines


@pytest.mark.parametrize("order", KwicOrder)
def test_of_too_many_hits_the_first_in_reading_order_are_taken(
    briefs: Library, order: KwicOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = briefs.concordance("russia")
    monkeypatch.setattr(view, "MOST_LINES", whole.total)
    assert briefs.concordance("russia", order=order).complete
    monkeypatch.setattr(view, "MOST_LINES", 30)
    found = briefs.concordance("russia", order=order)
    assert (found.total, found.complete, found.documents) == (30, False, whole.documents)
    assert sorted(places(found.lines)) == sorted(places(whole.lines[:30]))


def test_given_up_it_is_not_complete(briefs: Library) -> None:
    for order in KwicOrder:
        found = briefs.concordance("russia", order=order, cancelled=lambda: True)
        assert (found.lines, found.complete) == ((), False)


@given(st.text(), st.sampled_from(KwicOrder))
def test_no_query_fails(briefs: Library, query: str, order: KwicOrder) -> None:
    found = briefs.concordance(query, order=order, limit=5)
    assert len(found.lines) == min(found.total, 5)


def test_a_corpus_that_was_never_indexed_has_none(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    library = open_library(folder, index_dir=tmp_path / "index")
    found = library.concordance("port /(/")
    assert (found.documents, found.total, found.lines) == (0, 0, ())
    assert found.ignored
    library.close()


# --- documents like one --------------------------------------------------------------------


def test_no_document_is_like_itself(briefs: Library) -> None:
    for info in briefs.infos():
        hits = briefs.similar(info.id, limit=100)
        assert hits
        assert info.id not in {hit.info.id for hit in hits}
        assert len({hit.info.id for hit in hits}) == len(hits)
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert briefs.similar(info.id, limit=2) == hits[:2]
        assert briefs.similar(info.id, limit=0) == ()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_other_version_of_a_brief_is_found_by_the_terms_they_share(
    briefs: Library, language: str
) -> None:
    hits = briefs.similar(f"{language}/ties-after-the-war.md", limit=100)
    others = [hit.info for hit in hits if hit.info.language != language]
    assert others[0].path.endswith("/ties-after-the-war.md")


FREIGHT = {
    "en/freight.txt": "Rosatom and KIEP spoke of icebreakers and freight.",
    "en/harbour.txt": "The harbour master counted gulls.",
    "ko/freight.txt": "Rosatom과 KIEP는 쇄빙선과 화물을 논의했다.",
    "ko/harbour.txt": "항만 책임자는 갈매기를 세었다.",
    "ru/freight.txt": "Rosatom и KIEP обсудили ледоколы и грузы.",
    "ru/harbour.txt": "Начальник порта считал чаек.",
    "ru/gulls.txt": "Чайки кричали над портом.",
    "empty.txt": "… — …\n",
}


@pytest.fixture(scope="module")
def freight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Documents of two topics in three languages, and one without a word."""
    folder = write(tmp_path_factory.mktemp("freight"), FREIGHT)
    place = tmp_path_factory.mktemp("freight-index") / "index"
    index(folder, place)
    library = open_library(folder, index_dir=place)
    yield library
    library.close()


@pytest.mark.parametrize("language", ["en", "ko", "ru"])
def test_names_in_one_script_join_documents_of_all_languages(
    freight: Library, language: str
) -> None:
    hits = freight.similar(f"{language}/freight.txt")
    others = {f"{other}/freight.txt" for other in ("en", "ko", "ru")} - {f"{language}/freight.txt"}
    # A term that other topics of the language have too may add its documents, behind these.
    assert {hit.info.id for hit in hits[:2]} == others
    for hit in hits[:2]:
        text = freight.document(hit.info.id).text
        shared = {text[s.start : s.end] for one in hit.snippets for s in one.highlights}
        assert {"Rosatom", "KIEP"} <= shared
        assert hit.hits == sum(len(one.highlights) for one in hit.snippets)


def test_words_in_other_forms_join_documents(freight: Library) -> None:
    assert [hit.info.id for hit in freight.similar("ru/gulls.txt")] == ["ru/harbour.txt"]


def test_a_document_without_words_is_like_none(freight: Library) -> None:
    assert "empty.txt" in {info.id for info in freight.infos()}
    assert freight.similar("empty.txt") == ()


def test_documents_like_one_that_is_not_there(freight: Library) -> None:
    for unknown in ("", "nowhere.txt", "\x00", "\ud800"):
        with pytest.raises(DocumentNotFound):
            freight.similar(unknown)


def test_likeness_given_up_finds_none(freight: Library) -> None:
    assert freight.similar("en/freight.txt", cancelled=lambda: True) == ()
