"""The words of the explorer: what is so and what to do next."""

from pathlib import Path

import pytest

from search_index.models import EntityRef, EntityType, Filter, RefreshReport, SearchResult, Skipped
from tui import notices
from tui.keymap import DEFAULT
from tui.state import Question

FOUND = SearchResult("gas", total=4, total_hits=1200, hits=(), corpus_size=15, seconds=0.0021)
NOTHING = SearchResult("zzz", 0, 0, (), 15)
KOREA = Filter("entity", "place:korea")


def key(command: str) -> str:
    """The usual key of a command."""
    return DEFAULT.first(command)


def test_a_count_agrees_with_its_noun() -> None:
    assert notices.plural(1, "hit") == "1 hit"
    assert notices.plural(0, "hit") == "0 hits"
    assert notices.plural(12345, "document") == "12,345 documents"


@pytest.mark.parametrize(
    ("question", "narrow", "told"),
    [
        (Question(), False, ""),
        (Question("  "), True, ""),
        (Question("gas"), False, "1,200 hits in 4 of 15 documents   2 ms "),
        (Question("gas"), True, "1,200 hits in 4 "),
        (Question("", (KOREA,)), False, "4 of 15 documents   2 ms "),
        (Question("", (KOREA,)), True, "4 documents "),
    ],
)
def test_the_summary_counts_what_was_found(question: Question, narrow: bool, told: str) -> None:
    assert notices.summary(FOUND, question, narrow=narrow) == told


def test_filters_are_told_by_name() -> None:
    question = Question("", (KOREA, Filter("language", "ru", exclude=True)))
    assert notices.filters(question, {"place:korea": "Korea"}.__getitem__) == (
        "only Korea · without ru"
    )
    assert notices.filters(Question(), str) == ""


def test_what_of_a_query_was_ignored_is_told() -> None:
    assert notices.hint(NOTHING, typing=False) == ""
    ignored = SearchResult("a ( b", 0, 0, (), 1, ignored=("(", "OR"))
    assert notices.hint(ignored, typing=False) == "ignored: (  OR"


@pytest.mark.parametrize(
    ("query", "part", "told"),
    [
        ("date:abc", "date:abc", "date:abc is no date: 2017, 2017-09, 2014..2018 and >=2020 are"),
        (
            "Year：abc",
            "Year：abc",
            "Year：abc is no date: 2017, 2017-09, 2014..2018 and >=2020 are",
        ),
        ("/[/", "/[/", "/[/ is no expression"),
        (
            "person:Nobody gas",
            "person:",
            "person: nothing here has this name: its words are looked for",
        ),
        ("gas person:", "person:", "ignored: person:"),
        ("lang:", "lang:", "ignored: lang:"),
        ("a (", "(", "ignored: ("),
    ],
)
def test_why_a_part_is_not_used_is_told(query: str, part: str, told: str) -> None:
    result = SearchResult(query, 0, 0, (), 1, ignored=(part,))
    assert notices.hint(result, typing=False) == told


def test_reasons_come_before_what_is_merely_ignored() -> None:
    result = SearchResult("( date:x", 0, 0, (), 1, ignored=("(", "date:x"))
    assert notices.hint(result, typing=False).startswith("date:x is no date")
    assert notices.hint(result, typing=False).endswith(" · ignored: (")


def test_documents_found_without_a_word_have_no_hits_to_count() -> None:
    found = SearchResult("lang:ko", total=5, total_hits=0, hits=(), corpus_size=15, seconds=0.002)
    asked = Question("lang:ko")
    assert notices.summary(found, asked, narrow=False) == "5 of 15 documents   2 ms "
    assert notices.summary(found, asked, narrow=True) == "5 documents "
    assert notices.summary(NOTHING, asked, narrow=True) == "0 hits in 0 "


