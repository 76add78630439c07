"""The shipped corpus: complete, parallel in three languages, clean, and true to its figures."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import yaml

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
LANGUAGES = ("en", "ko", "ru")
KEYS = {"title", "language", "date", "source", "original", "kept", "left_out"}
# Words between spaces; Korean writes its particles onto the word and so counts fewer.
WORDS = {"en": (250, 500), "ko": (250, 450), "ru": (250, 500)}
SCRIPTS = {"en": "LATIN", "ko": "HANGUL", "ru": "CYRILLIC"}
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

# Each figure as the readers of each language write it: en, ko, ru.
FIGURES: dict[str, list[tuple[str, str, str]]] = {
    "vladivostok-seminar": [
        ("February 2022", "2022년 2월", "февраля 2022"),
        ("850 km", "850km", "850 км"),
        ("60,000", "6만 명", "60 000"),
        ("14", "14차례", "14"),
        ("2006 to 2019", "2006년부터 2019년", "2006 по 2019"),
        ("22–23 October", "10월 22~23일", "22–23 октября"),
        ("Incheon–Beijing–Moscow–Khabarovsk", "인천", "Инчхон — Пекин — Москва — Хабаровск"),
    ],
    "northern-and-eastern-policy": [
        ("1884", "1884년", "1884"),
        ("1905", "1905년", "1905"),
        ("38th parallel", "38선", "38-й параллели"),
        ("1950", "1950년", "1950"),
        ("1990", "1990년", "1990"),
        ("25 years", "25년", "25 лет"),
        ("2014", "2014년", "2014"),
        ("1/15", "15분의 1", "1/15"),
        ("five years", "5년 전", "Пятью годами"),
    ],
    "ready-for-dialogue": [
        ("$30 billion", "300억 달러", "30 млрд долларов"),
        ("2020", "2020년", "2020"),
    ],
    "ties-after-the-war": [
        ("15 liquefied", "15척", "15 танкеров"),
        ("10 of them", "10척", "10 из них"),
        ("kill chain", "킬체인", "килл чейн"),
    ],
    "turning-to-russia": [
        ("thirty years", "30년", "тридцать лет"),
        ("2015", "2015년", "2015"),
        ("seventh", "7대", "7-е место"),
        ("US$15 billion", "150억 달러", "15 млрд долларов"),
        ("2020", "2020년", "2020"),
        ("2017 Eastern Economic Forum", "2017년 동방경제포럼", "форума (ВЭФ) 2017"),
        ("November 2017", "2017년 11월", "ноябре 2017"),
        ("December", "12월", "декабре"),
        ("nine bridges", "9개 다리", "девять мостов"),
        ("first half of 2017", "2017년 상반기", "первое полугодие 2017"),
        ("50 per cent", "50%", "50 %"),
        ("40 per cent", "40%", "40 %"),
    ],
}
SLUGS = sorted(FIGURES)
FILES = [(language, slug) for language in LANGUAGES for slug in SLUGS]
each_file = pytest.mark.parametrize(("language", "slug"), FILES)


def _read(language: str, slug: str) -> str:
    return (SEEDS / language / f"{slug}.md").read_bytes().decode("utf-8")


def _split(text: str) -> tuple[dict[str, str], str]:
    opening, front, body = text.split("---\n", 2)
    assert opening == ""
    return yaml.safe_load(front), body


def test_three_languages_hold_the_same_five_briefs_and_nothing_else() -> None:
    found = sorted(
        path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*") if path.is_file()
    )
    assert found == sorted(f"{language}/{slug}.md" for language, slug in FILES)
    assert len(found) == 15


@each_file
def test_front_matter_is_complete(language: str, slug: str) -> None:
    front, _ = _split(_read(language, slug))
    assert set(front) == KEYS
    assert all(isinstance(value, str) and value.strip() for value in front.values())
    assert front["language"] == language
    assert ISO_DATE.fullmatch(front["date"])
    assert re.fullmatch(r"00\d_[0-9a-f]{16}\.txt", front["original"])


@pytest.mark.parametrize("slug", SLUGS)
def test_versions_agree_on_their_original(slug: str) -> None:
    fronts = [_split(_read(language, slug))[0] for language in LANGUAGES]
    for key in ("date", "source", "original"):
        assert len({front[key] for front in fronts}) == 1


def test_every_brief_has_an_original_of_its_own() -> None:
    assert len({_split(_read("en", slug))[0]["original"] for slug in SLUGS}) == len(SLUGS)


@each_file
def test_heading_is_the_title_and_subheads_are_few(language: str, slug: str) -> None:
    front, body = _split(_read(language, slug))
    headings = re.findall(r"^(#+) (.+)$", body, re.MULTILINE)
    assert body.startswith(f"# {front['title']}\n\n")
    assert [level for level, _ in headings].count("#") == 1
    assert {level for level, _ in headings} <= {"#", "##"}
    assert len(headings) <= 3


@each_file
def test_length_is_that_of_a_brief(language: str, slug: str) -> None:
    low, high = WORDS[language]
    assert low <= len(_split(_read(language, slug))[1].split()) <= high


@each_file
def test_body_is_written_in_the_script_of_its_language(language: str, slug: str) -> None:
    letters = [char for char in _split(_read(language, slug))[1] if char.isalpha()]
    own = sum(unicodedata.name(char, "").startswith(SCRIPTS[language]) for char in letters)
    assert own / len(letters) > 0.9


@each_file
def test_text_is_normalised_and_free_of_control_characters(language: str, slug: str) -> None:
    text = _read(language, slug)
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    categories = {unicodedata.category(char) for char in text if char != "\n"}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Zl", "Zp"}
    assert not re.search(r"[ \t]$|\u00a0", text, re.MULTILINE)


@each_file
def test_no_word_mixes_latin_and_cyrillic(language: str, slug: str) -> None:
    mixed = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
    assert mixed.findall(_read(language, slug)) == []


@each_file
def test_key_figures_are_kept(language: str, slug: str) -> None:
    body = _split(_read(language, slug))[1]
    wanted = [forms[LANGUAGES.index(language)] for forms in FIGURES[slug]]
    assert [form for form in wanted if form not in body] == []
