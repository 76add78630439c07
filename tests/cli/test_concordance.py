"""`korus concordance` and `korus similar`: lines for scripts, and aligned for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from search_index import concordance
from search_index.cli import build_parser
from search_index.kwic_layout import laid_out
from search_index.library import Library
from search_index.models import DocumentInfo, KwicLine, KwicOrder, RefreshReport
from search_index.store import view
from tests.cli.conftest import Korus, Ran
from tests.cli.test_commands import KEYS, UNSAFE
from tests.cli.test_end_to_end import in_terminal
from tests.search_index.corpus import index, write

LINE_KEYS = ["id", "path", "start", "end", "line", "page", "left", "match", "right"]
VLADIVOSTOK = {"en": "Vladivostok", "ko": "블라디보스토크", "ru": "Владивосток"}


class Indexed(Library):
    """A library whose index is up to date: nothing to refresh."""

    def refresh(self, *_: object, **__: object) -> RefreshReport:
        return RefreshReport()


@pytest.fixture(scope="session")
def briefs_index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A ready index of the shipped corpus."""
    place = tmp_path_factory.mktemp("briefs") / "index"
    index(seeds, place)
    return place


Over = Callable[[Path, Path], Korus]


@pytest.fixture
def over(korus: Korus, monkeypatch: pytest.MonkeyPatch) -> Over:
    """Make `korus` answer from the index of a folder as it is."""

    def use(folder: Path, place: Path) -> Korus:
        monkeypatch.setattr(
            "search_index.commands.open_library", lambda *_, **__: Indexed(folder, place)
        )
        return korus

    return use


@pytest.fixture
def briefs(over: Over, seeds: Path, briefs_index: Path) -> Korus:
    """Run `korus` over the shipped corpus."""
    return over(seeds, briefs_index)


@pytest.fixture
def articles(over: Over, tmp_path: Path) -> Callable[[dict[str, str]], Korus]:
    """Index files that a test names, and run `korus` over them."""

    def make(files: dict[str, str]) -> Korus:
        folder = tmp_path / "articles"
        folder.mkdir()
        index(write(folder, files), tmp_path / "index")
        return over(folder, tmp_path / "index")

    return make


# --- for scripts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("pipelines", "pipeline"),
        ("러시아", "러시아"),
        ("северная", "северн"),
        ('"far east"', "Far East"),
    ],
)
def test_json_lines_slice_and_say_where_they_stand(
    query: str, form: str, briefs: Korus, seeds: Path
) -> None:
    ran = briefs("concordance", query, "--json", "--limit", "1000")
    assert (ran.code, ran.err) == (0, "")
    texts = {one["path"]: one["text"] for one in briefs("export").records}
    assert any(form.casefold() in record["match"].casefold() for record in ran.records)
    for record in ran.records:
        assert list(record) == LINE_KEYS
        text = texts[record["path"]]
        assert record["match"].split() == text[record["start"] : record["end"]].split()
        assert joined(text[record["end"] :]).startswith(joined(record["right"]))
        assert joined(text[: record["start"]]).endswith(joined(record["left"]))
        line = (seeds / record["path"]).read_text(encoding="utf-8").split("\n")[record["line"] - 1]
        assert record["match"].split()[0] in line
    counted = briefs("search", query, "--limit", "1000", "--json").records
    assert len(ran.records) == sum(one["hits"] for one in counted)


def joined(text: str) -> str:
    return " ".join(text.split())


def test_a_name_has_lines_in_all_three_scripts(briefs: Korus) -> None:
    for name in VLADIVOSTOK.values():
        records = briefs("concordance", name, "--json").records
        for language, form in VLADIVOSTOK.items():
            of_it = [one["match"] for one in records if one["path"].startswith(f"{language}/")]
            assert of_it
            assert all(form[:10] in match for match in of_it)


