"""What a page says of itself: title, date, author, publication, address.

Read from Open Graph and article:* properties (ogp.me), schema.org in JSON-LD and as attributes,
Dublin Core, the names that newsrooms' systems give their <meta>, and what stands in the markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from search_index.sources.dates import find_date
from search_index.sources.html_tokens import Token, unescape

# Names of <meta> (as name, property or itemprop), the better ones first.
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "headline")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "published", "article.published",
    "mediator_published_time", "og:regdate", "regdate", "date", "datecreated", "og:pubdate",
    "created",
    "cxenseparse:recs:publishtime", "article:modified_time", "datemodified", "last-modified",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "og:article:author", "article.author", "dc.creator",
    "dcterms.creator", "citation_author", "parsely-author", "sailthru.author", "byl", "byline",
    "mediator_author", "dable:author", "creator",
)  # fmt: skip
_SITES = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
_ADDRESSES = ("og:url", "twitter:url", "dc.identifier")
_ARTICLES = re.compile(r"Article|Report|Posting|Newsletter|CreativeWork")
# The name of the site behind a page's title: "Ports grow - The Herald", "제목 :: 신문".
_SITE_BEHIND = re.compile(r"\s+(?:[-–—|·•»:/]|::|<)\s+")
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")  # Internet Explorer, Chrome
_SAVED_URL = re.compile(r"Page saved with SingleFile\s+url:\s*(\S+)")
_BYLINE = re.compile(r"by-?line|author|reporter|journalist|writer|기자", re.IGNORECASE)
_NO_BYLINE = re.compile(r"comment|respond|reply|prep|label|form|avatar|bio\b", re.IGNORECASE)
_DATE_NAME = re.compile(r"date|time|publish|posted|regist|입력|등록|дата", re.IGNORECASE)
_BY = re.compile(r"^(?:by|author|автор|текст|글|기자|written by)\s*[:=]?\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?:)?//|@|^www\.", re.IGNORECASE)
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{4}|\d{6})?\s*")
_MAX_SHORT = 100  # code points of an author or a date in the text of a page
_VOID = frozenset(("meta", "link", "br", "img", "hr", "input", "source", "wbr", "area", "col"))
_MAX_PARTS = 20  # of a title, between signs
_MIN_HEADING = 10  # code points of an only <h1> that is a better title than <title>
_MAX_JSON_NODES = 2000


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Values as the page has them; "" for what it does not say."""

    title: str = ""
    date: str = ""
    author: str = ""
    site: str = ""
    url: str = ""  # http or https
    body: str = ""  # the text of the article, as it may stand in JSON-LD beside the page's


def facts_of(tokens: Iterable[Token], lines: Collection[str], address: str = "") -> PageFacts:
    """Return what a page says of itself.

    `lines` are the first lines of its paragraphs and headings, `address` is where it was saved
    from, if known.
    """
    found = _Collector()
    for token in tokens:
        found.take(token)
    article = _linked_data(found.scripts)
    url = _address(found, address)
    site = _first(found.meta, _SITES[:1]) or _name(article.get("publisher"))
    site = site or _first(found.meta, _SITES[1:])
    title, behind = _title(found, article, site, lines)
    return PageFacts(
        title=title,
        date=_date(found, article),
        author=_author(found, article),
        site=site or behind or (urlsplit(url).hostname or "").removeprefix("www."),
        url=url,
        body=_body(article),
    )


