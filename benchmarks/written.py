"""Articles written as files of every format, as the programs do from which people have them.

Each holds what its kind commonly has beside the text: a page its menu and its scripts, a letter its
headers, a Word file the properties of its runs. Files of the Hangul word processor are made by the
helpers of the tests. The letters of the PDF files are not drawn: they have no fonts in them, which
would be the most of their bytes, but are set and mapped as programs do it (ISO 32000-1, 9.10.3).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path
from textwrap import wrap

from article import Article

SIZE = 3_000  # bytes of the text of an article
TOGETHER = 100  # articles in a file of a kind that holds several
_LINES = 42  # lines on a page of a PDF file
_ENCODINGS = {"en": "cp1252", "ko": "cp949", "ru": "cp1251"}


def sized(articles: Iterable[Article], count: int) -> Iterator[Article]:
    """Yield `count` articles with texts of about SIZE bytes, put together in one language each."""
    waiting: dict[str, list[Article]] = {}
    number = 0
    for article in articles:
        some = waiting.setdefault(article.language, [])
        some.append(article)
        if sum(len(one.text.encode()) for one in some) < SIZE:
            continue
        text = "\n\n".join(one.text for one in some)
        some.clear()
        yield replace(article, text=text, path=f"{number:06d}")
        number += 1
        if number == count:
            return


def write_kind(kind: str, articles: list[Article], folder: Path) -> None:
    """Write articles as files of a kind; those that hold several get TOGETHER each."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind in _ALONE:
        suffix, written = _ALONE[kind]
        for article in articles:
            (folder / f"{article.path}.{suffix}").write_bytes(written(article))
        return
    suffix, gathered = _GATHERED[kind]
    for at in range(0, len(articles), TOGETHER):
        some = articles[at : at + TOGETHER]
        (folder / f"{some[0].path}.{suffix}").write_bytes(gathered(some))


def _plain(article: Article) -> bytes:
    return f"{article.title}\n\n{article.text}\n".encode()


def _legacy(article: Article) -> bytes:
    return _plain(article).decode().encode(_ENCODINGS[article.language], "replace")


def _markdown(article: Article) -> bytes:
    front = f"title: {json.dumps(article.title)}\ndate: {article.date}\nauthor: Anna Lee\n"
    return f"---\n{front}---\n# {article.title}\n\n{article.text}\n".encode()


def _paragraphs(article: Article) -> list[str]:
    return [line for line in article.text.split("\n") if line]


def _page(article: Article) -> str:
    menu = "".join(f'<li><a href="/{at}">Section {at}</a></li>' for at in range(20))
    near = "".join(f'<div class="card"><a href="/n/{at}">Story {at}</a></div>' for at in range(12))
    text = "".join(f"<p>{escape(line)}</p>\n" for line in _paragraphs(article))
    data = json.dumps({"@type": "NewsArticle", "headline": article.title,
                       "datePublished": article.date, "author": {"name": "Anna Lee"}})  # fmt: skip
    return (
        f'<!DOCTYPE html><html lang="{article.language}"><head><meta charset="utf-8"><title>'
        f"{escape(article.title)} - {article.source}</title><style>{'p{margin:0}' * 200}</style>"
        f'<script type="application/ld+json">{data}</script><script>{"var a=1;" * 300}</script>'
        f"</head><body><nav><ul>{menu}</ul></nav><main><article><h1>{escape(article.title)}</h1>"
        f"{text}</article><aside>{near}</aside></main><footer>{article.source}</footer>"
        "</body></html>"
    )


def _message(article: Article) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Anna Lee <anna@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = article.title
    message["Date"] = "Tue, 14 May 2019 10:00:00 +0900"
    message["Message-ID"] = f"<{article.path}@example.org>"
    message.set_content(f"{article.text}\n", cte="base64")
    message.add_alternative(
        "".join(f"<p>{escape(line)}</p>" for line in _paragraphs(article)),
        subtype="html",
        cte="quoted-printable",
    )
    return message


def _saved_page(article: Article) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = f"https://example.org/{article.path}.html"
    message["Subject"] = article.title
    message.set_content(_page(article), subtype="html", cte="quoted-printable")
    message.add_related(bytes(2_000), "image", "png", cid="<a@example.org>")
    return message.as_bytes(policy=SMTP)


def _mailbox(articles: list[Article]) -> bytes:
    separator = b"From anna@example.org Tue May 14 10:00:00 2019\n"
    return b"".join(separator + _message(one).as_bytes() + b"\n" for one in articles)


