"""Web pages: the article without what stands around it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import escape
from importlib.util import find_spec
from typing import Any

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.decoding import decode
from search_index.sources.html_blocks import Blocks, blocks_of
from search_index.sources.html_tokens import tokens, unescape
from search_index.sources.page_facts import facts_of
from search_index.sources.page_text import agreed_blocks, all_text, main_blocks, render

# Pages beyond these are read without trafilatura, whose parser gives up or whose time explodes:
# libxml2 stops at 255 nested elements.
_MAX_DEPTH = 200
_MAX_MARKUP = 3_000_000  # code points
_MAX_BLOCKS = 20_000
_LOST = 0.002  # of a page's code points that may be lost
_INLINE = frozenset(("hi", "ref", "del"))  # in the trees that trafilatura returns
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})",
    re.IGNORECASE,
)
# A page has this much less text than its JSON-LD where a script would show the rest.
_TEASER = 0.5
_HEAD = 16_384  # bytes in which a page's charset is looked for; the standard asks for 1,024


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the article of a page; raises SourceError when there is no text in it."""
    yield article_of(data, "html")


def article_of(data: bytes, kind: str, *, charset: str = "", address: str = "") -> Article:
    """Return the article in the bytes of a page.

    `charset` is what a header around the page says it is in, `address` where it was saved from.
    Raises SourceError when there is no text in it.
    """
    markup = _markup(data, charset or declared_charset(data))
    pieces = list(tokens(markup))
    found = blocks_of(pieces)
    text = _article_text(markup, found)
    lines = {block.text.partition("\n")[0] for block in found.blocks}
    facts = facts_of(pieces, lines, address)
    if len(text) < _TEASER * len(facts.body):
        body = facts.body if "<" in facts.body else escape(unescape(facts.body), quote=False)
        text = plain_text(body.replace("\n", "<br>"))
    if not text:
        raise SourceError("no text in the page")
    # The language is told by the text: what templates say of it is too often that of another site.
    return Article(
        text,
        kind,
        title=facts.title,
        date=facts.date,
        source=facts.site,
        author=facts.author,
        url=facts.url,
    )


def plain_text(markup: str) -> str:
    """Return all text of a piece of HTML, as of a letter or a field of a table."""
    return all_text(blocks_of(tokens(markup)))


def declared_charset(data: bytes) -> str:
    """Return the charset that a page says it is in, "" if it does not say."""
    match = _CHARSET.search(data[:_HEAD])
    return (match.group(1) or match.group(2)).decode("ascii") if match else ""


def _markup(data: bytes, charset: str) -> str:
    """Return the text of a page; a few bytes of another encoding, as of an advertisement, are lost.

    Raises SourceError when it is no text.
    """
    try:
        return decode(data, charset)
    except SourceError:
        for name in (charset, "utf-8"):
            with suppress(LookupError, ValueError):
                text = data.decode(name, "replace").replace("\r\n", "\n")
                if text.strip() and text.count("\ufffd") + text.count("\0") < _LOST * len(text):
                    return text
        raise


def _article_text(markup: str, found: Blocks) -> str:
    own = main_blocks(found)
    small = len(markup) <= _MAX_MARKUP and len(found.blocks) <= _MAX_BLOCKS
    if own and small and found.depth <= _MAX_DEPTH and find_spec("trafilatura") is not None:
        own = agreed_blocks(found, own, _extracted(markup))
    return render(own)


def _extracted(markup: str) -> str:
    """Return the main text as trafilatura finds it, in lines; "" if it does not."""
    try:
        # Here, because it takes long to load and is not always installed.
        from trafilatura import bare_extraction  # noqa: PLC0415

        # It tells of pages it makes nothing of, on the terminal if nobody listens.
        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
        found = bare_extraction(markup, favor_recall=True, include_comments=False)
        body = getattr(found, "body", None)
        return "" if body is None else "".join(_pieces(body))
    except Exception:  # whatever its libraries make of a strange page, we have read it ourselves
        return ""


def _pieces(body: Iterable[Any]) -> Iterator[str]:
    """Yield the text in the tree that trafilatura returns, with line ends where elements end."""
    from lxml.etree import iterwalk  # noqa: PLC0415

    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag not in _INLINE:
            yield "\n"
        yield (element.text if event == "start" else element.tail) or ""
