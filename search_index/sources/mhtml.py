"""Pages that a browser saved as one file: a message whose parts are the page and its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from search_index.errors import SourceError
from search_index.sources import mime
from search_index.sources.article import Article, Reading
from search_index.sources.web_page import article_of

_FRAMED = 200  # code points; a page with less text may be the frame of another
_MAX_PAGES = 50  # of a file that are looked at; each frame of a page is one


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the article of the page; raises SourceError when there is no page or no text in it."""
    message = mime.parse(data)
    pages = [part for part in mime.leaves(message) if part.get_content_type() in _PAGES]
    if not pages:
        raise SourceError("no page in the file")
    address = mime.header(message, "snapshot-content-location")
    articles = list(filter(None, (_article(page, address) for page in pages[:_MAX_PAGES])))
    if not articles:
        raise SourceError("no text in the page")
    best = articles[0]
    if len(best.text) < _FRAMED:
        best = max(articles, key=lambda article: len(article.text))
    # The date of the message is the day on which the page was saved: none of the article.
    title = best.title or mime.header(message, "subject")
    yield replace(best, title=title, url=best.url or articles[0].url)


_PAGES = frozenset(("text/html", "application/xhtml+xml"))


def _article(page: Message, address: str) -> Article | None:
    location = mime.header(page, "content-location")
    charset = mime.charset_of(page)
    try:
        return article_of(mime.content(page), "mhtml", charset=charset, address=location or address)
    except SourceError:
        return None
