"""Which kinds of files are read, by what, and how a kind is told by content and by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from posixpath import splitext

from search_index.errors import MissingExtra, SourceError
from search_index.sources.article import Reader
from search_index.sources.packed import packed_kind
from search_index.sources.passing import ENDINGS, UNREAD, left_behind


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. A new one is a module with a function ``read`` and a line in FORMATS."""

    kind: str  # as in DocumentInfo.type
    suffixes: tuple[str, ...]  # endings of names, lower case with the dot
    module: str = ""  # of search_index.sources; "": not read yet
    needs: tuple[str, ...] = ()  # modules of other projects without which it is not read
    extra: str = ""  # of this project, that installs them
    guarded: bool = True  # read in a process of its own, with limits
    helps: tuple[str, ...] = ()  # modules of other projects with which it is read better


FORMATS: tuple[Format, ...] = (
    Format("text", (".txt", ".text"), "text", guarded=False),
    Format("markdown", (".md", ".markdown"), "markdown", guarded=False),
    Format("jsonl", (".jsonl", ".ndjson", ".json"), "json_lines"),
    Format("csv", (".csv", ".tsv"), "csv_rows"),
    Format("html", (".html", ".htm", ".xhtml"), "web_page", helps=("trafilatura",)),
    Format("mhtml", (".mhtml", ".mht"), "mhtml"),
    Format("pdf", (".pdf",), "pdf", ("pypdfium2",), "pdf"),
    Format("docx", (".docx", ".docm", ".dotx"), "docx"),
    Format("odt", (".odt", ".ott"), "odt"),
    Format("rtf", (".rtf",), "rtf"),
    Format("epub", (".epub",), "epub"),
    Format("hwp", (".hwp",), "hwp"),
    Format("hwpx", (".hwpx",), "hwpx"),
    Format("doc", (".doc",), "doc"),
    Format("eml", (".eml", ".emlx"), "mail"),
    Format("mbox", (".mbox", ".mbx"), "mbox"),
    Format("gzip", (".gz",), "gzip_file"),
    Format("zip", (".zip",), "zip_file"),
)
_BY_KIND = {format.kind: format for format in FORMATS}
_BY_SUFFIX = {suffix: format.kind for format in FORMATS for suffix in format.suffixes}

HEAD = 4096  # bytes of a file that are looked at to tell its kind
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"(?:<!--.*?-->|<\?xml[^>]*\?>|\s)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TEXTUAL = {"markdown", "eml", "mbox", "mhtml", "jsonl", "csv"}  # in which a page may be quoted
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}")
_MAIL = re.compile(rb"^(?:from|received|return-path|message-id|mime-version|date):", re.I | re.M)
_MBOX = re.compile(rb"From \S[^\n]*\d{4}[^\n]*\n[A-Za-z-]+:")


def format_of(kind: str) -> Format:
    """Return the format of a kind that ``kind_of`` names."""
    return _BY_KIND[kind]


def kind_by_name(name: str) -> str:
    """Return the kind that the ending of a name stands for, "" for none that is known."""
    return _BY_SUFFIX.get(splitext(name)[1].lower(), "")


def kind_of(name: str, data: bytes) -> str:
    """Return the kind of a file by its content, else by its name; "" if it is none.

    `data`: at least its first HEAD bytes; all of them tell apart what is packed as a zip archive.
    Content that is beyond doubt goes before the name: a PDF named ``.txt`` is read as a PDF.
    """
    named = kind_by_name(name)
    head = data[:HEAD]
    if b"%PDF-" in head[:1024] and (named != "text" or head.lstrip().startswith(b"%PDF-")):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return packed_kind(data, named)
    if head.startswith(_OLE):
        return named if named in {"hwp", "doc"} else "hwp"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.lstrip()[:6].lower() == b"{\\rtf1":
        return "rtf"
    if named not in _TEXTUAL and _HTML.match(head):
        return "html"
    if _MBOX.match(head) and named in {"", "mbox", "text", "eml"}:
        return "mbox"
    if named in {"", "text", "mbox"} and _is_mail(head):
        return "eml"
    return named


def may_hold_articles(name: str) -> bool:
    """Whether a file is worth being opened, by its name (without its folder).

    Of a kind that is read or that ``unread_reason`` tells of, or of none that is known: then its
    first bytes tell. What else lies in a folder, pictures and programs, is passed over in silence.
    """
    ending = splitext(name)[1].lower()
    return (ending in _BY_SUFFIX or ending[1:] not in ENDINGS) and not left_behind(name)


def unread_reason(name: str) -> str:
    """Return why a file of this name need not be opened; "" if it is read, or is no article."""
    kind = kind_by_name(name)
    if not kind:
        return UNREAD.get(splitext(name)[1][1:].lower(), "")
    try:
        _check(_BY_KIND[kind])
    except SourceError as error:
        return str(error)
    return ""


def _check(format: Format) -> None:
    if not format.module:
        raise SourceError(f"{format.kind} is not read yet")
    if not available(format):
        raise MissingExtra(format.kind, format.extra)


def reader_of(format: Format) -> Reader:
    """Return what reads a format. Raises MissingExtra, or SourceError if nothing reads it."""
    _check(format)
    reader: Reader = import_module(f"search_index.sources.{format.module}").read
    return reader


def available(format: Format) -> bool:
    """Whether what a format needs is installed."""
    return all(map(_installed, format.needs))


@lru_cache(maxsize=32)
def _installed(module: str) -> bool:
    return find_spec(module) is not None


def _is_mail(head: bytes) -> bool:
    block = _HEADERS.match(head.replace(b"\r\n", b"\n"))
    return block is not None and len(set(map(bytes.lower, _MAIL.findall(block.group())))) >= 2


def modules_installed() -> tuple[str, ...]:
    """Return the modules of extras that are there, sorted: with others, files read otherwise."""
    modules = {module for format in FORMATS for module in (*format.needs, *format.helps)}
    return tuple(sorted(module for module in modules if _installed(module)))