class _Collector:
    """Gathers from the tokens of a page all that may say something of it."""

    def __init__(self) -> None:
        self.meta: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self.canonical = self.saved_from = self.base = ""
        self.titles: list[str] = []
        self.headings: list[str] = []
        self.times: list[str] = []
        self.marked: dict[str, list[str]] = {"author": [], "date": []}
        self._kept: list[str] | None = None  # where the text of an element goes that is open
        self._element = ""
        self._nested = 0
        self._text: list[str] = []
        self._pictures = 0  # open <svg>, which have titles of their own

    def take(self, token: Token) -> None:
        if token.kind == "text":
            if self._kept is not None:
                self._text.append(token.text)
        elif token.kind == "start":
            self._start(token)
        elif token.kind == "end":
            self._end(token.name)
        elif not self.saved_from:
            match = _SAVED_FROM.match(token.text) or _SAVED_URL.search(token.text[:500])
            self.saved_from = match.group(1) if match else ""

    def _start(self, token: Token) -> None:
        name = token.name
        if name == "svg":
            self._pictures += 1
        elif name == "meta":
            self._meta(token)
        elif name == "base" and not self.base:
            self.base = token["href"]
        elif name == "link" and token["rel"].lower() == "canonical" and not self.canonical:
            self.canonical = token["href"]
        elif name == "time" and token["datetime"]:
            self.times.append(token["datetime"])
        if self._kept is not None:
            self._nested += name == self._element
        elif name not in _VOID:
            kept = self._wanted(token)
            if kept is not None:
                self._kept, self._element, self._nested, self._text = kept, name, 0, []

    def _end(self, name: str) -> None:
        if name == "svg":
            self._pictures = max(0, self._pictures - 1)
        if self._kept is None or name != self._element:
            return
        if self._nested:
            self._nested -= 1
            return
        text = "".join(self._text)
        self._kept.append(text if self._kept is self.scripts else " ".join(text.split()))
        self._kept = None

    def _meta(self, token: Token) -> None:
        content = " ".join(token["content"].split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            if token[key] and content:
                self.meta.setdefault(token[key].strip().lower(), []).append(content)

    def _wanted(self, token: Token) -> list[str] | None:
        """Return where the text of an element belongs that begins here."""
        if token.name == "script":
            return self.scripts if "ld+json" in token["type"].lower() else None
        if token.name == "title":
            return self.titles if not self._pictures else None
        if token.name == "h1" or token["itemprop"] == "headline":
            return self.headings
        property = token["itemprop"]
        if property in {"datePublished", "dateCreated"}:
            value = token["content"] or token["datetime"]
            if value:
                self.meta.setdefault("datepublished", []).append(value)
                return None
            return self.marked["date"]
        if property in {"author", "creator"} or token["rel"] == "author":
            return self.marked["author"]
        if token.name in {"label", "form", "input", "button"}:
            return None
        names = (token["class"] + " " + token["id"])[:200]
        if token.name in {"html", "body", "div", "section", "article", "form", "a", "table"} or (
            not names.strip()
        ):
            # Of containers only those that are nothing but a byline or a date.
            names = names if len(names) < 40 and token.name in {"div", "a"} else ""
        if _NO_BYLINE.search(names):
            return None
        if names and _BYLINE.search(names):
            return self.marked["author"]
        return self.marked["date"] if names and _DATE_NAME.search(names) else None


def _first(meta: dict[str, list[str]], names: Iterable[str]) -> str:
    return next((value for name in names for value in meta.get(name, ()) if value), "")


def _title(
    found: _Collector, article: dict[str, object], site: str, lines: Collection[str]
) -> tuple[str, str]:
    """Return the title without the name of the site, and that name if it stands behind the title.

    What is before the name stands in the page as a line of its own, or the name is known.
    """
    stated = _text(article.get("headline")) or _first(found.meta, _TITLES)
    heading = next((text for text in found.headings if text), "")
    title = stated or next((text for text in found.titles if text), "")
    for match in reversed(list(_SITE_BEHIND.finditer(title))[:_MAX_PARTS]):
        before, behind = title[: match.start()], title[match.end() :]
        if before == heading or before in lines or behind.casefold() == site.casefold():
            return before, behind
    if not stated and len(heading) >= _MIN_HEADING and len(found.headings) == 1:
        return heading, ""
    return title or heading, ""


def _date(found: _Collector, article: dict[str, object]) -> str:
    candidates = (
        _text(article.get("datePublished")),
        *(value for name in _DATES[:-3] for value in found.meta.get(name, ())),
        _text(article.get("dateCreated")),
        *found.times[:5],
        *(text for text in found.marked["date"] if len(text) <= _MAX_SHORT),
        _text(article.get("dateModified")),
        *(value for name in _DATES[-3:] for value in found.meta.get(name, ())),
    )
    dates = [date for date in map(plain_date, candidates) if date]
    # A whole date before a month or a year.
    return next((date for date in dates if len(date) == 10), dates[0] if dates else "")


def plain_date(value: str) -> str:
    """Return the day in a value that states a date, also as 20171205 or 20171205103000; or ""."""
    compact = _COMPACT.fullmatch(value)
    return find_date("-".join(compact.groups()) if compact else value[:200])


def _author(found: _Collector, article: dict[str, object]) -> str:
    candidates = (
        _name(article.get("author")),
        *(value for name in _AUTHORS for value in found.meta.get(name, ())),
        *(text for text in found.marked["author"] if len(text) <= _MAX_SHORT),
    )
    for value in candidates:
        name = _BY.sub("", " ".join(value.split()))
        if name and not _ADDRESS.search(name) and any(map(str.isalpha, name)):
            return name
    return ""


def _address(found: _Collector, given: str) -> str:
    """Return the address that a page gives itself, else the one it was saved from."""
    near = next((url for url in (given, found.saved_from, found.base) if _is_web(url)), "")
    for value in (found.canonical, _first(found.meta, _ADDRESSES)):
        try:
            url = urljoin(near, value.strip()) if value else ""
        except ValueError:
            continue
        # Some systems name their first page as that of all articles.
        if _is_web(url) and (urlsplit(url).path not in {"", "/"} or urlsplit(url).query):
            return url
    return near


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _linked_data(scripts: Iterable[str]) -> dict[str, object]:
    """Return the first article among what a page says in JSON-LD."""
    for script in scripts:
        try:
            data = json.loads(script.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLES.search(kind) for kind in named):
                return node
    return {}


def _body(article: Mapping[str, object]) -> str:
    body = article.get("articleBody")
    return body.replace("\r\n", "\n").strip() if isinstance(body, str) else ""


def _nodes(data: object) -> Iterator[dict[str, object]]:
    pending, count = [data], 0
    while pending and count < _MAX_JSON_NODES:
        node, count = pending.pop(0), count + 1
        if isinstance(node, list):
            pending[:0] = node[:_MAX_JSON_NODES]
        elif isinstance(node, dict):
            yield node
            pending.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _text(value: object) -> str:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), "")
    # What is in a script has its entities undecoded, often.
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def _name(value: object) -> str:
    """Return the name or names in a person, an organisation, or a list of these."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, map(_flat_name, value[:10]))))
    return _flat_name(value)


def _flat_name(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)
