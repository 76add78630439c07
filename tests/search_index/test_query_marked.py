"""Signs in a query that say how words match: what they mean, and what they find in real text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.query import parse
from search_index.query.expressions import MAX_LENGTH, expression
from search_index.query.marked import DISTANCE, MAX_PARTS
from search_index.query.parser import MAX_MARKED
from search_index.query.tree import (
    And,
    Everything,
    FormKind,
    Forms,
    Near,
    Node,
    Not,
    Or,
    Sequence,
)
from tests.search_index.query_names import Names
from tests.search_index.query_reference import found


def word(*terms: str, prefix: bool = False, field: str = "") -> Sequence:
    return Sequence(terms, prefix, field)


def near(distance: int, *parts: str, field: str = "") -> Near:
    return Near(tuple(tuple(part.split()) for part in parts), distance, field)


def exact(pattern: str, field: str = "") -> Forms:
    return Forms(FormKind.EXACT, pattern, field=field)


def wild(pattern: str, field: str = "") -> Forms:
    return Forms(FormKind.WILDCARD, pattern, field=field)


def fuzzy(pattern: str, edits: int, field: str = "") -> Forms:
    return Forms(FormKind.FUZZY, pattern, edits, field)


def regex(pattern: str, field: str = "") -> Forms:
    return Forms(FormKind.REGEX, pattern, field=field)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ('"arctic sanctions"~5', near(5, "arctic", "sanction")),
        ('"arctic sanctions"~', near(DISTANCE, "arctic", "sanction")),
        ("«порт Владивосток»～3", near(3, "порт", "владивосток")),
        ('"the the"~2', near(2, "the", "the")),
        ('"arctic"~5', word("arctic")),
        ('"trans-Siberian"~5', word("tran", "siberian")),
        ('"trans-Siberian railway"~5', near(5, "tran siberian", "railway")),
        ('"북극항로 협력"~2', near(8, "북극 극항 항로", "협력")),
        ('"KIEP는 ports"~1', near(4, "kiep 는", "port")),
        ('title:"a b"~5 c', And((near(5, "a", "b", field="title"), word("c")))),
        ('-"a b"~5', And((Everything(), Not(near(5, "a", "b"))))),
        ('("a b"~5 OR c)', Or((near(5, "a", "b"), word("c")))),
        ("=Ships", exact("ships")),
        ("=U.S.", exact("us")),
        ("=ёлки", exact("елки")),
        ("＝ships", exact("ships")),
        ("=북극항로", word("북극", "극항", "항로")),
        ("=KIEP는", And((word("kiep", "는", prefix=True), exact("kiep")))),
        ("=well-known", And((word("well", "known"), exact("well"), exact("known")))),
        ('="sea routes"', And((word("sea", "rout"), exact("sea"), exact("routes")))),
        ('="sea routes"~4', And((near(4, "sea", "rout"), exact("sea"), exact("routes")))),
        ("-=ships", And((Everything(), Not(exact("ships"))))),
        ("title:=ships", exact("ships", "title")),
        ("title:(=a OR b)", Or((exact("a", "title"), word("b", field="title")))),
        ("=ship*", wild("ship*")),
        ("*divost*", wild("*divost*")),
        ("*восток", wild("*восток")),
        ("pre*fix", wild("pre*fix")),
        ("pre**fix", wild("pre*fix")),
        ("Wom?n", wild("wom?n")),
        ("wom？n", wild("wom?n")),
        ("?omen", wild("?omen")),
        ("ship?", Or((word("ship"), wild("ship?")))),
        ("sh?p?", Or((wild("sh?p"), wild("sh?p?")))),
        ("ship*", word("ship", prefix=True)),
        ("ship*,", word("ship", prefix=True)),
        ("title:*ship*", wild("*ship*", "title")),
        ("-*ship*", And((Everything(), Not(wild("*ship*"))))),
        ("trans-sib*ian", And((word("tran"), wild("sib*ian")))),
        ("KI?P는", And((wild("ki?p"), word("는", prefix=True)))),
        ("*북극*", word("북극")),
        ("북극?", word("북극")),
        ("강*", word("강", prefix=True)),
        ("블라디*토크", near(6, "블라 라디", "토크")),
        ("블라디??토크", near(4, "블라 라디", "토크")),
        ("북?항로", And((word("항로"), word("북", prefix=True)))),
        ("fuzzy~", fuzzy("fuzzy", 2)),
        ("port~", fuzzy("port", 1)),
        ("fuzzy~1", fuzzy("fuzzy", 1)),
        ("port～2", fuzzy("port", 2)),
        ("Путен~", fuzzy("путен", 2)),
        ("1905~", fuzzy("1905", 1)),
        ("trans-siberian~1", And((fuzzy("trans", 1), fuzzy("siberian", 1)))),
        ("title:fuzzy~1", fuzzy("fuzzy", 1, "title")),
        ("/Порт(ы|ов)?/", regex("порт(ы|ов)?")),
        ("/[А-Яё]+/", regex("[а-яе]+")),
        (r"/\d{4}\W?/", regex(r"\d{4}\W?")),
        (r"/a\/b/", regex(r"a\/b")),
        ("/(?P<Kind>A)(?P=Kind)/", regex("(?P<Kind>a)(?P=Kind)")),
        ("(/a(b|c)/ OR d)", Or((regex("a(b|c)"), word("d")))),
        ("/a/|/b/", Or((regex("a"), regex("b")))),
        ("-/ab/", And((Everything(), Not(regex("ab"))))),
        ("title:/ab/", regex("ab", "title")),
    ],
)
def test_signs(query: str, tree: Node) -> None:
    parsed = parse(query)
    assert parsed.tree == tree
    assert parsed.ignored == ()


@pytest.mark.parametrize(
    ("query", "tree", "ignored"),
    [
        ('"a b"~0', near(1, "a", "b"), ["~0"]),
        ('"a b"~500', near(100, "a", "b"), ["~500"]),
        (f'"a b"~{"9" * 1000}', near(100, "a", "b"), ["~" + "9" * 1000]),
        ('"a b"*~5', near(5, "a", "b"), ["*"]),
        ('""~5', Everything(), ['""~5']),
        ("fuzzy~9", fuzzy("fuzzy", 2), ["~9"]),
        ("fuzzy~0", fuzzy("fuzzy", 1), ["~0"]),
        ("=fuzzy~", fuzzy("fuzzy", 2), ["="]),
        ("fuz*~", fuzzy("fuz", 1), ["*"]),
        ("fu?zy~", wild("fu?zy"), ["~"]),
        ("강~", word("강", prefix=True), ["~"]),
        ("a **", word("a"), ["**"]),
        ("a ?*?", word("a"), ["?*?"]),
        ("a * ?", word("a"), ["*", "?"]),
        ("a =", word("a"), ["="]),
        ("a ~", word("a"), ["~"]),
        ("a /(/", word("a"), ["/(/"]),
        ("a /x{99}{99}/", word("a"), ["/x{99}{99}/"]),
        ("a /x{999}y{999}/", word("a"), ["/x{999}y{999}/"]),
        ("a /북극(항로|해)/", word("a"), ["/북극(항로|해)/"]),
        (f"a /{'x' * (MAX_LENGTH + 1)}/", word("a"), [f"/{'x' * (MAX_LENGTH + 1)}/"]),
        ('lang:"en"~2', parse("lang:en").tree, ["~2"]),
        (f"a {'x*' * 60}y", word("a"), [f"{'x*' * 60}y"]),
    ],
)
def test_signs_that_cannot_be_used_are_reported(query: str, tree: Node, ignored: list[str]) -> None:
    parsed = parse(query)
    assert parsed.tree == tree
    assert list(parsed.ignored) == ignored


@pytest.mark.parametrize(
    ("query", "tree", "ignored"),
    [
        ('"near the', word("near", "the", prefix=True), []),
        ('"near the"', word("near", "the"), []),
        ('"near the"~', near(DISTANCE, "near", "the"), []),
        ('"near the"~1', near(1, "near", "the"), []),
        ('="near th', And((word("near", "th", prefix=True), exact("near"), wild("th*"))), []),
        ("=", Everything(), ["="]),
        ("=s", wild("s*"), []),
        ("=ships ", exact("ships"), []),
        ("fuzz~", fuzzy("fuzz", 1), []),
        ("*div", wild("*div*"), []),
        ("wom?", Or((word("wom"), wild("wom?"))), []),
        ("wom?n", wild("wom?n*"), []),
        ("pre*", word("pre", prefix=True), []),
        ("/", Everything(), ["/"]),
        ("/por", word("por", prefix=True), []),
        ("/port(s|", word("port", prefix=True), ["/port(s|"]),
        ("/port.*", word("port", prefix=True), ["/port.*"]),
        ("/ports?", word("port", prefix=True), ["/ports?"]),
        ("/(a|b", Everything(), ["/(a|b"]),
        ("/port(s|ed)/", regex("port(s|ed)"), []),
        ("a /[", word("a"), ["/["]),
        ("/port|", Everything(), ["/port|"]),
        ("30,00", word("30", "00", prefix=True), []),
        ("블라디*토", And((word("블라", "라디"), word("토", prefix=True))), []),
    ],
)
def test_half_typed_signs_mean_the_nearest_sensible_query(
    query: str, tree: Node, ignored: list[str]
) -> None:
    parsed = parse(query, typing=True)
    assert parsed.tree == tree
    assert list(parsed.ignored) == ignored


def test_a_question_is_read_as_words_and_names() -> None:
    parsed = parse("where is vladivostok?", names=Names())
    assert parsed.named == ("place:vladivostok",)
    assert parsed.ignored == ()
    assert parse("Arctic Route?", names=Names()).named == ("work:arctic-route",)
    assert parse("trans-Siberian?").tree == parse("trans-Siberian").tree
    assert parse("북극항로를?").tree == parse("북극항로를").tree
    assert parse("vladivost?k", names=Names()).named == ()
    assert parse("=vladivostok", names=Names()).named == ()


def test_the_many_words_of_a_distance_are_bounded() -> None:
    parsed = parse('"' + " ".join(f"w{n}" for n in range(MAX_PARTS + 2)) + '"~5')
    assert isinstance(parsed.tree, Near)
    assert len(parsed.tree.parts) == MAX_PARTS
    assert parsed.ignored == (f"w{MAX_PARTS}", f"w{MAX_PARTS + 1}")


def test_words_matched_by_sign_are_bounded() -> None:
    parsed = parse(" ".join(f"a*b{n}" for n in range(MAX_MARKED + 1)))
    assert isinstance(parsed.tree, And)
    assert sum(isinstance(child, Forms) for child in parsed.tree.children) == MAX_MARKED
    assert parsed.tree.children[-1] == word("a", f"b{MAX_MARKED}")
    assert parsed.ignored == (f"a*b{MAX_MARKED}",)


ENGLISH = (
    "South Korea and Russia agreed to study trade routes through the Arctic. The Northern Sea "
    "Route cuts the voyage from Busan to Rotterdam by 30,000 tonnes of fuel; women lead two ships."
)
RUSSIAN = (
    "Во Владивостоке прошёл форум, где Южная Корея и Россия обсудили новые морские пути и порты. "
    "Объём грузов составит 30 000 тонн."
)
KOREAN = (
    "블라디보스토크에서 열린 세미나에서 한국과 러시아는 북극항로 공동 연구에 합의했다. "
    "북극의 새로운 항로는 30000톤의 연료를 아낀다."
)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ('"Russia trade"~4', ENGLISH, True),
        ('"trade Russia"~4', ENGLISH, True),
        ('"Russia trade"~3', ENGLISH, False),
        ('"sea Rotterdam"~', ENGLISH, False),
        ('"корея россия"~2', RUSSIAN, True),
        ('"корея россия"~1', RUSSIAN, False),
        ('"форум порты"~', RUSSIAN, False),
        ('"북극 항로"', KOREAN, False),
        ('"북극 항로"~2', KOREAN, True),
        ('"한국 러시아"~1', KOREAN, True),
        ('"세미나 연료"~', KOREAN, False),
        ("*utch*", ENGLISH, False),
        ("*tterd*", ENGLISH, True),
        ("wom?n", ENGLISH, True),
        ("r*dam", ENGLISH, True),
        ("?usan", ENGLISH, True),
        ("*восток*", RUSSIAN, True),
        ("п?ти", RUSSIAN, True),
        ("про*л", RUSSIAN, True),
        ("прошел", RUSSIAN, True),
        ("북?항로", KOREAN, True),
        ("블라디*토크", KOREAN, True),
        ("블라디?토크", KOREAN, False),
        ("블라디??토크", KOREAN, True),
        ("블라디*모스크바", KOREAN, False),
        ("roterdam~", ENGLISH, True),
        ("busen~1", ENGLISH, True),
        ("budapest~", ENGLISH, False),
        ("владивастоке~", RUSSIAN, True),
        ("абсудили~1", RUSSIAN, True),
        ("москва~", RUSSIAN, False),
        ("블라디보스톡~", KOREAN, True),
        ("블라디보스토끄~", KOREAN, True),
        ("불라디보스토크~1", KOREAN, True),
        ("로씨아~", KOREAN, False),
        ("로시아~1", KOREAN, True),
        ("러시야~", KOREAN, True),
        ("세미너~", KOREAN, True),
        ("모스크바~", KOREAN, False),
        ("로켓~", "로케트가 올라갔다", True),
        ("로케트~", "새 로켓을", True),
        ("북극항료~", KOREAN, True),
        ("블라디보스토크~", "블라디보스톡에서", True),
        ("/rot+er.*/", ENGLISH, True),
        ("/rott/", ENGLISH, False),
        ("/порт(ы|ов)/", RUSSIAN, True),
        ("/Прошёл/", RUSSIAN, True),
        ("/порт/", RUSSIAN, False),
        ("=routes", ENGLISH, True),
        ("=voyages", ENGLISH, False),
        ("voyages", ENGLISH, True),
        ('="trade routes"', ENGLISH, True),
        ('="trades route"', ENGLISH, False),
        ("=порты", RUSSIAN, True),
        ("=портах", RUSSIAN, False),
        ("портах", RUSSIAN, True),
        ("=북극항로", KOREAN, True),
        ("30000", ENGLISH, True),
        ("30,000", RUSSIAN, True),
        ("30000", RUSSIAN, True),
        ("30,000", KOREAN, True),
        ('"30,000 tonnes"', ENGLISH, True),
        ('"30000 tonnes"', ENGLISH, True),
        ("rotterdam -wom?n", ENGLISH, False),
        ("(budapest OR r*dam) NOT /x+/", ENGLISH, True),
    ],
)
def test_signs_find_what_they_say(query: str, text: str, expected: bool) -> None:
    assert found(query, text) is expected
    assert found(f"NOT ({query})", text) is not expected


def test_letters_that_fold_away_leave_an_expression_sound() -> None:
    assert parse("a /\u200d북극/").tree == word("a")
    assert parse("/\u200dab\u00ad/").tree == regex("ab")
    assert parse("/\u200d/").tree == Everything()


SYLLABLES = "가나다라마바사아자차"


@settings(max_examples=100)
@given(
    st.text(SYLLABLES, min_size=2, max_size=8),
    st.integers(0, 7),
    st.text(SYLLABLES, max_size=2),
    st.text(SYLLABLES, max_size=2),
)
def test_a_long_hangul_word_is_found_though_one_syllable_differs(
    word: str, at: int, instead: str, particle: str
) -> None:
    at %= len(word)
    other = word[:at] + instead + word[at + 1 :] + particle
    left = [part for part in (word[:at], word[at + 1 :]) if len(part) > 1]
    if sum(map(len, left)) >= 3:
        assert found(f"{word}~2", f"마침내 {other} 왔다")
    assert found(f"{word}~", f"마침내 {word}{particle} 왔다")


@settings(max_examples=100)
@given(
    st.text(SYLLABLES, min_size=2, max_size=4),
    st.text(SYLLABLES, max_size=3),
    st.text(SYLLABLES, min_size=2, max_size=4),
)
def test_a_wildcard_within_a_hangul_word_stands_for_as_many_syllables_as_it_says(
    one: str, gap: str, two: str
) -> None:
    assert found(f"{one}*{two}", one + gap + two)
    assert found(f"{one}{'?' * max(1, len(gap))}{two}", one + (gap or "하") + two)
    assert not found(f"{one}*{two}", one + "." * 3 + "하" * 8 + two + " 하")


@settings(max_examples=100)
@given(st.text(max_size=30) | st.text(r"ab[](){}*+?|\d-^,09", max_size=12))
def test_an_expression_that_is_accepted_can_be_compiled_and_stays_so(typed: str) -> None:
    import warnings

    import regex

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        accepted = expression(typed)
        assert accepted == expression(accepted) or len(accepted) > MAX_LENGTH
        regex.compile(accepted)
