"""Places of a query in a text, by offset."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import candidates, highlight
from search_index.analysis import fold, terms, tokenize
from search_index.analysis.stems import stem
from search_index.analysis.tokens import WORD, Token, folded_word, is_character
from search_index.highlight import spans_in
from search_index.models import EntityType, Mention, Span
from search_index.query import parse, tree
from search_index.query.completion import completed
from search_index.query.forms import chooser
from search_index.query.tree import FormKind, Forms, Keyword, Named, Near, Or, Sequence


def places(text: str, query: str, *, typing: bool = False) -> list[str]:
    """Return the surface forms that a query matches in a text."""

    def beyond(prefix: str) -> tuple[str, ...]:
        written = map(folded_word, WORD.findall(text))
        return tuple({stem(word) for word in written if word.startswith(prefix)})

    node = completed(parse(query, typing=typing).tree, beyond)
    return [text[span.start : span.end] for span in spans_in(text, node, ())]


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
        ("북극항로를 위한 북극 항로", "북극항로", ["북극항로", "북극 항로"]),
        ("북극항로를 위한 북극 항로", '"북극항로"', ["북극항로"]),
        ("신북극항로를", "북극", ["북극"]),
        ("북극항로", "북극 항로", ["북극", "항로"]),
        ("북극항로와 항", "항", ["항", "항"]),
        ("한강은 흐른다", "강", ["강"]),
        ("하하하", "하하", ["하하하"]),
        ("KIEP는 KIEP의", '"KIEP는"', ["KIEP는"]),
        ("KIEP는 KIEP의", "KIEP는", ["KIEP는", "KIEP"]),
        ("세미나는 국제세미나를", "세미나를", ["세미나", "세미나를"]),
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
    node = Named(Sequence(("vladivostok",)), ("place:vladivostok",))
    assert surfaces(spans_in(TEXT, node, MENTIONS)) == ["Vladivostok", "블라디보스토크"]


def test_demonyms_are_places_of_an_entity_but_not_of_its_name() -> None:
    by_name = Named(Sequence(("russia",)), ("place:russia",))
    assert surfaces(spans_in(TEXT, by_name, MENTIONS)) == []
    by_id = Keyword("entity", "place:russia")
    assert surfaces(spans_in(TEXT, by_id, MENTIONS)) == ["Russian"]


def test_words_within_a_mention_are_one_place_with_it() -> None:
    text = "the Arctic Route"
    at = mention(text, "Arctic Route", "work:arctic-route", EntityType.WORK)
    node = Named(parse("arctic route").tree, ("work:arctic-route",))
    assert spans_in(text, node, [at]) == (Span(4, 16),)


def by_definition(text: str, node: tree.Node) -> tuple[Span, ...]:
    """Return the places of the leaves of a query, read off all the tokens of a text."""
    tokens = list(tokenize(text))
    found: set[tuple[int, int]] = set()
    for leaf in tree.leaves(node):
        if isinstance(leaf, Sequence):
            found.update(sequences(tokens, leaf))
        elif isinstance(leaf, Near):
            found.update(near_by(tokens, leaf))
        elif isinstance(leaf, Forms):
            chosen = chooser(leaf)
            found.update(
                (token.start, token.end)
                for token in tokens
                if not is_character(token.term)
                and chosen(folded_word(text[token.start : token.end]))
            )
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Span(start, end))
    return tuple(joined)


def sequences(tokens: list[Token], leaf: Sequence) -> Iterator[tuple[int, int]]:
    """Yield where the terms of a sequence follow each other."""
    size, last = len(leaf.terms), leaf.terms[-1]
    for at in range(len(tokens) - size + 1):
        *before, token = tokens[at : at + size]
        begun = leaf.prefix and token.term.startswith(last)
        if tuple(t.term for t in before) != leaf.terms[:-1] or not (begun or token.term == last):
            continue
        end = token.end
        # One character of a script indexed in pairs is found as the beginning of a pair.
        if is_character(last) and len(token.term) > len(last) and tokens[at + size].start < end:
            end = max(tokens[at + size].start, token.start + 1)
        yield tokens[at].start, end


def near_by(tokens: list[Token], leaf: Near) -> Iterator[tuple[int, int]]:
    """Yield the places of all parts within the windows that hold no other, trying everything."""
    places = [
        [
            range(at, at + len(part))
            for at in range(len(tokens) - len(part) + 1)
            if tuple(token.term for token in tokens[at : at + len(part)]) == part
        ]
        for part in leaf.parts
    ]
    found = set()
    for choice in product(*places):
        used = [at for place in choice for at in place]
        window = range(min(used), max(used) + 1)
        if len(set(used)) == len(used) and len(window) - len(used) < leaf.distance:
            found.add((window.start, window.stop))
    for low, high in found:
        if any((a, b) != (low, high) and low <= a and b <= high for a, b in found):
            continue
        for place in chain.from_iterable(places):
            if low <= place.start and place.stop <= high:
                yield tokens[place.start].start, tokens[place.stop - 1].end


PLAIN = ("arctic", "route", "routes", "port", "U.S.", "Seoul’s", "Владивостоке", "путь", "ёлка")
PAIRED = ("북극항로를", "북극", "항로", "강", "KIEP는", "東京")
# What a search for the letters of a query could miss: other widths and cases, ligatures, marks and
# hyphens within words, joints, dots, words without end, jamo, scripts side by side.
ODD = (
    "ＰＯＲＴ", "ﬁnal", "İzmir", "po\u0301rt", "po\u00adrt", "o'clock", "o’port", "u.s", "P.O.R.T.",
    "po'rt's", "x" * 70 + "port", "d'" * 7 + "port", "ЁЛКА", "пу\u0301ть", "об'єкт", "ㅂㅜㄱ극",
    "ｱｶﾞ", "북극port", "portпорт", "5port", "port_route", "Ωmega", "dying", "abilities", "x" * 64,
    "북" * 70, "..", "—", "'s", "s", "é", "ǅ", "2²",
)  # fmt: skip
WORDS = st.sampled_from(PLAIN + PAIRED)
MANY_WORDS = st.sampled_from(PLAIN + PAIRED + ODD)
GAPS = st.sampled_from([" ", ", ", "\n", "\n\n", " — ", "-"])
ODD_GAPS = st.sampled_from(["", "", " ", "\u00a0", "\t", ".", "'", "\u200b", "/", "\u3000"])
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
    spans = spans_in(text, parse(parts[at][0]).tree, ())
    assert any(span.start <= start and end <= span.end for span in spans)


@settings(max_examples=100)
@given(TEXTS, FORMS, st.lists(WORDS, min_size=1, max_size=3), st.booleans())
def test_phrases_are_where_their_terms_follow_each_other(
    parts: list[tuple[str, str]], form: str, phrase: list[str], prefix: bool
) -> None:
    text = joined(parts, form)
    node = Sequence(tuple(terms(" ".join(phrase))), prefix)
    assert spans_in(text, node, ()) == by_definition(text, node)


MANY_TEXTS = st.lists(st.tuples(MANY_WORDS, st.one_of(GAPS, ODD_GAPS)), max_size=20)


@st.composite
def sequence_leaves(draw: st.DrawFn) -> Sequence:
    """A sequence of the terms of some words, or of one of their beginnings."""
    wanted = terms(draw(MANY_WORDS) + draw(st.sampled_from(["", " port", " 북극", "-путь"])))
    wanted = wanted[: draw(st.integers(1, 4))] or ["port"]
    if draw(st.booleans()):
        begun = wanted[-1][: draw(st.integers(1, 4))]
        return Sequence((*wanted[:-1], begun), True)
    return Sequence(tuple(wanted))


@st.composite
def near_leaves(draw: st.DrawFn) -> Near:
    """Some parts near each other, the same one twice perhaps."""
    parts = draw(st.lists(WORDS, min_size=2, max_size=3))
    return Near(
        tuple(tuple(terms(part))[: draw(st.integers(1, 2))] for part in parts),
        draw(st.integers(1, 6)),
    )


@st.composite
def forms_leaves(draw: st.DrawFn) -> Forms:
    """Words chosen by form, of which there may be some."""
    word = next((folded_word(w) for w in WORD.findall(draw(MANY_WORDS))), "port")
    low, high = sorted(draw(st.tuples(st.integers(0, 5), st.integers(0, 5))))
    kind = draw(st.sampled_from(FormKind))
    pattern = {
        FormKind.EXACT: word,
        FormKind.WILDCARD: draw(
            st.sampled_from([f"*{word[low:high]}*", f"{word[:high]}*", f"?{word[1:]}", "*?"])
        ),
        FormKind.FUZZY: word[:low] + word[low + 1 :],
        FormKind.REGEX: f"[a-zа-я]{{2}}.*{word[-1:]}",
    }
    return Forms(kind, pattern[kind], draw(st.integers(1, 2)))


LEAVES = st.one_of(sequence_leaves(), sequence_leaves(), near_leaves(), forms_leaves())


@settings(max_examples=300)
@given(MANY_TEXTS, FORMS, st.lists(LEAVES, min_size=1, max_size=3))
def test_what_is_found_is_what_all_the_tokens_say(
    parts: list[tuple[str, str]], form: str, leaves: list[tree.Node]
) -> None:
    text = joined(parts, form)
    node = leaves[0] if len(leaves) == 1 else Or(tuple(leaves))
    assert spans_in(text, node, ()) == by_definition(text, node)


@settings(max_examples=150)
@given(TEXTS, FORMS, near_leaves())
def test_words_near_each_other_are_marked_in_each_smallest_window(
    parts: list[tuple[str, str]], form: str, node: Near
) -> None:
    text = joined(parts, form)
    assert spans_in(text, node, ()) == by_definition(text, node)


@pytest.mark.parametrize(
    ("text", "node", "expected"),
    [
        (
            "Ports of ice; the ice, the old port. A port in another place than ice.",
            Near((("port",), ("ice",)), 3),
            ["Ports", "ice", "ice", "port"],
        ),
        ("port port", Near((("port",), ("port",)), 1), ["port", "port"]),
        ("port", Near((("port",), ("port",)), 9), []),
        ("port a b ice", Near((("port",), ("ice",)), 2), []),
        ("port a ice", Near((("port",), ("ice",)), 2), ["port", "ice"]),
        (
            "севморпуть и лёд, и порты; порт",
            Near((("порт",), ("лед",)), 2),
            ["лёд", "порты"],
        ),
        ("부산항에서 북극항로로", Near((("북극", "극항"), ("부산",)), 6), ["부산", "북극항"]),
        ("port ice", Near((("port",), ("ice",)), 2, "title"), []),
        ("a port, a port of ice", Near((("port",), ("ice",)), 9), ["port", "ice"]),
        ("Dying", Sequence(("die",)), ["Dying"]),
        ("a P.O.R.T. or po'rt", Sequence(("port",)), ["P.O.R.T.", "po'rt"]),
        ("x" * 64 + "port", Sequence(("port",)), ["port"]),
        ("x" * 64 + "port's", Sequence(("po",), True), ["port's"]),
        ("Ports, PORTS and port", Forms(FormKind.EXACT, "ports"), ["Ports", "PORTS"]),
        ("Владивостоке", Forms(FormKind.WILDCARD, "*восто*"), ["Владивостоке"]),
        ("Ёлки, елка", Forms(FormKind.WILDCARD, "ел?и"), ["Ёлки"]),
        ("Vladivostok, Vladiwostok", Forms(FormKind.FUZZY, "vladivostok", 1), None),
        ("северный путь", Forms(FormKind.REGEX, "п.*ь"), ["путь"]),
        ("북극항로", Forms(FormKind.WILDCARD, "*극*"), []),
        ("port", Forms(FormKind.EXACT, "port", field="title"), []),
    ],
)
def test_places_of_words_near_each_other_and_of_forms(
    text: str, node: tree.Node, expected: list[str] | None
) -> None:
    spans = spans_in(text, node, ())
    whole = [word.strip(",") for word in text.split()]
    assert [text[s.start : s.end] for s in spans] == (whole if expected is None else expected)


def test_letters_taken_for_plain_fold_by_case_alone() -> None:
    plain = re.compile(f"[{candidates.PLAIN}]")
    for code in range(0x11000):
        char = chr(code)
        if plain.fullmatch(char) and WORD.fullmatch(char):
            assert fold(char) == char.lower().replace("ё", "е")


ENGLISH = st.tuples(
    st.text("abcdeiklnorstuvyz", min_size=1, max_size=6),
    st.sampled_from(["", "y", "ies", "ing", "ed", "ability", "ization", "ationally", "eed", "s"]),
).map("".join)
RUSSIAN = st.tuples(
    st.text("авгеийклнорстуья", min_size=1, max_size=6),
    st.sampled_from(["", "ость", "ейшими", "ившись", "ются", "ами", "ие"]),
).map("".join)


@settings(max_examples=300)
@given(ENGLISH | RUSSIAN)
def test_words_begin_as_their_stems_show(word: str) -> None:
    term = stem(word)
    for length in range(1, len(term) + 1):
        assert word.startswith(candidates._beginning(term[:length]))


@settings(max_examples=150)
@given(
    TEXTS,
    FORMS,
    st.sampled_from(
        ["arctic", "북극", '"북극 항로"', "rou", "강", '"путь arctic route"', "entity:e"]
    ).map(lambda query: parse(query, typing=True).tree)
    | LEAVES,
    st.integers(1, 30),
    st.sampled_from([None, 1, 2, 5]),
)
def test_a_long_text_in_parts_has_the_places_of_the_whole(
    parts: list[tuple[str, str]], form: str, node: tree.Node, size: int, limit: int | None
) -> None:
    text = joined(parts, form)
    marks = [
        Mention("d", i, min(i + 9, len(text)), "e", EntityType.ORG, "")
        for i in range(0, len(text), 7)
    ]
    whole = spans_in(text, node, marks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highlight, "_PART", size)
        assert spans_in(text, node, marks, limit=limit) == whole[:limit]
    assert spans_in(text, node, marks, limit=limit) == whole[:limit]
    assert all(one.end <= two.start for one, two in pairwise(whole))


def test_a_long_search_can_be_cancelled() -> None:
    text = ("port " * 1000 + "\n") * 400
    answers = iter([False, True])
    spans = spans_in(text, parse("port").tree, (), cancelled=lambda: next(answers))
    assert 0 < len(spans) < 400_000
    assert spans_in(text, parse("port").tree, (), cancelled=lambda: True) == ()