@pytest.mark.parametrize(
    ("query", "ignored", "told"),
    [
        ("gas lang:", "lang:", False),
        ("gas date:201", "date:201", False),
        ("gas NOT ", "NOT", False),
        ("/(sea", "/(sea", False),
        ('person:"Park Ju', "person:", False),
        ("person:Pa", "person:", False),
        ("date:201 gas", "date:201", True),
        ("OR gas", "OR", True),
        ("person:Nobody gas", "person:", True),
    ],
)
def test_what_may_yet_be_finished_is_not_told_while_typing(
    query: str, ignored: str, told: bool
) -> None:
    result = SearchResult(query, 0, 0, (), 1, ignored=(ignored,))
    said = notices.hint(result, typing=False)
    assert ignored in said
    assert notices.hint(result, typing=True) == (said if told else "")


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (RefreshReport(unchanged=4), "nothing has changed"),
        (RefreshReport(added=1), "1 new document"),
        (RefreshReport(changed=2), "2 changed documents"),
        (
            RefreshReport(added=1200, changed=2, removed=3),
            "1,200 new documents, 2 changed, 3 removed",
        ),
    ],
)
def test_what_a_refresh_did(report: RefreshReport, told: str) -> None:
    assert notices.refreshed(report) == told


def test_nothing_found_says_what_to_try() -> None:
    told = notices.nothing_found(NOTHING, Question(" zzz "), key)
    assert told.startswith("Nothing found for “zzz”.")
    assert "Did you mean" not in told
    assert "backspace" not in told
    assert "/ changes the search." in told


def test_nothing_found_offers_another_spelling_and_lifting_the_filters() -> None:
    result = SearchResult("vladivostk", 0, 0, (), 15, suggestion="vladivostok")
    told = notices.nothing_found(result, Question("vladivostk", (KOREA,)), key)
    assert "Did you mean: vladivostok?   enter searches for it." in told
    assert "backspace lifts" in told


def test_nothing_found_tells_whom_the_query_names() -> None:
    named = (EntityRef("place:vladivostok", EntityType.PLACE, "Vladivostok"),)
    result = SearchResult("Владивосток", 0, 0, (), 15, named=named)
    told = notices.nothing_found(result, Question("Владивосток", (KOREA,)), key)
    assert "It names Vladivostok (place)." in told


def test_filters_without_a_query_may_leave_nothing() -> None:
    told = notices.nothing_found(NOTHING, Question("", (KOREA,)), key)
    assert told.startswith("No document is left.")
    assert "backspace lifts" in told
    assert "/ changes" not in told


def test_an_empty_folder_says_what_is_read_and_how_to_go_on() -> None:
    told = notices.empty_corpus(Path("/some/folder"), (), key, has_files=False)
    assert "No articles in /some/folder yet." in told
    other = notices.empty_corpus(Path("/some/folder"), (), key, has_files=True)
    assert "Nothing in /some/folder is text that can be read." in other
    assert other.splitlines()[1:] == told.splitlines()[1:]
    for word in ("PDF", "Hangul", "press r", "q", "korus-tui FOLDER"):
        assert word in told


def test_a_folder_without_text_names_a_few_files_and_why() -> None:
    skipped = tuple(Skipped(f"{n}.bin", "not text") for n in range(8))
    told = notices.empty_corpus(Path("/f"), skipped, key, has_files=True)
    assert "8 files in /f, and none could be read" in told
    assert told.count("not text") == 5
    assert "and 3 more: ! lists all" in told
    assert "more" not in notices.empty_corpus(Path("/f"), skipped[:5], key, has_files=True)
    assert "1 file in /f" in notices.empty_corpus(Path("/f"), skipped[:1], key, has_files=True)


def test_indexing_names_the_folder() -> None:
    assert "/some/folder" in notices.indexing(Path("/some/folder"))


def test_what_is_wrong_in_the_lexicon_is_told_in_a_few_lines() -> None:
    assert notices.in_lexicon(()) == ""
    assert notices.in_lexicon(("names.toml: line 1: x\x1b",)).startswith("names.toml: line 1: x")
    many = notices.in_lexicon([f"problem {number}" for number in range(20)]).splitlines()
    assert len(many) == 7
    assert many[-1] == "and 14 more"
    assert "\x1b" not in notices.in_lexicon(("\x1b",))