def test_orders_sort_by_what_stands_there(briefs: Korus) -> None:
    def found(order: str) -> list[tuple[str, str, str]]:
        argv = ("concordance", "северный", "--order", order, "--json")
        return [(one["left"], one["match"], one["right"]) for one in briefs(*argv).records]

    left = [words(before)[-1:] for before, _, _ in found("left")]
    assert left == sorted(left)
    match = [words(hit) for _, hit, _ in found("match")]
    assert match == sorted(match)
    right = [words(after) for _, _, after in found("right")]
    assert right == sorted(right)
    assert len({*map(tuple, left)}) > 3 < len({one[0] for one in right})
    as_written = briefs("concordance", "северный", "--json").records
    assert as_written == briefs("concordance", "северный", "--order", "document", "--json").records
    places = [(one["path"], one["start"]) for one in as_written]
    assert places == sorted(places)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@pytest.mark.parametrize("order", KwicOrder)
def test_pages_follow_each_other(order: KwicOrder, briefs: Korus) -> None:
    argv = ("concordance", "vladivostok", "--json", "--order", order.value)
    whole = briefs(*argv).records
    assert len(whole) > 6
    first = briefs(*argv, "--limit", "5")
    assert first.records == whole[:5]
    assert first.err == f"korus: 5 of {len(whole)} lines so far; --offset 5 gives the next\n"
    rest = briefs(*argv, "--offset", "5")
    assert (rest.records, rest.err) == (whole[5:], "")
    past = briefs(*argv, "--offset", "900")
    assert (past.code, past.out) == (1, "")
    assert past.err == f"korus: {len(whole)} lines found: none after 900\n"


def test_width_bounds_both_contexts(briefs: Korus) -> None:
    for width in (0, 9, 200):
        records = briefs("concordance", "vladivostok", "--width", str(width), "--json").records
        longest = max(max(len(one["left"]), len(one["right"])) for one in records)
        assert width // 2 <= longest <= width
    usual = briefs("concordance", "vladivostok", "--json").out
    wide = str(concordance.WIDTH)
    assert usual == briefs("concordance", "vladivostok", "--width", wide, "--json").out


def test_more_hits_than_are_put_in_order(briefs: Korus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "MOST_LINES", 7)
    ran = briefs("concordance", "russia", "--order", "left", "--json", "--limit", "3")
    assert (ran.code, len(ran.records)) == (0, 3)
    assert ran.err == (
        "korus: there are more hits: these are of the first 7 in reading order\n"
        "korus: 3 of 7 lines so far; --offset 3 gives the next\n"
    )


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_nothing_found_says_so_and_suggests(extra: list[str], briefs: Korus) -> None:
    ran = briefs("concordance", "vladivostk", *extra)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "korus: nothing found for “vladivostk” — did you mean “vladivostok”?\n"
    ran = briefs("concordance", "lang:ko", *extra)
    assert (ran.code, ran.out) == (1, "")
    assert "5 documents found, but no place in a text" in ran.err
    ran = briefs("concordance", "qqqzzz", "/(/", *extra)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("korus: not understood and left out: /(/\n")


@pytest.mark.parametrize("argv", [["concordance", "port"], ["similar", "a.txt"]])
def test_an_empty_corpus_is_nothing_found(
    argv: list[str], articles: Callable[[dict[str, str]], Korus]
) -> None:
    ran = articles({})(*argv)
    assert (ran.code, ran.out) == (1, "")
    assert re.fullmatch(r"korus: no [^\n]+\n", ran.err)


