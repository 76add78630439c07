"""The documents of a commit: found, filtered, counted and put in order as one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.analysis import fold
from search_index.models import Filter, Sort
from search_index.query.tree import first_day
from search_index.store.catalogue import Catalogue
from search_index.store.engine.sets import Matches
from tests.search_index.store_corpus import (
    BUSAN,
    HAN,
    Article,
    Articles,
    articles,
    passing_folder,
    snapshot,
)


def facets_of(one: Article) -> dict[str, str]:
    return {
        "language": one.language,
        "year": one.date[:4],
        "source": one.source,
        "type": one.kind,
    }


def every(live: dict[int, Article], scores: Callable[[int], float] = float) -> Matches:
    numbers = np.array(sorted(live), np.int64)
    return Matches(numbers, np.array([scores(n) for n in sorted(live)], np.float32))


@settings(max_examples=40)
@given(articles())
def test_documents_are_found_by_id_and_path(drawn: Articles) -> None:
    with passing_folder() as folder:
        opened = snapshot(folder, drawn)
        catalogue = Catalogue(opened)
        live = drawn.live
        assert opened.documents == len(live)
        assert catalogue.all().tolist() == sorted(live)
        for number, one in live.items():
            assert catalogue.find(one.id) == catalogue.find(f"./{one.id}") == number
            assert catalogue.info(number) == one.info
            assert opened.text(number) == one.text
        known = {one.id for one in live.values()}
        gone = {one.id for segment in drawn.segments for one in segment} - known
        for absent in (*gone, "", "absent.txt", "\0", "\ud800"):
            assert catalogue.find(absent) is None
        order = catalogue.in_reading_order(catalogue.all())
        ids = [live[number].id for number in order]
        assert ids == sorted(known, key=str.encode)


@settings(max_examples=40)
@given(articles(), st.data())
def test_facets_are_counted_as_one_by_one(drawn: Articles, data: st.DataObject) -> None:
    with passing_folder() as folder:
        catalogue = Catalogue(snapshot(folder, drawn))
        live = drawn.live
        chosen = sorted(data.draw(st.sets(st.sampled_from(sorted(live)))))
        for some in (chosen, sorted(live)):
            facets = catalogue.facets(np.array(some, np.int64))
            for name in ("language", "year", "source", "type"):
                counts = Counter(facets_of(live[number])[name] for number in some)
                del counts[""]
                found = [(count.value, count.documents) for count in facets[name]]
                if name == "year":
                    assert found == sorted(counts.items(), reverse=True)
                else:
                    assert found == sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


_filters = st.lists(
    st.one_of(
        st.builds(Filter, st.just("language"), st.sampled_from(("en", "ko", "fr")), st.booleans()),
        st.builds(Filter, st.just("year"), st.sampled_from(("2014", "2017", "")), st.booleans()),
        st.builds(Filter, st.just("source"), st.sampled_from(("TASS", "tass")), st.booleans()),
        st.builds(
            Filter,
            st.just("entity"),
            st.sampled_from((BUSAN.id, HAN.id, "place:atlantis")),
            st.booleans(),
        ),
        st.builds(Filter, st.just("weather"), st.just("fine"), st.booleans()),
    ),
    max_size=4,
)


def passes(one: Article, filters: list[Filter]) -> bool:
    """Whether an article passes: any of one facet's values, all entities, none excluded."""
    wanted: dict[str, bool] = {}
    for single in filters:
        if single.field == "entity":
            has = single.value in one.counts()
        else:
            has = facets_of(one).get(single.field) == single.value
        if single.exclude:
            if has:
                return False
        elif single.field == "entity":
            if not has:
                return False
        else:
            wanted[single.field] = wanted.get(single.field, False) or has
    return all(wanted.values())


@settings(max_examples=50)
@given(articles(), _filters)
def test_filters_pass_what_passes_one_by_one(drawn: Articles, filters: list[Filter]) -> None:
    with passing_folder() as folder:
        catalogue = Catalogue(snapshot(folder, drawn))
        live = drawn.live
        found = catalogue.filtered(every(live), filters)
        expected = [number for number in sorted(live) if passes(live[number], filters)]
        assert found.documents.tolist() == expected
        assert found.scores.tolist() == list(map(float, expected))


def order_of(sort: Sort, live: dict[int, Article], scores: dict[int, float]) -> list[int]:
    """Return the numbers in the order that a sort asks for, ties in reading order."""
    keys: dict[Sort, Callable[[int], Any]] = {
        Sort.RELEVANCE: lambda n: -scores[n],
        Sort.HITS: lambda n: -(n % 3),
        Sort.DATE: lambda n: -int(first_day(live[n].date).replace("-", "")),
        Sort.TITLE: lambda n: fold(live[n].title),
        Sort.SOURCE: lambda n: (not live[n].source, fold(live[n].source)),
        Sort.PATH: lambda n: 0,
    }
    return sorted(live, key=lambda n: (keys[sort](n), live[n].id.encode()))


@settings(max_examples=40)
@given(articles(), st.sampled_from(list(Sort)), st.integers(0, 9), st.integers(0, 9))
def test_pages_are_parts_of_one_total_order(
    drawn: Articles, sort: Sort, offset: int, limit: int
) -> None:
    with passing_folder() as folder:
        catalogue = Catalogue(snapshot(folder, drawn))
        live = drawn.live
        scores = {number: float(number % 2) for number in live}
        matches = every(live, lambda n: scores[n])
        hits = matches.documents % 3
        page = catalogue.page(matches, sort, offset, limit, hits)
        found = [int(matches.documents[at]) for at in page]
        assert found == order_of(sort, live, scores)[offset : offset + limit]


def test_an_index_without_documents_answers_nothing(tmp_path: Path) -> None:
    opened = snapshot(tmp_path, Articles((), ()))
    catalogue = Catalogue(opened)
    assert opened.documents == 0
    assert catalogue.all().tolist() == []
    assert catalogue.find("a.txt") is None
    none = every({})
    assert not any(catalogue.facets(none.documents).values())
    for sort in Sort:
        assert catalogue.page(none, sort, 0, 10) == []
    assert len(catalogue.filtered(none, [Filter("language", "en"), Filter("entity", "x")])) == 0