def _lines_of_json(articles: list[Article]) -> bytes:
    rows = (
        {"title": one.title, "text": one.text, "date": one.date, "source": one.source}
        for one in articles
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _table(articles: list[Article]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("title", "text", "date", "source"))
    writer.writerows((one.title, one.text, one.date, one.source) for one in articles)
    return out.getvalue().encode()


def _packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _archive(articles: list[Article]) -> bytes:
    return _packed((f"{one.path}.txt", _plain(one)) for one in articles)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_RUN = (
    '<w:r w:rsidR="00A77B3E"><w:rPr><w:rFonts w:ascii="Malgun Gothic" w:eastAsia="Malgun Gothic"/>'
    '<w:sz w:val="22"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
)
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'


def _word(article: Article) -> bytes:
    """Return a Word file, with a run for every few words, as editing leaves them."""
    body = "".join(
        '<w:p w:rsidR="00A77B3E"><w:pPr><w:spacing w:after="160"/></w:pPr>'
        + "".join(_RUN.format(f"{escape(part)} ") for part in wrap(line, 60))
        + "</w:p>"
        for line in [article.title, *_paragraphs(article)]
    )
    core = (
        f'<c:coreProperties xmlns:c="{_CORE}" {_DC}><dc:title>{escape(article.title)}</dc:title>'
        f"<dc:creator>Anna Lee</dc:creator><dcterms:created>{article.date}T10:00:00Z"
        "</dcterms:created></c:coreProperties>"
    )
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return _packed((("docProps/core.xml", core.encode()), ("word/document.xml", document.encode())))


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def _opendocument(article: Article) -> bytes:
    body = "".join(
        f'<text:p text:style-name="P1">{escape(line)}</text:p>' for line in _paragraphs(article)
    )
    content = (
        f'<office:document-content xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        f'<office:document-meta xmlns:office="{_ODF}office:1.0" xmlns:meta="{_ODF}meta:1.0" {_DC}>'
        f"<office:meta><dc:title>{escape(article.title)}</dc:title><meta:creation-date>"
        f"{article.date}T10:00:00</meta:creation-date></office:meta></office:document-meta>"
    )
    mime = b"application/vnd.oasis.opendocument.text"
    return _packed(
        (("mimetype", mime), ("content.xml", content.encode()), ("meta.xml", meta.encode()))
    )


def _rich_text(article: Article) -> bytes:
    """Return RTF as LibreOffice writes it: each letter as a code unit with a byte behind it."""

    def escaped(text: str) -> str:
        units = text.encode("utf-16-le")
        pairs = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
        return "".join(
            chr(unit) if unit < 0x80 else f"\\u{unit - (unit >> 15 << 16)}\\'3f" for unit in pairs
        )

    lines = "".join(f"\\pard\\plain \\f0\\fs22 {escaped(line)}\\par\n" for line in
                    _paragraphs(article))  # fmt: skip
    head = "{\\rtf1\\ansi\\ansicpg1252\\uc1{\\fonttbl{\\f0\\fnil Arial;}}"
    return f"{head}{{\\info{{\\title {escaped(article.title)}}}}}\n{lines}}}".encode("ascii")


def _book(article: Article) -> bytes:
    chapter = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><h1>'
        f"{escape(article.title)}</h1>"
        + "".join(f"<p>{escape(line)}</p>" for line in _paragraphs(article))
        + "</body></html>"
    )
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata {_DC}><dc:title>'
        f"{escape(article.title)}</dc:title><dc:date>{article.date}</dc:date></metadata><manifest>"
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine>'
        '<itemref idref="a"/></spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
        '<rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>"
    )
    return _packed(
        (
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", container.encode()),
            ("a.opf", package.encode()),
            ("a.xhtml", chapter.encode()),
        )
    )


_MAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n"
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end\n"
)


def _portable(article: Article) -> bytes:
    """Return a PDF file: lines on pages, in letters of one width that are named by code points."""
    lines = [line for text in [article.title, *_paragraphs(article)]
             for line in (*wrap(text, 72), "")]  # fmt: skip
    pages = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
    first = 6  # number of the first object of a page; the next is what is on it
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]"
        b"/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 500/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/A"
        b"/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700"
        b"/StemV 80>>>>",
        _stream(_MAP),
    ]
    for at, page in enumerate(pages):
        shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in page)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            + f"/Contents {first + 2 * at + 1} 0 R>>".encode()
        )
        objects.append(_stream(f"BT /F 11 Tf 16 TL 60 780 Td\n{shown}ET".encode()))
    objects.append(
        f"<</Title<feff{article.title.encode('utf-16-be').hex()}>"
        f"/CreationDate(D:{article.date.replace('-', '')}100000)>>".encode()
    )
    return _numbered(objects)


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


def _numbered(objects: list[bytes]) -> bytes:
    """Return a PDF file of objects: the first is its catalogue, the last says what it is."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, len(objects), start,
    )  # fmt: skip
    return bytes(out)


def _hangul(article: Article) -> bytes:
    from tests.search_index.hangul_files import Paragraph, hwp_file  # noqa: PLC0415 - see tasks.py

    return hwp_file([[Paragraph(line) for line in [article.title, *_paragraphs(article)]]])


def _hangul_xml(article: Article) -> bytes:
    from tests.search_index.hangul_files import hwpx_file  # noqa: PLC0415 - the same

    lines = (escape(line) for line in [article.title, *_paragraphs(article)])
    run = '<hp:p id="0" paraPrIDRef="0"><hp:run charPrIDRef="0"><hp:t>{}</hp:t></hp:run></hp:p>'
    return hwpx_file(["".join(map(run.format, lines))])


_ALONE: dict[str, tuple[str, Callable[[Article], bytes]]] = {
    "text": ("txt", _plain),
    "text, old encodings": ("txt", _legacy),
    "markdown": ("md", _markdown),
    "html": ("html", lambda article: _page(article).encode()),
    "mhtml": ("mhtml", _saved_page),
    "eml": ("eml", lambda article: _message(article).as_bytes(policy=SMTP)),
    "pdf": ("pdf", _portable),
    "docx": ("docx", _word),
    "odt": ("odt", _opendocument),
    "rtf": ("rtf", _rich_text),
    "epub": ("epub", _book),
    "hwp": ("hwp", _hangul),
    "hwpx": ("hwpx", _hangul_xml),
    "gzip": ("txt.gz", lambda article: gzip.compress(_plain(article), mtime=0)),
}
_GATHERED: dict[str, tuple[str, Callable[[list[Article]], bytes]]] = {
    "mbox": ("mbox", _mailbox),
    "jsonl": ("jsonl", _lines_of_json),
    "csv": ("csv", _table),
    "zip": ("zip", _archive),
}
KINDS = (*_ALONE, *_GATHERED)
