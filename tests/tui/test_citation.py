"""What is copied never acts on the terminal it is pasted into, and says where it stands."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from search_index.models import DocumentInfo, Entity, EntityType
from tui.citation import citation, copyable, entity_names, paragraph_at, quotation

anything = st.text(st.characters(exclude_categories=()), max_size=60)
infos = st.builds(
    DocumentInfo,
    id=anything,
    path=anything,
    title=anything,
    language=st.just("en"),
    date=anything,
    source=anything,
    url=anything,
)
INFO = DocumentInfo(
    "ko/a.md", "ko/a.md", "북극항로", "ko", "2017-12", "The Review", url="https://example.org/a"
)


def controls(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]


@given(anything)
def test_control_characters_are_left_out_and_nothing_else(text: str) -> None:
    copied = copyable(text)
    assert controls(copied) == []
    bad = set(controls(text))
    joiners = "\u200c\u200d"
    bad |= {char for char in text if unicodedata.category(char) == "Cf" and char not in joiners}
    lines = text.replace("\u2028", "\n").replace("\u2029", "\n")
    assert copied == "".join(char for char in lines if char not in bad)


@given(infos, st.none() | st.integers(1, 10**6))
def test_a_citation_is_one_line_without_control_characters(
    info: DocumentInfo, line: int | None
) -> None:
    cited = citation(info, line)
    assert controls(cited) == []
    assert "\n" not in cited


@given(anything, infos)
def test_a_quotation_is_a_passage_and_a_citation(text: str, info: DocumentInfo) -> None:
    quoted = quotation(text, info, 7)
    assert controls(quoted) == []
    passage, cited, rest = quoted.split("\n")
    assert rest == ""
    assert cited == f"— {citation(info, 7)}"
    assert passage.split() == copyable(" ".join(text.split())).split()
    assert passage == passage.strip()


def test_a_citation_names_title_source_date_address_and_place() -> None:
    assert (
        citation(INFO, 12) == "“북극항로”, The Review, 2017-12, https://example.org/a, ko/a.md:12"
    )
    assert citation(INFO).endswith(", ko/a.md")
    bare = DocumentInfo("a.txt", "a.txt", "Notes", "und")
    assert citation(bare) == "“Notes”, a.txt"


def test_a_quotation_joins_the_lines_of_its_passage() -> None:
    assert quotation("  one\n two\t\tthree ", INFO, 3).startswith("one two three\n— “북극항로”")


@given(st.text("ab\n\u202eд", max_size=40), st.integers(-3, 45))
def test_a_paragraph_is_the_line_around_an_offset(text: str, offset: int) -> None:
    start, end = paragraph_at(text, offset)
    inside = max(0, min(offset, len(text)))
    assert start <= inside <= end
    assert "\n" not in text[start:end]
    assert start == 0 or text[start - 1] == "\n"
    assert end == len(text) or text[end] == "\n"


def test_all_names_of_an_entity_are_copied_once_the_usual_ones_first() -> None:
    entity = Entity(
        id="place:x",
        type=EntityType.PLACE,
        name="Vladivostok",
        names={"en": "Vladivostok", "ko": "블라디보스토크", "ru": "Владивосток"},
        aliases=("Vladik\x1b[31m", "Владивосток"),
        wikidata=None,
        mentions=1,
        documents=1,
    )
    assert entity_names(entity) == "Vladivostok\n블라디보스토크\nВладивосток\nVladik[31m\n"
