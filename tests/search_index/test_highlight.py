"""Places of a query in a text, by offset."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import highlight
from search_index.analysis import terms
from search_index.highlight import TokenIndex, find_spans, spans_in
from search_index.models import EntityType, Mention, Span
from search_index.query import parse
from search_index.query.tree import Keyword, Named, Sequence


def places(text: str, query: str, *, typing: bool = False) -> list[str]:
    """Return the surface forms that a query matches in a text."""
    spans = find_spans(TokenIndex(text), parse(query, typing=typing).tree, ())
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Ports of the port’s owner", "port", ["Ports", "port’s"]),
        (
            "Trans-Siberian, or trans Siberian",
            '"trans-siberian"',
            ["Trans-Siberian", "trans Siberian"],
        ),
        ("a trans, Siberian", "siberian trans", ["trans", "Siberian"]),
        ("route Arctic route", '"arctic route"', ["Arctic route"]),
        ("the U.S. and US", "us", ["U.S.", "US"]),
        ("북극항로를 위한 북극 항로", "북극항로", ["북극항로"]),
        ("신북극항로를", "북극", ["북극"]),
        ("북극항로", "북극 항로", ["북극", "항로"]),
        ("북극항로와 항", "항", ["항", "항"]),
        ("한강은 흐른다", "강", ["강"]),
        ("하하하", "하하", ["하하하"]),
        ("KIEP는 KIEP의", "KIEP는", ["KIEP는"]),
        ("KIEP는 KIEP의", "KIEP", ["KIEP", "KIEP"]),
        ("во Владивостоке и Владивосток", "Владивостоке", ["Владивостоке", "Владивосток"]),
        ("Ёлка, елка, е\u0308лкой", "ёлка", ["Ёлка", "елка", "е\u0308лкой"]),
        ("Северного морского пути", "«северный морской путь»", ["Северного морского пути"]),
        ("東京都と京都", "京都", ["京都", "京都"]),
        ("port -lng lng", "port -lng", ["port"]),
        ("lng port coal", "lng OR coal", ["lng", "coal"]),
        ("arctic", "title:arctic", []),
        ("arctic", "", []),
        ("", "arctic", []),
    ],
)
def test_places(text: str, query: str, expected: list[str]) -> None:
    assert places(text, query) == expected


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("routes and a router", "rou", ["routes", "router"]),
        ("arctic routes, arctic", '"arctic rou', ["arctic routes"]),
        ("international cooperation", "coopera", ["cooperation"]),
        ("shipping and ships", "shippi", ["shipping", "ships"]),
        ("политика стран", "страны", ["стран"]),
        ("블라디보스토크에서", "블라디", ["블라디"]),
        ("북극항로", '"북극항', ["북극항"]),
    ],
)
def test_places_of_a_query_being_typed(text: str, query: str, expected: list[str]) -> None:
    assert places(text, query, typing=True) == expected


def test_decomposed_text_is_covered_to_the_syllable() -> None:
    text = unicodedata.normalize("NFD", "북극항로와 한강")
    for query, expected in (("북극", ["북극"]), ("항로", ["항로"]), ("항", ["항"]), ("한", ["한"])):
        assert [unicodedata.normalize("NFC", place) for place in places(text, query)] == expected


def mention(text: str, name: str, entity: str, kind: EntityType = EntityType.PLACE) -> Mention:
    at = text.index(name)
    return Mention("d", at, at + len(name), entity, kind, name)


TEXT = "Russian ports: Vladivostok, 블라디보스토크, Nakhodka"
MENTIONS = (
    mention(TEXT, "Nakhodka", "place:nakhodka"),
    mention(TEXT, "블라디보스토크", "place:vladivostok"),
    mention(TEXT, "Vladivostok", "place:vladivostok"),
    mention(TEXT, "Russian", "place:russia", EntityType.DEMONYM),
)


def surfaces(spans: tuple[Span, ...]) -> list[str]:
    return [TEXT[span.start : span.end] for span in spans]


def test_named_entities_are_found_by_their_mentions_in_any_script() -> None:
    index = TokenIndex(TEXT)
    node = Named(Sequence(("vladivostok",)), ("place:vladivostok",))
    assert surfaces(find_spans(index, node, MENTIONS)) == ["Vladivostok", "블라디보스토크"]


def test_demonyms_are_places_of_an_entity_but_not_of_its_name() -> None:
    index = TokenIndex(TEXT)
    by_name = Named(Sequence(("russia",)), ("place:russia",))
    assert surfaces(find_spans(index, by_name, MENTIONS)) == []
    by_id = Keyword("entity", "place:russia")
    assert surfaces(find_spans(index, by_id, MENTIONS)) == ["Russian"]


def test_words_within_a_mention_are_one_place_with_it() -> None:
    text = "the Arctic Route"
    at = mention(text, "Arctic Route", "work:arctic-route", EntityType.WORK)
    tree = Named(parse("arctic route").tree, ("work:arctic-route",))
    assert find_spans(TokenIndex(text), tree, [at]) == (Span(4, 16),)


def test_index_answers_by_term_and_by_prefix() -> None:
    index = TokenIndex("port ports part reports")
    assert len(index) == 4
    assert list(index.positions("port")) == [0, 1]
    assert list(index.positions("none")) == []
    assert list(index.beginning_with("p")) == ["part", "port"]
    assert list(index.beginning_with("q")) == []


PLAIN = ("arctic", "route", "routes", "port", "U.S.", "Seoul’s", "Владивостоке", "путь", "ёлка")
PAIRED = ("북극항로를", "북극", "항로", "강", "KIEP는", "東京")
WORDS = st.sampled_from(PLAIN + PAIRED)
QUERIES = ("arctic", "북극", '"북극 항로"', "rou", "강", '"путь arctic route"', "entity:e")
GAPS = st.sampled_from([" ", ", ", "\n", "\n\n", " — ", "-"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=25)
FORMS = st.sampled_from(["NFC", "NFD"])


def joined(parts: list[tuple[str, str]], form: str) -> str:
    return unicodedata.normalize(form, "".join(word + gap for word, gap in parts))  # type: ignore[arg-type]


@settings(max_examples=100)
@given(TEXTS, FORMS, st.data())
def test_a_word_of_the_text_is_found_where_it_stands(
    parts: list[tuple[str, str]], form: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(parts) - 1))
    text = joined(parts, form)
    start = len(joined(parts[:at], form))
    end = start + len(unicodedata.normalize(form, parts[at][0]))  # type: ignore[arg-type]
    spans = find_spans(TokenIndex(text), parse(parts[at][0]).tree, ())
    assert any(span.start <= start and end <= span.end for span in spans)


@settings(max_examples=100)
@given(TEXTS, FORMS, st.lists(WORDS, min_size=1, max_size=3), st.booleans())
def test_phrases_are_where_their_terms_follow_each_other(
    parts: list[tuple[str, str]], form: str, phrase: list[str], prefix: bool
) -> None:
    text = joined(parts, form)
    wanted = terms(" ".join(phrase))
    have = terms(text)
    size = len(wanted)
    count = sum(
        have[at : at + size - 1] == wanted[:-1]
        and (
            have[at + size - 1].startswith(wanted[-1])
            if prefix
            else have[at + size - 1] == wanted[-1]
        )
        for at in range(len(have) - size + 1)
    )
    found = list(TokenIndex(text).spans(Sequence(tuple(wanted), prefix)))
    assert len(found) == count
    for span in found:
        assert 0 <= span.start < span.end <= len(text)


@settings(max_examples=60)
@given(
    TEXTS,
    FORMS,
    st.sampled_from(
        ["arctic", "북극", '"북극 항로"', "rou", "강", '"путь arctic route"', "entity:e"]
    ),
    st.integers(1, 30),
    st.sampled_from([None, 1, 2, 5]),
)
def test_a_long_text_in_parts_has_the_places_of_the_whole(
    parts: list[tuple[str, str]], form: str, query: str, size: int, limit: int | None
) -> None:
    text = joined(parts, form)
    tree = parse(query, typing=True).tree
    marks = [
        Mention("d", i, min(i + 9, len(text)), "e", EntityType.ORG, "")
        for i in range(0, len(text), 7)
    ]
    whole = find_spans(TokenIndex(text), tree, marks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highlight, "WHOLE", 0)
        patch.setattr(highlight, "_PART", size)
        assert spans_in(text, tree, marks, limit=limit) == whole[:limit]
    assert spans_in(text, tree, marks, limit=limit) == whole[:limit]
    assert all(one.end <= two.start for one, two in pairwise(whole))


def test_a_long_search_can_be_cancelled() -> None:
    text = ("port " * 1000 + "\n") * 400
    answers = iter([False, True])
    spans = spans_in(text, parse("port").tree, (), cancelled=lambda: next(answers))
    assert 0 < len(spans) < 400_000
    assert spans_in(text, parse("port").tree, (), cancelled=lambda: True) == ()
