"""A file on disk becomes a document, or is named with the reason why not."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import sources
from search_index.errors import SourceError
from search_index.models import Document, Skipped
from search_index.sources import list_files, read_document
from search_index.sources.datelines import dateline, dateline_of
from search_index.sources.dates import find_date, named_date
from search_index.sources.facts import clean_language, title_of
from search_index.sources.formats import kind_of, may_hold_articles, unread_reason
from search_index.sources.languages import language_of, language_of_name
from search_index.sources.markdown import split_front_matter
from search_index.sources.titles import MAX_TITLE

KOREAN = "한국과 러시아는 북극항로를 함께 연구하기로 했다. 세미나는 부산에서 열렸다.\n"
RUSSIAN = "Во Владивостоке прошёл семинар. Участники обсудили торговлю и порты Приморья.\n"
ENGLISH = "The port was busy – “very busy”, the café owner said.\n"


def document(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_document(path, folder)


@pytest.mark.parametrize("text", [KOREAN, RUSSIAN, ENGLISH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_or_without_mark_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    assert document(tmp_path, "a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_both_byte_orders_are_read(tmp_path: Path, mark: bytes) -> None:
    order = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert document(tmp_path, "a.txt", mark + KOREAN.encode(order)).text == KOREAN


@pytest.mark.parametrize(
    ("text", "encoding"), [(KOREAN, "cp949"), (RUSSIAN, "cp1251"), (ENGLISH, "cp1252")]
)
def test_old_encodings_are_told_apart(tmp_path: Path, text: str, encoding: str) -> None:
    assert document(tmp_path, "a.txt", (text * 3).encode(encoding)).text == text * 3


def test_line_ends_become_newlines_and_nothing_else_changes(tmp_path: Path) -> None:
    found = document(tmp_path, "a.txt", "One\r\ntwo\rthree\n\n  four\t\n")
    assert found.text == "One\ntwo\nthree\n\n  four\t\n"
    assert found.info.length == len(found.text)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "looks binary, not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 3, "looks binary, not text"),
        (b"\xff\xfe\x00", "broken UTF-16 text"),
        (b"ab\x01\x02\x03\x04\x05", "looks binary, not text"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_what_is_not_text_says_so(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        document(tmp_path, name, data)
    assert str(caught.value) == reason


def test_too_large_and_special_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 2**20)
    with pytest.raises(SourceError, match="larger than 1 MB"):
        document(tmp_path, "a.txt", b"x" * (2**20 + 1))
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(SourceError, match="not a regular file"):
        read_document(tmp_path / "pipe.txt", tmp_path)
    with pytest.raises(SourceError, match="cannot be read: no such file"):
        read_document(tmp_path / "gone.txt", tmp_path)


def test_an_unreadable_file_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("Text")
    monkeypatch.setattr("search_index.sources.os.open", refuse)
    with pytest.raises(SourceError, match="cannot be read: permission denied"):
        read_document(tmp_path / "a.txt", tmp_path)


def test_kinds_go_by_content_then_by_ending() -> None:
    for name, head, kind in [
        ("a.txt", b"Text", "text"),
        ("A.TXT", b"Text", "text"),
        ("b.Markdown", b"# Text", "markdown"),
        ("a.txt", b"%PDF-1.7", "pdf"),
        ("a", b"\n<!-- a --><!DOCTYPE html>", "html"),
        ("a.md", b"<html>in Markdown</html>", "markdown"),
        ("a", b"Received: by a\nFrom: b\nSubject: c\n\nText", "eml"),
        ("a.txt", b"From: a place far away\nTo: another\n", "text"),
        ("a.bin", b"PK\x03\x04", "zip"),
        ("a.doc", b"PK\x03\x04...[Content_Types].xml...PK\x03\x04...word/document.xml", "docx"),
        ("a.doc", b"{\\rtf1 Text}", "rtf"),
        ("a", b"Text", ""),
    ]:
        assert kind_of(name, head) == kind
    assert may_hold_articles("letter")
    assert not may_hold_articles("a.py")
    assert unread_reason("a.py") == unread_reason("a.md") == ""


# Markdown


def test_front_matter_gives_facts_and_is_not_text(tmp_path: Path) -> None:
    whole = (
        "---\ntitle: 'Ports: a brief'\nlanguage: ru\ndate: 2017-12-05\nsource: An Agency\n"
        "url: https://example.org/a\ntags: [one, two]\n---\n# Heading\n\nText *here*.\n"
    )
    found = document(tmp_path, "sub/a.md", whole)
    assert found.text == "# Heading\n\nText *here*.\n"
    assert whole.split("\n")[found.info.first_line - 1 :] == found.text.split("\n")
    info = found.info
    assert (info.id, info.path, info.type) == ("sub/a.md", "sub/a.md", "markdown")
    assert (info.title, info.language, info.date) == ("Ports: a brief", "ru", "2017-12-05")
    assert (info.source, info.url) == ("An Agency", "https://example.org/a")


def test_front_matter_of_other_programs(tmp_path: Path) -> None:
    hugo = (
        '+++\ntitle = "Порты"\ndate = 2017-12-05T09:00:00+09:00\nauthors = ["Lee", "Kim"]\n'
        "[params]\nx = 1\n+++\n\nText.\n"
    )
    info = document(tmp_path, "hugo.md", hugo).info
    assert (info.title, info.date, info.author) == ("Порты", "2017-12-05", "Lee, Kim")
    assert info.first_line == 8
    quarto = "---\nauthor:\n  - name: Anna Lee\n    orcid: 1\n  - Kim\nlang: ko-KR\n---\nText.\n"
    info = document(tmp_path, "quarto.md", quarto).info
    assert (info.author, info.language) == ("Anna Lee, Kim", "ko")


@pytest.mark.parametrize("front", ["title = ", "x", "a = " + "[" * 9000, "a = 1\na = 2"])
def test_malformed_toml_is_text(tmp_path: Path, front: str) -> None:
    whole = f"+++\n{front}\n+++\nText\n"
    assert document(tmp_path, "a.md", whole).text == whole


@pytest.mark.parametrize(
    ("value", "date"),
    [("2017", "2017"), ("2017-12", "2017-12"), ("2017-12-05T10:00:00Z", "2017-12-05"),
     ("5 декабря 2017 года", "2017-12-05"), ("someday", ""), ("", "")],
)  # fmt: skip
def test_dates_of_front_matter_may_be_partial(tmp_path: Path, value: str, date: str) -> None:
    assert document(tmp_path, "a.md", f"---\ndate: {value}\n---\nText\n").info.date == date


@pytest.mark.parametrize(
    "front",
    [
        "title: [unclosed", "a: b: c", "- a list", "just words", "\tx: y", "a: *missing",
        "date: 2017-13-45", "[" * 9000, "- " * 4000, "!!python/object/apply:os.getpid []",
    ],
)  # fmt: skip
def test_malformed_front_matter_is_text(tmp_path: Path, front: str) -> None:
    whole = f"---\n{front}\n---\nText\n"
    found = document(tmp_path, "a.md", whole)
    assert found.text == whole
    assert found.info.first_line == 1


@pytest.mark.parametrize("whole", ["---\nno end\n", "--- a rule\n\nText\n", "Text\n---\na: b\n---"])
def test_what_only_begins_like_front_matter_is_text(whole: str) -> None:
    assert split_front_matter(whole) == ({}, 0)


def test_titles_of_markdown_lose_their_signs(tmp_path: Path) -> None:
    first = document(tmp_path, "a.md", "Intro\n\n# The *Arctic* [Route](https://a.b) #\n\nText\n")
    assert first.info.title == "The Arctic Route"
    assert document(tmp_path, "b.md", "**Bold** opening line\n").info.title == "Bold opening line"
    assert document(tmp_path, "c.md", "* * *\n\n1234\n").info.title == "c"


# Titles, languages, dates


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ports of the east\n\nText.", "Ports of the east"),
        ("\n\n   Ports  of the east \nText.", "Ports of the east"),
        ("Opinion\n\nWhy the ports are growing again\n\nText.", "Why the ports are growing again"),
        ("Новости дня\nПорты Дальнего Востока растут\nТекст.", "Порты Дальнего Востока растут"),
        ("Arctic Route\n\nThe route is long and icy, and few take it.", "Arctic Route"),
        ("https://example.org/a\n12.05.2017\n***\nPorts\n", "Ports"),
        ("Published: 5 December 2017\nPorts grow in the east\n", "Ports grow in the east"),
        ("1234\n5678\n", ""),
        ("", ""),
        ("Old Version\nHEADLINES\nFerry Fares to Rise in May\nThe fare rises.",
         "Ferry Fares to Rise in May"),
        ("Меню\nРегион\nКультура\nЗакрыть\nПаром пойдёт из Зарубино весной\nТекст.",
         "Паром пойдёт из Зарубино весной"),
        ("본문 바로가기\n메뉴\n동해항 여객선 석 달 만에 다시 뜬다\n배가 떴다.",
         "동해항 여객선 석 달 만에 다시 뜬다"),
        ("Harbour Weekly\nPorts & Ferries\nMay 4, 2016\nTrade\nFares to Nakhodka rise again\nText.",
         "Fares to Nakhodka rise again"),
        ("Ferries from A to Z\nThe Ferry That Stayed Home\nSee all\nThe Ferry That Stayed Home\n",
         "The Ferry That Stayed Home"),
        ("Winter Route\nA. Writer\nInstitute of Harbours and Ferries, Seoul\nA text.",
         "Winter Route"),
        ("• By Ann Writer and Tom Editor\nFerry stays in port for the winter\nText.",
         "Ferry stays in port for the winter"),
        ("이한결 기자\n여객선 운임 오른다\n", "여객선 운임 오른다"),
        ("By 2030 the port will be ice-free\nText.", "By 2030 the port will be ice-free"),
        ("Сегодня: Вторник, 03 декабря 2024г.\nПаром снова вышел в море\nТекст.",
         "Паром снова вышел в море"),
        ("Пак Ольга | |\n---|---|\nДата рождения | 21 июня 1918 |\n", "Пак Ольга"),
        ("Photo\n", ""),
    ],
)  # fmt: skip
def test_title_is_the_first_line_that_can_be_one(text: str, title: str) -> None:
    assert title_of(text) == title


def test_long_first_lines_are_cut_at_a_sentence_or_a_word() -> None:
    sentence = "The ports of the east have grown for years and will go on to grow."
    assert title_of(sentence + " More follows in a second sentence " * 5) == sentence
    cut = title_of("word " * 60)
    assert cut.endswith("word…")
    assert len(cut) <= MAX_TITLE
    assert len(title_of("가" * 500)) <= MAX_TITLE


@given(st.text(max_size=400))
def test_titles_are_one_short_line(text: str) -> None:
    title = title_of(text)
    assert len(title) <= MAX_TITLE
    assert title == " ".join(title.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [(KOREAN, "ko"), (RUSSIAN, "ru"), (ENGLISH, "en"), ("1234 — !", "und"), ("北極航路", "und"),
     ("KIEP와 한국은 함께 북극항로를 연구한다", "ko"), ("Компания Gazprom и порт", "ru")],
)  # fmt: skip
def test_language_goes_by_script(text: str, language: str) -> None:
    assert language_of(text) == language


GERMAN = "Die Häfen im Osten wachsen, und die Gespräche über den Handel sind nicht zu Ende."
FRENCH = "Les ports de l'Est grandissent, et le ministère est pour la reprise des échanges."
SPANISH = "Los puertos del este crecen y las conversaciones sobre el comercio no se detienen."
UKRAINIAN = "Порти Далекого Сходу зростають, і переговори про торгівлю тривають уже кілька років."
BULGARIAN = "Пристанищата растат, търговията се увеличава, а фериботът ще свързва града с Корея."
KAZAKH = "Қазақстан мен Корея арасындағы сауда өсіп келеді, келіссөздер жалғасуда."


@pytest.mark.parametrize(
    "text", [GERMAN, FRENCH, SPANISH, UKRAINIAN, BULGARIAN, KAZAKH, "港口の交渉は続いている。",
             "远东的港口多年来一直在发展。", "Τα λιμάνια αναπτύσσονται εδώ και χρόνια."],
)  # fmt: skip
def test_other_languages_are_not_taken_for_ours(text: str) -> None:
    assert language_of(text) == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("U.S. TO ALLOW IMPORTS OF S.A. URANIUM", "en"),
        ("Ports, 2017\nBusan 12 14\nVladivostok 7 9\n", "en"),
        ("Kim Jong-un (김정은, 金正恩) met Putin (Путин).", "en"),
        (f"{ENGLISH * 5}{KOREAN}{RUSSIAN}", "en"),
        (f"{KOREAN * 4}{ENGLISH * 3}", "ko"),
        (f"{RUSSIAN * 4}{ENGLISH * 4}", "ru"),
        (
            "협회(Korea International Trade Association)는 https://www.kita.net/a/b 에",
            "ko",
        ),
        ("大韓民國과 러시아 聯邦의 外交 關係", "ko"),
        ("Съезд объявил об итогах выборов.", "ru"),
        ("(Путин)", "ru"),
    ],
)
def test_mixed_documents_have_the_language_of_most_of_them(text: str, language: str) -> None:
    assert language_of(text) == language


def test_names_go_by_script_alone() -> None:
    names = ("Der Spiegel", "Зеленський", "김정은", "北極", "1234")
    assert [language_of_name(name) for name in names] == ["en", "ru", "ko", "und", "und"]


@pytest.mark.parametrize(
    ("value", "language"),
    [("en-GB", "en"), ("KO", "ko"), ("Russian", "ru"), ("русский", "ru"), ("fr", "und")],
)
def test_languages_are_named_in_many_ways(value: str, language: str) -> None:
    assert clean_language(value) == language


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published: Tue, Dec. 5, 2017 10:30 KST", "2017-12-05"),
        ("By Someone | December 5, 2017", "2017-12-05"),
        ("VLADIVOSTOK, Dec. 5, 2017 (Agency) — The ports", "2017-12-05"),
        ("(서울=통신) 2017.12.05 기자", "2017-12-05"),
        ("입력 2017.12.05 오전 10:30", "2017-12-05"),
        ("2017년 12월 5일", "2017-12-05"),
        ("5 декабря 2017 года", "2017-12-05"),
        ("05.12.2017, 10:30 мск", "2017-12-05"),
        ("Agreement of 5 December 2017", ""),
        ("04/05/2017", ""),
        ("31 February 2017", ""),
        ("In 2017 trade grew", ""),
        ("Sept. 2, 2016 - 19:45 By 이한결", "2016-09-02"),
        ("Mon 20 Jun 2016 by Ann Writer", "2016-06-20"),
        ("April 21, 1991|By Harbour News Service", "1991-04-21"),
        ("Tue Jul 7 02:12:27 EDT 2009", "2009-07-07"),
        ("PUBLISHED :September 06, 2017 - 17:30", "2017-09-06"),
        ("기사승인 2024-03-29 05:23:00", "2024-03-29"),
        ("이한결 승인 2024.07.02 08:00 의견 0", "2024-07-02"),
        ("이한결 기자I 2024.03.28 23:41:17", "2024-03-28"),
        ("이한결 2015. 03. 09", "2015-03-09"),
        ("등록일 17.12.20 조회수 1705", "2017-12-20"),
        ("등록일 98.03.01", "1998-03-01"),
        ("1994-09-10 2면", "1994-09-10"),
        ("Новости 13 сентября 2023, 10:29", "2023-09-13"),
        ("Обновлено: 17/02/2009", "2009-02-17"),
        ("Posted 02/17/2009", "2009-02-17"),
        ("17.12.20", ""),
        ("Дата рождения | 21 июня 1918 |", ""),
        ("Born 21 June 1918", ""),
        ("The treaty that was published 5 December 2017 is short", ""),
        ("조약은 2024.07.02 승인됐다", ""),
    ],
)
def test_datelines_are_told_from_dates_in_a_text(line: str, date: str) -> None:
    assert dateline(line) == date


def test_the_day_of_publication_goes_before_one_that_stands_for_itself() -> None:
    lines = ["The Harbour", "April 25, 2024", "Published: 6 September 2017", "7 May 2018"]
    assert dateline_of(lines) == "2017-09-06"
    assert dateline_of(lines[:2]) == "2024-04-25"
    assert dateline_of(["The Harbour"]) == ""


@pytest.mark.parametrize(
    ("stem", "date"),
    [("2017-12-05-ports", "2017-12-05"), ("20171205", "2017-12-05"), ("a_2017_12", "2017-12"),
     ("000_af4c9adac632f36e", ""), ("report-2017", ""), ("1990-2000", ""), ("2017-02-31", "")],
)  # fmt: skip
def test_dates_in_file_names(stem: str, date: str) -> None:
    assert named_date(stem) == date


@given(st.text(max_size=120))
def test_dates_found_are_iso(text: str) -> None:
    for date in (find_date(text), dateline(text), named_date(text)):
        assert date == "" or len(date) in {4, 7, 10}


# Listing


def test_listing_is_sorted_and_leaves_out_what_is_not_there_to_read(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y/x.md", ".hidden.txt", ".git/c.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Text")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "linked.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a")
    paths = [entry.path for entry in list_files(tmp_path)]
    assert paths == ["a.txt", "a/y/x.md", "a/z.txt", "b.txt", "linked.txt"]
    facts = {entry.path: entry for entry in list_files(tmp_path)}
    assert facts["b.txt"].size == 4
    assert facts["b.txt"].mtime_ns == (tmp_path / "b.txt").stat().st_mtime_ns


def test_names_that_are_not_unicode_are_told(tmp_path: Path) -> None:
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff.txt", os.O_CREAT | os.O_WRONLY))
    told: list[Skipped] = []
    assert list_files(tmp_path, told.append) == []
    assert [skip.reason for skip in told] == ["its name is not valid UTF-8: rename it"]
    told[0].path.encode()


def test_a_folder_that_cannot_be_entered_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text("Text")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("search_index.sources.listing.os.scandir", refuse)
    told: list[Skipped] = []
    assert [entry.path for entry in list_files(tmp_path, told.append)] == ["a.txt"]
    assert told == [Skipped("shut", "cannot be read: permission denied")]
