"""Rows of tables and objects of JSON as articles: which field is the text, which the title.

Fields are known by the names that exports and scrapers give them in English, Korean and Russian.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

from search_index.sources.article import Article, Reading
from search_index.sources.page_facts import plain_date
from search_index.sources.web_page import plain_text

NO_TEXT = "no column of text: name one text, body or content"

# For each fact the names of its column, the better ones first. Written as ``_plain`` leaves them.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "fulltext", "full text", "article text", "article body",
        "articlebody", "content text", "body text", "main text", "maintext", "text content",
        "content html", "html", "article", "post", "story", "message", "paragraphs", "본문",
        "기사본문", "기사 본문", "내용", "기사내용", "기사 내용", "전문", "텍스트", "текст",
        "текст статьи", "полный текст", "содержание", "статья", "тело", "сообщение",
        "description", "summary", "abstract", "요약", "설명", "описание", "аннотация",
    ),
    "title": (
        "title", "headline", "heading", "subject", "name", "article title", "제목", "기사제목",
        "기사 제목", "표제", "헤드라인", "заголовок", "название", "тема", "наименование",
    ),
    "date": (
        "date", "published", "published at", "publishedat", "publish date", "publishdate",
        "pubdate", "pub date", "publication date", "date published", "datepublished", "date gmt",
        "datetime", "time", "timestamp", "created", "created at", "createdat", "posted",
        "posted at", "@timestamp", "날짜", "일자", "일시", "작성일", "작성일자", "등록일", "게재일",
        "보도일", "발행일", "입력일", "дата", "дата публикации", "опубликовано", "время",
    ),
    "source": (
        "source", "publisher", "publication", "site", "site name", "sitename", "website", "outlet",
        "media", "newspaper", "press", "provider", "domain", "언론사", "매체", "매체명", "출처",
        "신문사", "신문", "사이트", "источник", "издание", "издатель", "сми", "сайт",
    ),
    "author": (
        "author", "authors", "byline", "creator", "writer", "reporter", "journalist", "by",
        "기자", "기자명", "저자", "작성자", "글쓴이", "필자", "автор", "авторы", "журналист",
    ),
    "url": (
        "url", "link", "href", "uri", "permalink", "canonical", "canonical url", "webpage",
        "web url", "source url", "original url", "주소", "링크", "원문", "원문주소", "기사주소",
        "ссылка", "адрес", "урл",
    ),
    "language": ("language", "lang", "locale", "언어", "язык"),
}  # fmt: skip
# In which member an object has its value: WordPress, MongoDB, schema.org, XML turned into JSON.
_VALUES = ("rendered", "name", "title", "text", "value", "$date", "#text", "@value", "full", "html")
_NAMES = frozenset(("name", "title"))  # of them, what is no text of an article
_WRAPPERS = ("source", "article", "data", "fields", "attributes", "item", "post", "doc", "content")
_SIGNS = re.compile(r"[\s_\-.:/]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|font|ul|ol|li|table|tbody|tr|td|h[1-6]|img|blockquote|"
    r"figure|article|section|html|body|center|sup|sub)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|br|div|li|tr|h[1-6])\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_UNFIT = re.compile("[\0\ud800-\udfff]")
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")  # seconds or milliseconds since 1970


def fields_of(names: list[str]) -> dict[str, list[int]]:
    """Return for each fact that there is a column of the places of its columns, the best first."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        # What a database adds ("_source" holds the whole record in Elasticsearch) is no fact.
        for form in _forms(name) if not name.startswith("_") else ():
            places.setdefault(form, place)
    found = {
        field: list(dict.fromkeys(places[name] for name in known if name in places))
        for field, known in _FIELDS.items()
    }
    return {field: columns for field, columns in found.items() if columns}


def facts_of_object(record: Mapping[str, object]) -> dict[str, str]:
    """Return the facts in a JSON object, and in the objects directly in it where it has no text."""
    facts = _own_facts(record)
    if "text" not in facts:
        members = {form: value for key, value in record.items() for form in _forms(key)}
        for name in _WRAPPERS:
            inner = members.get(name)
            if isinstance(inner, Mapping):
                facts = {**_own_facts(inner), **facts}
            if "text" in facts:
                break
    return facts


def article_of_facts(facts: Mapping[str, str], kind: str, number: int, line: int) -> Article | None:
    """Return the article of a row, None where it has no text.

    `number` is the row's, from 1; `line` is the line of the file on which it begins.
    """
    text = clean_text(facts.get("text", ""))
    if not text.strip():
        return None
    url = facts.get("url", "").strip()
    return Article(
        text,
        kind,
        title=" ".join(clean_text(facts.get("title", "")).split()),
        date=_date(facts.get("date", "").strip()),
        source=_UNFIT.sub("", facts.get("source", "")),
        author=_UNFIT.sub("", facts.get("author", "")),
        language=facts.get("language", ""),
        url=_UNFIT.sub("", url) if re.match(r"https?://\S+$", url) else "",
        first_line=line,
        part=str(number),
    )


def clean_text(value: str) -> str:
    """Return a field's text without markup, its line ends ``\\n``."""
    text = _UNFIT.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text and _TAG.search(text):
        # Where lines are not made by elements, they are made by line ends.
        return plain_text(text if _BLOCK.search(text) else text.replace("\n", "<br>"))
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text).replace("\xa0", " ")
    return text.strip("\n")


def refuse_rows(reading: Reading, numbers: list[int], one: str, more: str) -> None:
    """Note rows that are no articles in one line, at the first of them; `more` has their number."""
    if numbers:
        reason = one if len(numbers) == 1 else f"{len(numbers):,} {more}, this one first"
        reading.refuse(str(numbers[0]), reason)


def _own_facts(record: Mapping[str, object]) -> dict[str, str]:
    keys = list(record)
    facts = {}
    for field, places in fields_of([str(key) for key in keys]).items():
        values = (_text(record[keys[place]], field) for place in places)
        value = next((value for value in values if value.strip()), "")
        if value:
            facts[field] = value
    return facts


def _text(value: object, field: str) -> str:
    if isinstance(value, list):
        glue = ", " if field == "author" else "\n\n"
        return glue.join(filter(None, (_scalar(item, field) for item in value)))
    return _scalar(value, field)


def _scalar(value: object, field: str) -> str:
    if isinstance(value, Mapping):
        unfit = _NAMES if field == "text" else ()
        inner = (value[name] for name in _VALUES if name in value and name not in unfit)
        value = next((item for item in inner if isinstance(item, str | int | float)), "")
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int | float) else ""


def _forms(name: str) -> tuple[str, str]:
    """Return a column's name in small letters, with one space between words, and as one word."""
    name = unicodedata.normalize("NFC", name[:100]).strip("\ufeff \t\"'")
    plain = _SIGNS.sub(" ", name).strip().casefold()
    return plain, _SIGNS.sub(" ", _HUMP.sub(" ", name)).strip().casefold()


def _date(value: str) -> str:
    epoch = _EPOCH.fullmatch(value)
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch.group(1)), UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            return ""
    return plain_date(value)
