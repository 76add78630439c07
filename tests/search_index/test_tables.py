"""Tables and JSON of articles: each row with text is a document."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import SourceError
from search_index.models import Document, Skipped
from search_index.sources import documents_from_bytes
from search_index.sources.reading import read_content

KOREAN = "북극항로 실무 회의가 부산에서 열렸다.\n\n다음 회의는 블라디보스토크에서 열린다."
RUSSIAN = "Во Владивостоке открылся семинар; участники обсудят «порты, торговлю» и рыболовство."
ENGLISH = 'The harbour master said: "We had to open a second yard," and left.'


def facts(document: Document) -> tuple[str, ...]:
    info = document.info
    return info.title, info.date, info.source, info.author, info.url, info.language


def table(rows: list[list[str]], encoding: str, **dialect: object) -> bytes:
    file = io.StringIO()
    csv.writer(file, **dialect).writerows(rows)  # type: ignore[arg-type]
    return file.getvalue().encode(encoding)


ROWS = [
    ["제목", "본문", "날짜", "언론사", "기자", "링크"],
    [
        "실무 회의",
        KOREAN,
        "2017-12-05 오전 10:30",
        "동해일보",
        "김철수",
        "http://donghae.example/1",
    ],
    ["둘째", '세미나에서 "항만; 무역" 등을 논의했다, 한다.', "2017. 12. 6.", "다른 신문", "", ""],
]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_tables_of_every_dialect(encoding: str, separator: str) -> None:
    rows = [*ROWS, ["셋째", "Ports, “rails” and; ships", "2017-12-07", "", "", ""]]
    data = table(rows, encoding, delimiter=separator)
    found, skipped = documents_from_bytes(data, "news.csv")
    assert skipped == ()
    assert [document.info.id for document in found] == [f"news.csv#{n}" for n in (1, 2, 3)]
    assert [document.text for document in found] == [row[1] for row in rows[1:]]
    assert facts(found[0]) == (
        "실무 회의", "2017-12-05", "동해일보", "김철수", "http://donghae.example/1", "ko",
    )  # fmt: skip
    assert facts(found[1])[:3] == ("둘째", "2017-12-06", "다른 신문")
    lines = data.decode(encoding).removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for document in found:
        assert lines[document.info.first_line - 1].startswith(document.info.title)


def test_russian_table_of_excel() -> None:
    rows = [["Заголовок", "Текст", "Дата", "Источник", "Автор", "Ссылка"]]
    rows.append(["Семинар", RUSSIAN, "05.12.2017 10:30", "Новости", "Иван Петров", "нет"])
    data = b"sep=;\r\n" + table(rows, "cp1251", delimiter=";", quoting=csv.QUOTE_ALL)
    (found,), _ = documents_from_bytes(data, "news.csv")
    assert found.text == RUSSIAN
    assert facts(found) == ("Семинар", "2017-12-05", "Новости", "Иван Петров", "", "ru")
    assert found.info.first_line == 3


def test_names_of_columns_in_many_ways() -> None:
    for names in [
        ("Article Text", "Headline", "Published At"),
        ("articleBody", "headline", "datePublished"),
        ("full_text", "article_title", "pub-date"),
        ('"content"', "TITLE", "PubDate"),
        ("기사 본문", "기사제목", "작성일"),
        ("ТЕКСТ СТАТЬИ", "Название", "Дата публикации"),
    ]:
        data = table([list(names), [ENGLISH, "Ports", "2017-12-05"]], "utf-8")
        (found,), _ = documents_from_bytes(data, "a.csv")
        assert (found.text, found.info.title, found.info.date) == (ENGLISH, "Ports", "2017-12-05")


def test_better_columns_go_before_others_and_stand_in_for_them() -> None:
    rows = [["summary", "content", "text"], ["a", "b", "c"], ["a", "b", " "], ["a", "", ""]]
    found, _ = documents_from_bytes(table(rows, "utf-8"), "a.csv")
    assert [document.text for document in found] == ["c", "b", "a"]


def test_heading_rows_and_escaped_quotes_are_understood() -> None:
    data = b'Export of news\n\ntitle,text\nPorts,"He said \\"yes\\", and left"\n'
    (found,), _ = documents_from_bytes(data, "a.csv")
    assert found.text == 'He said "yes", and left'
    assert found.info.id == "a.csv#1"


def test_a_table_that_is_not_of_articles_is_refused_once() -> None:
    data = table([["id", "price"], ["1", "2"], ["3", "4"]], "utf-8")
    with pytest.raises(SourceError) as caught:
        documents_from_bytes(data, "a.csv")
    assert str(caught.value) == "no column of text: name one text, body or content"
    with pytest.raises(SourceError, match="no text in its rows"):
        documents_from_bytes(b"title,text\na,\nb,\n", "a.csv")


def test_rows_without_text_are_counted() -> None:
    rows = [["title", "text"], ["a", ""], ["b", ENGLISH], *([["c", " "]] * 5000)]
    found, skipped = documents_from_bytes(table(rows, "utf-8"), "a.csv")
    assert [document.info.id for document in found] == ["a.csv#2"]
    assert skipped == (Skipped("a.csv#1", "5,001 rows have no text, this one first", "a.csv"),)


def test_very_long_fields_are_read() -> None:
    text = "Long text. " * 20_000
    (found,), _ = documents_from_bytes(table([["text"], [text]], "utf-8"), "a.csv")
    assert found.text == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("<p>One &amp; two</p><p>three<br/>four</p>", "One & two\n\nthree\nfour"),
        ("One <b>two</b>\nthree", "One two\nthree"),
        ("One&nbsp;two &quot;three&quot;", 'One two "three"'),
        ("1 < 2 and <unknown> stays", "1 < 2 and <unknown> stays"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("\r\nOne\r\ntwo\rthree", "One\ntwo\nthree"),
    ],
)
def test_markup_in_a_field_is_read(value: str, text: str) -> None:
    data = json.dumps({"title": "x", "text": value}).encode()
    assert documents_from_bytes(data, "a.jsonl")[0][0].text == text


# JSON


def test_lines_of_json() -> None:
    lines = [
        json.dumps({"title": "회의", "body": KOREAN, "date": "20171205", "lang": "ko"}),
        json.dumps({"headline": "Семинар", "text": RUSSIAN, "published": 1512450000,
                    "source": {"name": "Н"}}, ensure_ascii=False),
        "",
        json.dumps({"_id": 1, "_source": {"title": "Ports", "content": ENGLISH,
                                          "authors": ["A", "B"]}}),
        json.dumps({"title": {"rendered": "<b>WP</b>"}, "content": {"rendered": "<p>Text</p>"},
                    "date_gmt": "2017-12-05T01:02:03", "link": "https://a.example/1"}),
        json.dumps({"text": ["One.", "Two."], "date": {"$date": "2017-12-05T00:00:00Z"}}),
    ]  # fmt: skip
    data = "\r\n".join(lines).encode()
    found, skipped = documents_from_bytes(data, "news.jsonl")
    assert skipped == ()
    assert [document.info.id for document in found] == [f"news.jsonl#{n}" for n in (1, 2, 4, 5, 6)]
    assert [document.info.first_line for document in found] == [1, 2, 4, 5, 6]
    assert [document.text for document in found] == [
        KOREAN, RUSSIAN, ENGLISH, "Text", "One.\n\nTwo.",
    ]  # fmt: skip
    assert facts(found[0]) == ("회의", "2017-12-05", "", "", "", "ko")
    assert facts(found[1]) == ("Семинар", "2017-12-05", "Н", "", "", "ru")
    assert facts(found[2]) == ("Ports", "", "", "A, B", "", "en")
    assert facts(found[3])[:2] == ("WP", "2017-12-05")
    assert found[4].info.date == "2017-12-05"


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrapped", [False, True])
def test_arrays_of_json(wrapped: bool, indent: int | None) -> None:
    rows = [{"title": "a", "text": KOREAN}, {"title": "b"}, {"title": "c", "text": ENGLISH}]
    data = json.dumps({"status": "ok", "articles": rows} if wrapped else rows, indent=indent)
    for name in ("a.json", "a.jsonl"):
        found, skipped = documents_from_bytes(data.encode(), name)
        assert [document.info.id for document in found] == [f"{name}#1", f"{name}#3"]
        assert [document.text for document in found] == [KOREAN, ENGLISH]
        assert [(skip.path, skip.reason) for skip in skipped] == [(f"{name}#2", "no text in it")]


ROW, OTHER = {"title": "a", "text": KOREAN}, {"title": "b", "text": ENGLISH}


@pytest.mark.parametrize(
    "value",
    [
        {"response": {"status": "ok", "docs": [ROW, OTHER]}},
        {"took": 3, "hits": {"total": 2, "hits": [{"_source": ROW}, {"_source": OTHER}]}},
        {"title": {"0": "a", "1": "b"}, "text": {"0": KOREAN, "1": ENGLISH}},
        {"columns": ["title", "text"], "index": [0, 1], "data": [["a", KOREAN], ["b", ENGLISH]]},
        {"https://a.example/1": ROW, "https://a.example/2": OTHER},
        [{"title": "a", "paragraphs": [KOREAN]}, {"title": "b", "paragraphs": [ENGLISH]}],
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_articles_within_other_objects(value: object, indent: int | None) -> None:
    found, skipped = documents_from_bytes(json.dumps(value, indent=indent).encode(), "a.json")
    assert skipped == ()
    assert [(document.info.title, document.text) for document in found] == [
        ("a", KOREAN),
        ("b", ENGLISH),
    ]


@pytest.mark.parametrize(
    "value",
    [
        {**ROW, "entries": [OTHER]},
        {**ROW, "related": {"articles": [OTHER]}},
        {"title": {"rendered": "a"}, "content": {"rendered": KOREAN}},
        {"article": {"title": "a", "body": KOREAN}, "links": {"items": [OTHER]}},
    ],
)
def test_what_an_article_holds_does_not_take_its_place(value: object) -> None:
    [found], _ = documents_from_bytes(json.dumps(value).encode(), "a.json")
    assert (found.info.title, found.text) == ("a", KOREAN)


def test_the_dates_of_programs_are_understood() -> None:
    rows = [
        {"text": ENGLISH, "created_at": "Tue Dec 05 10:00:00 +0000 2017"},
        {"text": ENGLISH, "@timestamp": "2017-12-05T10:00:00Z"},
    ]
    found, _ = documents_from_bytes(json.dumps(rows).encode(), "a.json")
    assert [document.info.date for document in found] == ["2017-12-05"] * 2


def test_objects_that_are_written_one_after_another() -> None:
    data = "\n".join(json.dumps({"text": text}, indent=1) for text in (KOREAN, ENGLISH)).encode()
    found, _ = documents_from_bytes(data, "a.json")
    assert [document.text for document in found] == [KOREAN, ENGLISH]
    assert [document.info.first_line for document in found] == [1, 4]


def test_broken_lines_are_counted_and_the_first_is_named() -> None:
    good = json.dumps({"text": ENGLISH})
    for broken in ("{", '{"text": "cut', "[" * 100_000, '{"text": ' + "9" * 5000 + "}"):
        lines = [good, broken, good, broken]
        found, skipped = documents_from_bytes("\n".join(lines).encode(), "a.jsonl")
        assert [document.info.id for document in found] == ["a.jsonl#1", "a.jsonl#3"]
        assert skipped == (Skipped("a.jsonl#2", "2 lines are not JSON, this one first", "a.jsonl"),)
    found, skipped = documents_from_bytes(f"{{broken\n{good}\n".encode(), "a.jsonl")
    assert [document.info.id for document in found] == ["a.jsonl#2"]
    assert [skip.reason for skip in skipped] == ["not JSON"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("no json", "not JSON"),
        ("[" * 200_000, "not JSON"),
        ('{"name": "a-package", "version": "1.0"}', "no column of text: name one text, body"),
        ("[1, 2, 3]", "no column of text"),
        ('{"text": null}', "no column of text"),
    ],
)
def test_what_is_no_json_of_articles_says_so(data: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        documents_from_bytes(data.encode(), "a.json")


def test_what_no_text_may_hold_is_removed() -> None:
    data = (
        b'{"title": "\\ud800a\\u0000", "text": "b\\udfff\\u0000c \\ud83d\\ude00", '
        b'"url": "javascript:1"}'
    )
    (found,), _ = documents_from_bytes(data, "a.jsonl")
    assert (found.text, found.info.title, found.info.url) == ("bc \U0001f600", "a", "")


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["text", "title", "date", "name", "content"]), inner),
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(_VALUES, max_size=4), st.booleans())
def test_any_json_is_articles_or_a_reason(values: list[object], lined: bool) -> None:
    text = "\n".join(map(json.dumps, values)) if lined else json.dumps(values)
    with suppress(SourceError):
        for article in read_content(text.encode(), "a.json").articles:
            assert article.text.strip()
            (article.text + article.title + article.author + article.url).encode()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([b"text", b",", b";", b'"', b"\n", b"\r", b"\t", b"title", b"{", b"}"]),
            st.binary(max_size=5),
        ),
        max_size=40,
    ).map(b"".join),
    st.sampled_from(["a.csv", "a.jsonl", "a.tsv"]),
)
def test_any_bytes_are_articles_or_a_reason(data: bytes, name: str) -> None:
    for whole in (data, b"title,text\n" + data):
        with suppress(SourceError):
            assert all(article.text.strip() for article in read_content(whole, name).articles)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20), min_size=1))
def test_what_a_table_is_written_from_is_read_again(texts: list[str]) -> None:
    rows = [["title", "text"], *(["x", text] for text in texts)]
    expected = [
        (f"a.csv#{number}", text)
        for number, text in enumerate(texts, 1)
        if text.strip() and "&" not in text and "<" not in text
    ]
    with suppress(SourceError):
        found, _ = documents_from_bytes(table(rows, "utf-8"), "a.csv")
        by_id = {document.info.id: document.text for document in found}
        for part, text in expected:
            assert by_id[part].strip() == text.strip()
