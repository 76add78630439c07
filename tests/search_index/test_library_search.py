"""Searching a library, and reading its documents, entities and mentions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.errors import DocumentNotFound, EntityNotFound
from search_index.library import Library, open_library
from search_index.models import DISPERSION_PARTS, Filter, Sort
from search_index.store import spelling, view
from tests.search_index.corpus import (
    FILES,
    KOREAN,
    PORTS,
    ROUTE,
    RUSSIAN,
    UNDATED,
    index,
    write,
)

VLADIVOSTOK = "place:vladivostok"


def paths(library: Library, query: str, **options: object) -> list[str]:
    result = library.search(query, **options)  # type: ignore[arg-type]
    return [hit.info.path for hit in result.hits]


def test_an_empty_query_finds_everything_in_reading_order(library: Library) -> None:
    for query in ("", "   "):
        result = library.search(query)
        assert [hit.info.path for hit in result.hits] == sorted(FILES)
        assert (result.total, result.total_hits, result.corpus_size) == (5, 0, 5)
        assert all(hit.hits == 0 and hit.snippets for hit in result.hits)


def test_a_word_is_found_in_its_forms(library: Library) -> None:
    assert set(paths(library, "ports")) == {PORTS, ROUTE}
    assert set(paths(library, "порты")) == {RUSSIAN, UNDATED}
    assert paths(library, "항만") == [KOREAN]  # in the title alone
    assert paths(library, "북극항로") == [KOREAN, ROUTE]  # the second by its English name
    assert paths(library, '"route through the ice"') == [ROUTE]
    assert paths(library, '"ice route"') == []


def test_the_last_word_being_typed_is_a_prefix(library: Library) -> None:
    assert paths(library, "stud") == []
    assert paths(library, "stud", typing=True) == [ROUTE]


def test_a_name_finds_every_script(library: Library) -> None:
    expected = {PORTS, KOREAN, RUSSIAN}
    for query in ("vladivostok", "Владивостоке", "블라디보스토크"):
        result = library.search(query)
        assert {hit.info.path for hit in result.hits} == expected
        assert [ref.id for ref in result.named] == [VLADIVOSTOK]
        assert all(hit.hits for hit in result.hits)


def test_snippets_hits_and_highlights_slice_back(library: Library) -> None:
    for query in ("vladivostok", "ports", "북극", "порт", "south korea"):
        for hit in library.search(query, typing=True).hits:
            text = library.document(hit.info.id).text
            spans = library.hits(hit.info.id, query, typing=True)
            assert len(spans) == hit.hits
            assert len(hit.dispersion) == DISPERSION_PARTS
            assert sum(hit.dispersion) == hit.hits
            for snippet in hit.snippets:
                assert text[snippet.start : snippet.end] == snippet.text
                assert set(snippet.highlights) <= set(spans)
                first = snippet.highlights[0].start if snippet.highlights else snippet.start
                assert text.count("\n", 0, first) + 1 == snippet.line


def test_highlights_are_what_was_found(library: Library) -> None:
    text = library.document(PORTS).text
    found = [text[span.start : span.end] for span in library.hits(PORTS, "ports")]
    assert found == ["Ports", "port", "port"]
    assert library.hits(UNDATED, "ports") == ()
    assert library.hits(PORTS, "") == ()


def test_totals_facets_and_entities_are_of_all_documents_found(library: Library) -> None:
    result = library.search("", limit=1)
    assert (result.total, len(result.hits)) == (5, 1)
    facets = {
        name: {count.value: count.documents for count in counts}
        for name, counts in result.facets.items()
    }
    assert facets["language"] == {"en": 2, "ru": 2, "ko": 1}
    assert facets["year"] == {"2017": 2, "2021": 2}
    assert facets["source"] == {"Harbour Daily": 2, "항만일보": 1}
    assert facets["type"] == {"markdown": 3, "text": 2}
    assert [count.value for count in result.facets["year"]] == ["2021", "2017"]
    assert result.entities == library.entities()
    counts = {count.entity.id: count for count in library.search("ports").entities}
    assert counts[VLADIVOSTOK].mentions == 2
    assert counts[VLADIVOSTOK].documents == 1


def test_total_hits_are_of_all_pages(library: Library) -> None:
    query = "grows OR studies OR растёт OR слово"
    everything = library.search(query)
    assert everything.total_hits == sum(hit.hits for hit in everything.hits) > 4
    for offset in range(everything.total):
        page = library.search(query, limit=1, offset=offset)
        assert page.total_hits == everything.total_hits > page.hits[0].hits


def test_pages_follow_each_other(library: Library) -> None:
    whole = paths(library, "ports OR порт OR 한국")
    pages = [paths(library, "ports OR порт OR 한국", limit=2, offset=n) for n in (0, 2, 4, 6)]
    assert [path for page in pages for path in page] == whole
    assert paths(library, "", limit=0) == paths(library, "", offset=99) == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.PATH, sorted(FILES)),
        (Sort.RELEVANCE, sorted(FILES)),
        (Sort.HITS, sorted(FILES)),
        (Sort.DATE, [ROUTE, KOREAN, PORTS, RUSSIAN, UNDATED]),
        (Sort.TITLE, [ROUTE, PORTS, UNDATED, RUSSIAN, KOREAN]),
        (Sort.SOURCE, [PORTS, RUSSIAN, KOREAN, ROUTE, UNDATED]),
    ],
)
def test_sorts(library: Library, sort: Sort, expected: list[str]) -> None:
    assert paths(library, "", sort=sort) == expected


def test_sorting_by_hits_and_by_relevance(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = [hit.hits for hit in library.search("ports OR порт", sort=Sort.HITS).hits]
    assert hits == sorted(hits, reverse=True)
    assert hits[0] > hits[-1]
    by_text = paths(library, "grows OR studies OR растёт", sort=Sort.HITS)
    with monkeypatch.context() as patch:
        patch.setattr(view, "COUNT_DOCUMENTS", 0)  # then by the postings
        assert paths(library, "grows OR studies OR растёт", sort=Sort.HITS) == by_text
    scores = [hit.score for hit in library.search("ports OR порт").hits]
    assert scores == sorted(scores, reverse=True)
    assert paths(library, "ports")[0] == PORTS  # it is in the title


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([Filter("language", "en")], {PORTS, ROUTE}),
        ([Filter("language", "en"), Filter("language", "ko")], {PORTS, ROUTE, KOREAN}),
        ([Filter("language", "en", exclude=True)], {KOREAN, RUSSIAN, UNDATED}),
        ([Filter("year", "2017")], {PORTS, RUSSIAN}),
        ([Filter("source", "Harbour Daily"), Filter("language", "ru")], {RUSSIAN}),
        ([Filter("type", "text")], {ROUTE, UNDATED}),
        ([Filter("entity", VLADIVOSTOK)], {PORTS, KOREAN, RUSSIAN}),
        ([Filter("entity", VLADIVOSTOK), Filter("language", "ko", exclude=True)], {PORTS, RUSSIAN}),
        ([Filter("entity", VLADIVOSTOK, exclude=True)], {ROUTE, UNDATED}),
        ([Filter("entity", "place:atlantis")], set()),
        ([Filter("language", "fr")], set()),
        ([Filter("weather", "fine")], set()),
    ],
)
def test_filters(library: Library, filters: list[Filter], expected: set[str]) -> None:
    result = library.search("", filters=filters)
    assert {hit.info.path for hit in result.hits} == expected
    assert result.total == len(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lang:ko", {KOREAN}),
        ("date:2017..2018", {PORTS, RUSSIAN}),
        ("source:harbour", {PORTS, RUSSIAN}),
        ("path:ru/", {RUSSIAN, UNDATED}),
        ("title:ports", {PORTS}),
        ("port -vladivostok", {ROUTE}),
        (f"entity:{VLADIVOSTOK} lang:ru", {RUSSIAN}),
    ],
)
def test_fields_of_the_query_language(library: Library, query: str, expected: set[str]) -> None:
    assert set(paths(library, query)) == expected


def test_a_suggestion_where_nothing_is_found(library: Library) -> None:
    assert library.search("vladivostk").suggestion == "vladivostok"
    assert library.search("seminar routte").suggestion == ""  # both are in no one document
    assert library.search("ice routte").suggestion == "ice route"
    assert library.search("vladivostok").suggestion == ""
    assert library.search("qqqqqqqq").suggestion == ""


def test_a_suggestion_is_there_from_the_first_search_on(library: Library) -> None:
    for typing in (False, True):
        fresh = open_library(library.folder, index_dir=library.index_dir)
        assert fresh.search("vladivostk", typing=typing).suggestion == "vladivostok"
    assert library.search("vladivos", typing=True).suggestion == ""  # it finds as a prefix


def test_a_cancelled_search_returns_what_it_has(library: Library) -> None:
    result = library.search("port -ice", cancelled=lambda: True)
    assert (result.query, result.hits) == ("port -ice", ())
    assert result.corpus_size == 5
    assert len(library.search("port -ice").hits) == 1


@given(st.text(max_size=60), st.booleans(), st.sampled_from(list(Sort)))
def test_no_query_raises(library: Library, query: str, typing: bool, sort: Sort) -> None:
    result = library.search(query, typing=typing, sort=sort)
    assert result.query == query
    assert 0 <= len(result.hits) <= result.total <= result.corpus_size


@given(st.text(alphabet='"()-:*~^/\\.= abпо항OR\ud800\0', max_size=30))
def test_no_odd_signs_raise(library: Library, query: str) -> None:
    assert library.search(query, typing=True).total <= 5


# Documents and entities


def test_documents_by_id_and_path(library: Library) -> None:
    assert [info.id for info in library.infos()] == sorted(FILES)
    document = library.document(PORTS)
    assert document == library.document(f"./{PORTS}")
    assert document.info.first_line == 8
    assert document.info.url == "https://example.org/ports"
    assert document.text.startswith("# Ports\n")
    with pytest.raises(DocumentNotFound, match="no document gone"):
        library.document("gone.txt")
    with pytest.raises(DocumentNotFound):
        library.hits("gone.txt", "port")
    with pytest.raises(DocumentNotFound):
        library.document_mentions("gone.txt")


def test_mentions_slice_back_and_never_overlap(library: Library) -> None:
    total = 0
    for info in library.infos():
        text = library.document(info.id).text
        end = 0
        for mention in library.document_mentions(info.id):
            assert end <= mention.start < mention.end
            assert text[mention.start : mention.end] == mention.text
            assert mention.document == info.id
            end = mention.end
            total += 1
    assert total == library.status().mentions == len(library.mentions())


def test_mentions_of_an_entity_are_in_reading_order_with_their_passages(library: Library) -> None:
    found = library.mentions([VLADIVOSTOK])
    assert len(found) == library.entity(VLADIVOSTOK).mentions
    assert {one.info.language for one in found} == {"en", "ko", "ru"}
    order = [(one.info.path, one.mention.start) for one in found]
    assert order == sorted(order)
    for one in found:
        assert library.document(one.info.id).text[one.start : one.end] == one.text
        assert one.start <= one.mention.start < one.mention.end <= one.end
        assert one.mention.entity == VLADIVOSTOK
    assert library.mentions([]) == library.mentions(["place:atlantis"]) == ()


def test_an_entity_has_its_names_and_counts(library: Library) -> None:
    entity = library.entity(VLADIVOSTOK)
    assert entity.names["ru"] == "Владивосток"
    assert entity.names["ko"] == "블라디보스토크"
    assert "Владивостоке" in entity.aliases
    assert entity.documents == 3
    counts = {count.entity.id: count for count in library.entities()}
    assert counts[VLADIVOSTOK].mentions == entity.mentions
    mentions = [count.mentions for count in library.entities()]
    assert mentions == sorted(mentions, reverse=True)
    with pytest.raises(EntityNotFound, match="place:atlantis"):
        library.entity("place:atlantis")


@pytest.mark.parametrize(
    "name", [VLADIVOSTOK, "Vladivostok", "VLADIVOSTOK", "Владивостока", "블라디보스토크에서"]
)
def test_entities_are_found_by_any_name(library: Library, name: str) -> None:
    assert [entity.id for entity in library.find_entities(name)] == [VLADIVOSTOK]


def test_names_that_mean_nothing_find_nothing(library: Library) -> None:
    for name in ("", "  ", "Atlantis", "\0"):
        assert library.find_entities(name) == ()


def test_a_demonym_is_a_mention_but_widens_no_search(library: Library) -> None:
    assert any(one.mention.text == "Russian" for one in library.mentions(["place:russia"]))
    assert PORTS not in paths(library, "Россия")


def test_a_query_of_very_many_words_is_not_respelled(library: Library) -> None:
    few, many = "vladivostk", "vladivostk " * (spelling.MOST_WORDS + 1)
    assert library.search(few).suggestion == "vladivostok"
    assert library.search(many).suggestion == ""


def test_hits_are_counted_by_the_index_or_not_at_all(library: Library) -> None:
    shown = library.search("port")
    counted = library.search("port", snippets=0)
    assert [hit.hits for hit in counted.hits] == [hit.hits for hit in shown.hits]
    assert counted.total_hits == shown.total_hits > 0
    bare = library.search("port", snippets=0, count_hits=False)
    assert [hit.info for hit in bare.hits] == [hit.info for hit in counted.hits]
    assert {hit.hits for hit in bare.hits} == {0}
    assert (bare.total, bare.total_hits) == (counted.total, 0)


def test_the_words_of_a_name_follow_each_other(tmp_path: Path) -> None:
    files = {
        "one.txt": "Kim Jong Un came to Khasan from North Korea. The train stood there.\n",
        "two.txt": "Kim Il Sung met Pak Jong Chon, wrote the UN mission in Khasan.\n",
        "three.txt": "North of the river, goods from Korea are sold.\n",
        "five.txt": "The Arctic route is open, and ships sail along the coast all summer.\n",
        "six.txt": "A route for ships through Arctic waters: a route of the summer, a route.\n",
        "four.txt": "배가 상트페테르부르크로 갔다. 러시아 서부의 상트 거리다.\n",
    }
    index(write(tmp_path / "texts", files), tmp_path / "index")
    library = open_library(tmp_path / "texts", index_dir=tmp_path / "index", extras=False)
    assert paths(library, "Kim Jong Un") == ["one.txt"]
    assert paths(library, "North Korea") == ["one.txt"]
    assert set(paths(library, "(North) (Korea)")) == {"one.txt", "three.txt"}
    (hit,) = library.search("상트 페테르부르크").hits
    (snippet,) = hit.snippets
    assert [snippet.text[s.start : s.end] for s in snippet.highlights] == ["상트페테르부르크"]
    # Of what is described rather than named, the words as such are found too, behind the name.
    assert paths(library, "Arctic route") == ["five.txt", "six.txt"]
