"""Markdown files, with or without YAML front matter."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from search_index.sources.article import Article, Reading
from search_index.sources.decoding import decode
from search_index.sources.facts import title_of

# Longer blocks are not front matter that a person wrote; the limit also bounds nesting.
_MAX_FRONT = 16 * 1024
_MAX_NESTING = 50  # brackets; the parser recurses once for each
_FENCE = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_MARKUP = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|^[>#\s]+")
_MAX_VALUE = 500  # code points kept of a value


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield what follows the front matter, with its Markdown signs kept.

    Raises SourceError when `data` is empty or not text.
    """
    whole = decode(data)
    front, start = split_front_matter(whole)
    text = whole[start:]
    if not text.strip():  # nothing but front matter: better a document of that than none
        front, start, text = {}, 0, whole
    yield Article(
        text,
        "markdown",
        title=front.get("title") or _heading(text),
        date=front.get("date", ""),
        source=front.get("source", ""),
        author=front.get("author", ""),
        language=front.get("language", ""),
        url=front.get("url", ""),
        first_line=whole.count("\n", 0, start) + 1,
    )


def split_front_matter(whole: str) -> tuple[dict[str, str], int]:
    """Return the scalar values of the front matter and the offset at which the text begins.

    Front matter is a YAML mapping between a first line ``---`` and a line ``---`` or ``...``
    (the Jekyll convention). Anything else, malformed YAML too, is text: ``({}, 0)``.
    """
    if not _FENCE.match(whole):
        return {}, 0
    begin = whole.index("\n") + 1
    close = _CLOSE.search(whole, begin, begin + _MAX_FRONT)
    if close is None:
        return {}, 0
    values = _yaml_mapping(whole[begin : close.start()])
    return ({}, 0) if values is None else (values, close.end())


def _yaml_mapping(block: str) -> dict[str, str] | None:
    """Return the scalars of a YAML mapping as text; None if the block is not a mapping."""
    import yaml  # here, because only Markdown with front matter needs it  # noqa: PLC0415

    if block.count("[") + block.count("{") > _MAX_NESTING:
        return None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        loaded = yaml.load(block, Loader=loader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return None
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        return None
    return {
        key.lower(): " ".join(_scalar(value).split())[:_MAX_VALUE]
        for key, value in loaded.items()
        if isinstance(key, str)
    }


def _scalar(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, str | int | float) else ""


def _heading(text: str) -> str:
    """Return the first top heading without its markup, else a title found as in plain text."""
    heading = _HEADING.search(text)
    title = title_of(heading.group(1)) if heading else title_of(text)
    return _MARKUP.sub(lambda match: match.group(1) or "", title).strip()
