"""An article becomes a document: what its file does not say is found in its text."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from search_index.models import Document, DocumentInfo
from search_index.sources.article import Article
from search_index.sources.decoding import composed
from search_index.sources.facts import (
    clean_date,
    clean_language,
    date_of,
    stem_of,
    title_of,
)
from search_index.sources.languages import language_of

_SURROGATE = re.compile("[\ud800-\udfff]")
_MAX_VALUE = 500  # code points kept of a value
_DAY = 86_400 * 10**9  # nanoseconds
_EPOCH = date(1970, 1, 1).toordinal()


def document_of(article: Article, path: str, mtime_ns: int = 0) -> Document:
    """Return the document of an article in the file at `path`, relative to the corpus.

    The date is the one stated, else one found in the name or the first lines. The day on which the
    file was last changed (`mtime_ns`; 0: unknown) is kept apart: a copy is no new article.
    """
    name = article.part or path
    text = _clean(article.text)
    stated = clean_language(article.language) if article.language else "und"
    day = clean_date(article.date) if article.date else ""
    info = DocumentInfo(
        id=f"{path}#{article.part}" if article.part else path,
        path=path,
        title=_value(article.title) or title_of(text) or _value(stem_of(name)),
        language=stated if stated != "und" else language_of(text),
        date=day or date_of(text, name),
        source=_value(article.source),
        type=article.kind,
        url=_value(article.url),
        length=len(text),
        first_line=article.first_line,
        author=_value(article.author),
        file_date=day_of_time(mtime_ns),
    )
    return Document(info, text)


def _value(text: str) -> str:
    return " ".join(_clean(text).split())[:_MAX_VALUE]


def _clean(text: str) -> str:
    """Return a text that can be kept: Hangul composed, no NUL, U+FFFD for lone surrogates."""
    return composed(_SURROGATE.sub("\ufffd", text.replace("\0", "")))


def day_of_time(time_ns: int) -> str:
    """Return the day (UTC, ISO 8601) of a time in nanoseconds since the epoch; "" of 0."""
    return _day(time_ns // _DAY) if time_ns else ""


@lru_cache(maxsize=4096)
def _day(days: int) -> str:
    try:
        return date.fromordinal(_EPOCH + days).isoformat()
    except (ValueError, OverflowError):
        return ""
