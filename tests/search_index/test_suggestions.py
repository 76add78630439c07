"""Another query for one that finds nothing, over a small library in three languages."""

from __future__ import annotations

import pytest

from search_index.library import Library, open_library
from search_index.store.engine.sets import NONE, Matches
from search_index.store.spelling import MOST_WORDS
from search_index.store.suggestions import MOST_PARTS, Suggestions
from tests.search_index.corpus import index, write

FILES = {
    "a.txt": "Harbour talks\n\nThe seminar on harbours took place in Vladivostok in spring.\n",
    "b.txt": "Moon and tides\n\nThe moon moves the sea. A moon rises; the moon sets.\n",
    "c.txt": "Tides\n\nTides follow the moon. Mon is a hill.\n",
    "d.txt": "A paper\n\nThe moon and the harbours of the coast.\n",
    "e.txt": "Ice\n\nMoon over the ice: an icebreaker was built and a contract cancelled.\n",
    "f.txt": "Квота\n\nКвота на вылов минтая выросла. Санкции отменены.\n",
    "g.txt": "학술회의\n\n세미나가 열렸다. 정상회담 준비 위원회가 보고서를 매각했다.\n",
    "h.txt": "블라디보스토크\n\n블라디보스토크 항만 세미나 준비가 끝났다.\n",
    "i.txt": "Ночь\n\nВ городе Владивосток прошёл семинар о торговле углём.\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("suggestions")
    index(write(folder / "texts", FILES), folder / "index")
    return open_library(folder / "texts", index_dir=folder / "index", extras=False)


@pytest.mark.parametrize(
    ("query", "instead"),
    [
        # One slip; Hangul letter by letter.
        ("harbuor", "harbour"),
        ("минтай", "минтая"),
        ("세미너", "세미나"),
        ("정상회단", "정상회담"),
        ("정상회단에서는", "정상회담"),
        ("블라지보스토크", "블라디보스토크"),
        ("정회상담 준비", "정상회담 준비"),
        # Two words written as one.
        ("themoon", "the moon"),
        # Another layout of the keyboard.
        ("cfyrwbb", "санкции"),
        ("tpalsk", "세미나"),
        ("ЬЩЩТ", "moon"),
        ("lang:ru cfyrwbb", "lang:ru санкции"),
        # A word that there is, where far more documents have another.
        ("mon tides sea", "moon tides sea"),
        # Words that the nearest document lacks; those that only ask.
        ("What was the seminar on harbours in Vladivostok about?", "seminar harbours Vladivostok"),
        ("когда прошёл семинар о торговле углём и нефтью", "прошёл семинар торговле углём"),
        ("왜 위원회가 보고서를 매각했나?", "위원회가 보고서를 매각했다"),
        ("누가 세미나를 준비했나?", "세미나를 준비"),
        ("lang:en seminar harbours coal", "lang:en seminar harbours"),
        # Phrases and joined words that no document has so.
        ('"harbours seminar"', "harbours seminar"),
        ("seminar/Vladivostok harbours", "seminar Vladivostok harbours"),
        ('"정상 회담"', "정상 회담"),
        # A name says more than a word, in every language.
        ("Vladivostok coal", "Vladivostok"),
    ],
)
def test_the_nearest_query_that_finds_something(library: Library, query: str, instead: str) -> None:
    result = library.search(query)
    assert result.total == 0
    assert result.suggestion == instead
    assert library.search(instead).total


@pytest.mark.parametrize(
    "query",
    [
        "zz",
        "ua",  # too short to tell what it is a slip of
        "moons-and-nothing-else-is-here",
        "icebreaker coal",  # either alone is not what was asked
        "(icebreaker OR contract) seminar",  # not a row of words
        "lang:ko moon harbours",
        "moon -moon",
        "Tides tiles " * (MOST_PARTS + 1) + "nothing",
        "가나다라마바사",
    ],
)
def test_where_nothing_is_near(library: Library, query: str) -> None:
    result = library.search(query)
    assert (result.total, result.suggestion) == (0, "")


def test_no_word_is_changed_for_another_while_it_is_typed(library: Library) -> None:
    assert library.search("sea mon", typing=True).suggestion == ""
    assert library.search("sea mon").suggestion == "sea moon"


def test_a_word_of_a_known_name_is_not_put_right(library: Library) -> None:
    # The name is found by its entity, in documents that write it in other scripts.
    assert library.search("Владивосток минтая", typing=True).suggestion == "Владивосток"
    assert library.search("블라디보스톡 harbors", typing=True).suggestion == "블라디보스톡 harbours"


def test_of_a_very_long_query_few_parts_are_looked_for(library: Library) -> None:
    view = library._index.current()
    assert view is not None
    asked: list[str] = []

    def found(text: str) -> Matches:
        asked.append(text)
        return NONE

    suggestions = Suggestions(view.snapshot.engine, view, found)
    query = " ".join(f"word{number} ghbdtn{number}" for number in range(500))
    assert suggestions.instead(query, typing=False) == ""
    assert len(asked) <= MOST_WORDS + MOST_PARTS + 1