@pytest.mark.parametrize(
    "argv",
    [
        ["concordance"],
        ["concordance", " "],
        ["concordance", "x", "--order", "sideways"],
        ["concordance", "x", "--width", "-1"],
        ["concordance", "x", "--width", "501"],
        ["concordance", "x", "--width", "wide"],
        ["concordance", "x", "--limit", "0"],
        ["concordance", "x", "--offset", "-1"],
        ["similar"],
        ["similar", "a", "b"],
        ["similar", "a", "--limit", "0"],
        ["similar", "a", "--offset", "1"],
    ],
)
def test_wrong_use_is_one_line_and_two(argv: list[str], korus: Korus) -> None:
    ran = korus(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(r"korus: [^\n]+\n", ran.err)


def test_every_order_can_be_asked_for_and_is_documented() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    for order in KwicOrder:
        assert build_parser().parse_args(["concordance", "x", "--order", order]).order == order
        assert f"`{order.value}`" in readme
    (documented,) = re.findall(r"^concordance +(\{.*\})$", readme, re.MULTILINE)
    assert re.findall(r'"(\w+)"', documented) == LINE_KEYS


# --- for a person --------------------------------------------------------------------------

HOSTILE = {
    "evil.txt": (
        "Ice \x1b]0;owned\x07 \x9b2J \u202eport\u202c [/bold] [red]port[/red]\x1b[2J\r\nof\x85old "
        "\u200bport."
    ),
    "ko.txt": "부산의 \x1b[31m port 는 크다.",
}


def shown_lines(ran: Ran) -> list[str]:
    """The lines of a concordance, without the count above them."""
    return ran.out.splitlines()[1:]


def test_hits_stand_under_each_other_whatever_the_script(briefs: Korus) -> None:
    ran = briefs("concordance", "vladivostok", "--order", "left")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "12 hits, 6 documents found"
    records = briefs("concordance", "vladivostok", "--order", "left", "--json").records
    lines = shown_lines(ran)
    assert len(lines) == len(records) == 12
    columns = set()
    for line, record in zip(lines, records, strict=True):
        assert line.startswith(f"{record['path']}:{record['line']} ")
        before, rest = line.split("[", 1)
        assert f"{record['left']}[{record['match']}]{record['right']}" in line
        assert rest.startswith(f"{record['match']}]")
        columns.add(cell_len(before))
    assert len(columns) == 1


def test_control_characters_are_harmless(articles: Callable[[dict[str, str]], Korus]) -> None:
    korus = articles(HOSTILE)
    ran = korus("concordance", "port")
    lines = shown_lines(ran)
    assert len(lines) == 4
    assert not UNSAFE.search(ran.out + ran.err)
    assert len({cell_len(line.split("[port]", 1)[0]) for line in lines if "red]" not in line}) == 1
    assert "␛]0;owned␇" in lines[0]
    exact = korus("concordance", "port", "--json")
    assert not UNSAFE.search(exact.out)
    assert exact.records[0]["left"] == "Ice \x1b]0;owned\x07 \x9b2J \u202e"
    text = korus("show", "evil.txt", "--json").records[0]["text"]
    for record in exact.records[:3]:
        assert record["match"] == text[record["start"] : record["end"]] == "port"
    for extra in ([], ["--json"]):
        ran = korus("similar", "evil.txt", *extra)
        assert not UNSAFE.search(ran.out + ran.err)


TEXT = st.text(st.sampled_from("ab .,‘ж ё한국항ＡЖ文\u0301\x1b\x00\t\u202e"), max_size=40)


def line_of(left: str, match: str, right: str, path: str = "a.txt") -> KwicLine:
    return KwicLine(DocumentInfo(path, path, "", "en"), 0, 1, left, match, right, 1)


@given(
    st.lists(st.builds(line_of, TEXT, TEXT.filter(str.strip), TEXT, TEXT), max_size=5),
    st.integers(12, 120),
)
def test_lines_fit_and_hits_begin_at_one_cell(lines: list[KwicLine], columns: int) -> None:
    begins = set()
    for pieces, whole in zip(laid_out(lines, columns), laid_out(lines, None), strict=True):
        widths = [cell_len(piece.text) for piece in pieces]
        assert sum(widths) <= columns
        begins.add(sum(widths[:2]))
        assert [piece.role for piece in pieces] == ["dim", "", "hit", ""]
        assert not UNSAFE.search("".join(piece.text for piece in pieces))
        left, match, right = (piece.text for piece in pieces[1:])
        full_left, full_match, full_right = (piece.text for piece in whole[1:])
        # What is cut is cut at the far ends, and marked.
        assert full_left.endswith(left.lstrip(" ").removeprefix("…"))
        assert full_match.startswith(match.removesuffix("…"))
        assert full_right.startswith(right.removesuffix("…"))
        assert right == full_right or right.endswith("…") or match.endswith("…") or not right
    assert len(begins) <= 1


@given(st.lists(st.builds(line_of, TEXT, TEXT.filter(str.strip), TEXT, TEXT), min_size=1))
def test_nothing_is_cut_where_there_is_room(lines: list[KwicLine]) -> None:
    whole = list(laid_out(lines, None))
    assert list(laid_out(lines, 1000)) == whole
    narrowest = max(sum(cell_len(piece.text) for piece in pieces) for pieces in whole)
    place = cell_len(whole[0][0].text) - 2
    if place * 4 <= narrowest:
        assert list(laid_out(lines, narrowest)) == whole


def test_room_that_one_side_does_not_need_goes_to_the_other() -> None:
    pieces = next(laid_out([line_of("a ", "port", " of many ships and of more")], 44))
    assert "".join(piece.text for piece in pieces) == "a.txt:1  a port of many ships and of more"
    pieces = next(laid_out([line_of("many ships of ", "port", " x")], 30))
    assert "".join(piece.text for piece in pieces) == "a.txt:1  many ships of port x"
    (first, second) = laid_out([line_of("북극 항로 ", "port", " 한국 항만")] * 2, 24)
    assert first == second
    assert [piece.text for piece in first] == [
        "…txt:1  ",
        "…항로 ",
        "port",
        " 한국…",
    ]


@pytest.fixture
def screen() -> Callable[[str, int], pyte.Screen]:
    """What a terminal of so many columns shows of an output."""

    def shown(output: str, columns: int) -> pyte.Screen:
        terminal = pyte.Screen(columns, 60)
        pyte.Stream(terminal).feed(output)
        return terminal

    return shown


@pytest.mark.parametrize("columns", [40, 79, 140])
def test_a_terminal_shows_one_line_a_hit_and_the_hits_in_one_column(
    columns: int,
    briefs_index: Path,
    monkeypatch: pytest.MonkeyPatch,
    screen: Callable[[str, int], pyte.Screen],
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    output = in_terminal("concordance", "vladivostok", "--index-dir", briefs_index)
    terminal = screen(output, columns)
    rows = [row for row in range(1, 60) if terminal.display[row].strip()]
    assert rows == list(range(1, 13))
    begins = {
        min(column for column in range(columns) if terminal.buffer[row][column].reverse)
        for row in rows
    }
    assert len(begins) == 1
    assert columns // 4 < begins.pop() < columns * 3 // 4


# --- documents like one --------------------------------------------------------------------


def test_similar_gives_documents_as_search_does(briefs: Korus, seeds: Path) -> None:
    argv = ("similar", "ru/ties-after-the-war.md", "--json", "--limit", "100")
    ran = briefs(*argv)
    assert (ran.code, ran.err) == (0, "")
    assert all(list(record) == KEYS["search"] for record in ran.records)
    found = [record["id"] for record in ran.records]
    assert "ru/ties-after-the-war.md" not in found
    assert {"en/ties-after-the-war.md", "ko/ties-after-the-war.md"} <= {*found}
    for record in ran.records:
        text = briefs("show", record["path"], "--json").records[0]["text"]
        for snippet in record["snippets"]:
            assert text[snippet["start"] : snippet["end"]] == snippet["text"]
    on_disk = seeds / "ru" / "ties-after-the-war.md"
    assert briefs("similar", on_disk, "--json", "--limit", "2").records == ran.records[:2]


def test_similar_for_a_person_marks_what_is_shared(briefs: Korus) -> None:
    ran = briefs("similar", "ko/turning-to-russia.md", "--limit", "1")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "1 document like ko/turning-to-russia.md"
    assert lines[1] == ""
    assert re.search(r"\[[가-힣А-яЁё][^\]]*\]", ran.out)


def test_similar_to_nothing_there_is_or_nothing_like_it(
    articles: Callable[[dict[str, str]], Korus],
) -> None:
    korus = articles({"one.txt": "Gulls over the harbour.", "два.txt": "Чайки."})
    ran = korus("similar", "one.txt")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "korus: no other document has words that tell one.txt apart\n"
    ran = korus("similar", "on.txt", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("korus: no document is called “on.txt”; there is one.txt")


@pytest.mark.parametrize("argv", [["concordance", "port"], ["similar", "evil.txt"]])
def test_json_is_one_object_a_line(
    argv: list[str], articles: Callable[[dict[str, str]], Korus]
) -> None:
    ran = articles({**HOSTILE, "more.txt": "Old ice, old port."})(*argv, "--json")
    assert ran.code == 0
    assert ran.out.endswith("\n")
    assert all(isinstance(json.loads(line), dict) for line in ran.out.splitlines())
