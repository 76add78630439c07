"""Zip and gzip: all that is in them is read, and nothing that is in them does harm."""

from __future__ import annotations

import gzip
import struct
import time
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.errors import SourceError
from search_index.models import Skipped
from search_index.sources import documents_in, guard, reading
from search_index.sources.article import Article, FileContent
from search_index.sources.formats import kind_of
from search_index.sources.reading import each_part, read_content

TEXT = "The port of Vladivostok grew.\n"
KOREAN = "한국과 러시아는 북극항로를 함께 연구하기로 했다.\n"


def zipped(members: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def named_in(encoding: str, names: list[str]) -> bytes:
    """Return an archive as programs make it that write names in the encoding of their system."""
    plain = [chr(65 + at) * len(name.encode(encoding)) for at, name in enumerate(names)]
    data = zipped(dict.fromkeys(plain, TEXT))
    for stand_in, name in zip(plain, names, strict=True):
        assert data.count(stand_in.encode()) == 2
        data = data.replace(stand_in.encode(), name.encode(encoding))
    return data


def texts(data: bytes, name: str = "a.zip") -> dict[str, str]:
    content = read_content(data, name)
    assert content.skipped == ()
    return {article.part: article.text for article in content.articles}


def reasons(data: bytes, name: str = "a.zip") -> dict[str, str]:
    return {skip.path: skip.reason for skip in read_content(data, name).skipped}


def failure(data: bytes, name: str = "a.zip") -> str:
    with pytest.raises(SourceError) as caught:
        read_content(data, name)
    return str(caught.value)


# What is in them


def test_members_are_read_as_files_of_a_folder_are() -> None:
    data = zipped(
        {
            "one.txt": TEXT,
            "news/둘.md": "---\ntitle: Two\n---\n" + KOREAN,
            "news/": "",
            "letter": "no ending, no article",
            "picture.png": b"\x89PNG\r\n\x1a\n" * 9,
            "program.jar": zipped({"license.txt": TEXT}),
            "__MACOSX/._one.txt": b"\0\5\x16\7",
            ".hidden/b.txt": TEXT,
        }
    )
    content = read_content(data, "a.zip")
    assert [(a.part, a.kind, a.title) for a in content.articles] == [
        ("one.txt", "text", ""),
        ("news/둘.md", "markdown", "Two"),
    ]
    assert content.skipped == ()


def test_archives_in_archives_are_read() -> None:
    inner = zipped({"b.txt": KOREAN, "c.txt.gz": gzip.compress(TEXT.encode())})
    assert texts(zipped({"sub/inner.zip": inner, "a.txt": TEXT})) == {
        "sub/inner.zip#b.txt": KOREAN,
        "sub/inner.zip#c.txt.gz": TEXT,
        "a.txt": TEXT,
    }


def test_documents_of_archives_have_places_in_them(tmp_path: Path) -> None:
    data = zipped({"2017-12-05-ports.txt": TEXT, "empty.txt": ""})
    found = list(documents_in(data, "news/a.zip"))
    guard.close()
    (document, skipped) = found
    assert not isinstance(document, Skipped)
    assert (document.info.id, document.info.path) == (
        "news/a.zip#2017-12-05-ports.txt",
        "news/a.zip",
    )
    assert document.info.date == "2017-12-05"
    assert skipped == Skipped("news/a.zip#empty.txt", "empty", "news/a.zip")


def test_a_gzipped_file_is_the_file() -> None:
    packed = gzip.compress(KOREAN.encode())
    assert texts(packed, "news/a.txt.gz") == {"": KOREAN}
    (article,) = read_content(gzip.compress(b"# Ports\n\nText"), "a.md.gz").articles
    assert (article.kind, article.title) == ("markdown", "Ports")
    assert texts(gzip.compress(zipped({"b.txt": TEXT})), "a.zip.gz") == {"b.txt": TEXT}
    assert texts(packed + gzip.compress(TEXT.encode()), "a.txt.gz") == {"": KOREAN + TEXT}
    named = BytesIO()
    with gzip.GzipFile("stored.txt", "wb", fileobj=named) as file:
        file.write(TEXT.encode())
    assert texts(named.getvalue(), "download") == {"": TEXT}
    assert reasons(gzip.compress(b""), "a.txt.gz") == {"a.txt.gz": "empty"}


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp949", ["북극항로 협력 회의록.txt", "러시아/항만.txt"]),
        ("cp866", ["Отчёт о порте.txt", "НОВОСТИ/письмо.txt"]),
        ("cp1251", ["Доклад.txt", "письмо.txt"]),
        ("cp437", ["café Übersicht.txt"]),
        ("utf-8", ["북극항로.txt", "Отчёт.txt"]),
    ],
)
def test_names_are_read_in_the_encoding_of_their_program(encoding: str, names: list[str]) -> None:
    assert list(texts(named_in(encoding, names))) == names


def test_names_said_to_be_unicode_are() -> None:
    assert list(texts(zipped({"Порт 부산.txt": TEXT}))) == ["Порт 부산.txt"]
    assert list(texts(zipped({"한국.txt": TEXT}))) == ["한국.txt"]
    raw = "Отчёт.txt".encode("cp866")
    info = ZipInfo("x" * len(raw))
    utf8 = "Отчёт за год.txt".encode()
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(utf8), 1, zlib.crc32(raw)) + utf8
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(info, TEXT)
    data = file.getvalue().replace(b"x" * len(raw), raw)
    assert list(texts(data)) == ["Отчёт за год.txt"]


def test_zip64_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    file = BytesIO()
    with (
        ZipFile(file, "w", ZIP_DEFLATED) as archive,
        archive.open("a.txt", "w", force_zip64=True) as member,
    ):
        member.write(TEXT.encode())
    assert texts(file.getvalue()) == {"a.txt": TEXT}
    monkeypatch.setattr("zipfile.ZIP_FILECOUNT_LIMIT", 2)
    many = zipped({f"{at}.txt": TEXT for at in range(9)})
    assert b"PK\6\6" in many
    assert len(texts(many)) == 9


def test_a_member_that_climbs_out_is_only_a_name(tmp_path: Path) -> None:
    names = ["../../etc/passwd.txt", "/etc/a.txt", "C:\\b.txt", "..\\..\\c.txt", "x/../d.txt"]
    assert list(texts(zipped(dict.fromkeys(names, TEXT)))) == [
        "etc/passwd.txt", "etc/a.txt", "C:/b.txt", "c.txt", "x/d.txt",
    ]  # fmt: skip
    link = ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", TEXT)
    assert texts(file.getvalue()) == {"a.txt": TEXT}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name in ("a.txt", "a.txt", "../a.txt", "a.txt (2)"):
            archive.writestr(name, TEXT)
        archive.writestr("b.zip#c.txt", TEXT)
        archive.writestr("b.zip", zipped({"c.txt": KOREAN}))
    found = texts(file.getvalue())
    assert list(found)[:3] == ["a.txt", "a.txt (2)", "a.txt (3)"]
    assert len(found) == 5
    assert found["b.zip#c.txt"] == TEXT
    assert found["b.zip#c.txt (2)"] == KOREAN


# What zip archives are


def test_documents_of_programs_are_told_from_archives() -> None:
    mimetype = "application/vnd.oasis.opendocument."
    office = {"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>"}
    manifest = {"content.xml": "<x/>", "META-INF/manifest.xml": f'media-type="{mimetype}text"'}
    container = "META-INF/container.xml"
    for members, kind in (
        ({"mimetype": "application/epub+zip", container: "<x/>"}, "epub"),
        ({container: "application/oebps-package+xml", "mimetype": "application/epub+zip"}, "epub"),
        ({"a.opf": "", container: "application/oebps-package+xml"}, "epub"),
        ({container: "application/hwpml-package+xml"}, "hwpx"),
        ({"Contents/header.xml": "<x/>", "Contents/section0.xml": "<x/>"}, "hwpx"),
        ({"version.xml": "<x/>", "mimetype": "application/hwp+zip\r\n"}, "hwpx"),
        (office | {"word/document.xml": "<x/>"}, "docx"),
        (office | {"word/document2.xml": "<x/>"}, "docx"),
        (office | {"xl/workbook.xml": "<x/>"}, ""),
        (office | {"ppt/presentation.xml": "<x/>"}, ""),
        ({"content.xml": "<x/>", "mimetype": mimetype + "text"}, "odt"),
        ({"content.xml": "<x/>", "mimetype": mimetype + "spreadsheet"}, ""),
        ({"mimetype": mimetype + "presentation", "content.xml": "<x/>"}, ""),
        (manifest, "odt"),
        ({"content.xml": "<x/>", "META-INF/manifest.xml": "<x/>"}, "zip"),
        ({"content.xml": "", "META-INF/manifest.xml": mimetype + "presentation"}, ""),
        ({"a.txt": TEXT, "word/b.txt": TEXT}, "zip"),
        ({}, "zip"),
    ):
        for method in (ZIP_STORED, ZIP_DEFLATED):
            data = zipped(members, method)
            assert kind_of("a.zip", data) == kind_of("download", data) == kind, list(members)
    assert kind_of("a.docx", b"PK\x03\x04 cut off") == "docx"
    office_head = b"PK\x03\x04 [Content_Types].xml PK\x03\x04"
    assert kind_of("a.doc", office_head + b" word/document.xml") == "docx"
    assert kind_of("a.xlsx", office_head + b" xl/workbook.xml") == ""
    assert kind_of("a.xlsx", b"PK\x03\x04 cut off") == "zip"


def test_a_spreadsheet_is_passed_over_in_silence() -> None:
    book = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"})
    assert read_content(book, "a.zip") == FileContent()
    assert texts(zipped({"book": book, "a.txt": TEXT})) == {"a.txt": TEXT}


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub", "a.hwpx", "a.txt", "a.pdf"])
def test_a_spreadsheet_that_is_called_an_article_is_told(name: str) -> None:
    book = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"})
    with pytest.raises(SourceError):
        read_content(book, name)


def test_an_archive_without_articles_says_so() -> None:
    assert failure(zipped({"a.png": b"\x89PNG", "b/": ""})) == "no articles in it"
    assert failure(zipped({})) == "no articles in it"


# What they may not do


def test_what_cannot_be_unpacked_is_named() -> None:
    data = zipped({"a.txt": TEXT, "b.txt": KOREAN})
    flags = data.index(b"PK\x01\x02") + 8
    encrypted = data[:flags] + b"\1" + data[flags + 1 :]
    content = read_content(encrypted, "x/a.zip")
    assert [article.part for article in content.articles] == ["b.txt"]
    assert content.skipped == (
        Skipped("x/a.zip#a.txt", "encrypted: remove the password first", "x/a.zip"),
    )
    assert "method" in reasons(zipped({"a.txt": TEXT}, ZIP_BZIP2))["a.zip#a.txt"]
    broken = bytearray(zipped({"a.txt": TEXT}, ZIP_STORED))
    broken[broken.index(b"port")] ^= 1
    assert reasons(bytes(broken)) == {"a.zip#a.txt": "damaged in its archive"}
    assert failure(data[:-30]) == failure(b"PK\x03\x04" * 9) == "a damaged zip archive"
    packed = gzip.compress(TEXT.encode())
    assert failure(packed[:-9], "a.gz") == failure(packed[:9], "a.gz") == "a damaged gzip file"


def test_bombs_are_refused() -> None:
    zeros = bytes(9 << 20)
    assert reasons(zipped({"a.txt": zeros, "b.txt": TEXT})) == {
        "a.zip#a.txt": "unpacks to more than 8 MB"
    }
    assert failure(gzip.compress(zeros), "a.txt.gz") == "unpacks to more than 8 MB"
    nested = zipped({"a.txt": zeros})
    for _ in range(2):
        nested = zipped({f"{at}.zip": nested for at in range(3)})
    found = reasons(nested)
    assert len(found) == 9
    assert set(found.values()) == {"unpacks to more than 8 MB"}


def test_files_in_files_have_limits_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_INNER_BYTES", 1000)
    half = zipped({"a.txt": "x" * 400})
    assert list(texts(half)) == ["a.txt"]
    whole = zipped({f"{at}.zip": half for at in range(9)}, ZIP_STORED)
    assert failure(whole) == "unpacks to more than 0 MB"
    monkeypatch.setattr(reading, "MAX_INNER_BYTES", 1 << 30)
    monkeypatch.setattr(reading, "MAX_PARTS", 5)
    many = zipped({f"{at}.txt": TEXT for at in range(3)})
    assert failure(zipped({f"{at}.zip": many for at in range(3)})) == "more than 5 parts"
    assert len(list(_until_failure(zipped({f"{at}.zip": many for at in range(3)})))) == 3


def _until_failure(data: bytes) -> Iterator[Article | Skipped]:
    try:
        yield from each_part(data, "a.zip")
    except SourceError:
        return


def test_many_members_are_counted_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_index.sources.zip_file.MAX_PARTS", 100)
    assert failure(zipped({f"{at}.txt": "" for at in range(101)})) == "more than 100 parts"


def test_refusals_without_end_are_counted() -> None:
    content = read_content(zipped({f"{at}.txt": "" for at in range(150)}), "a.zip")
    assert len(content.skipped) == reading.MAX_TOLD + 1
    assert content.skipped[-1] == Skipped("a.zip", "50 more parts cannot be read")


def test_depth_has_an_end() -> None:
    data = zipped({"a.txt": TEXT})
    for _ in range(8):
        data = zipped({"in.zip": data})
    assert list(reasons(data).values()) == ["too deep in other files"]
    packed = TEXT.encode()
    for _ in range(8):
        packed = gzip.compress(packed)
    assert reasons(packed, "a") == {"a": "too deep in other files"}


def test_an_archive_that_holds_itself_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({"r.zip": "in a real one, the archive"})
    monkeypatch.setattr(reading._Nest, "unpack", lambda self, stream, packed: data)
    assert reasons(data, "r.zip") == {"#".join(["r.zip"] * 7): "too deep in other files"}


def test_members_that_overlap_are_refused() -> None:
    """As in D. Fifield's bomb: one piece of data, in a directory many times."""
    data = zipped({"a.txt": "x" * 100_000})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"a.txt", f"{at:05}".encode()) for at in range(10))
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 10, 10, len(entries), start, 0)
    assert failure(data[:start] + entries + tail) == "a zip archive whose members overlap"


def test_a_gigabyte_of_zeros_costs_little() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    blocks = [packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    data = blocks[0] + blocks[1] * 1000
    before = time.process_time()
    assert failure(data, "a.txt.gz") == "unpacks to more than 128 MB"
    assert time.process_time() - before < 2


@given(st.data())
def test_damaged_archives_are_read_or_refused(draw: st.DataObject) -> None:
    data = bytearray(_SOUND)
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(0, len(data) - 1))
        data[at] = draw.draw(st.integers(0, 255))
    cut = bytes(data[: draw.draw(st.integers(len(data) // 2, len(data)))])
    found = list(_until_failure(cut))
    assert {TEXT, KOREAN} >= {one.text for one in found if isinstance(one, Article)}


_SOUND = zipped(
    {"a.txt": TEXT, "b/한국.md": KOREAN, "c.zip": zipped({"d.txt": TEXT}), "e.txt.gz": b"\x1f\x8b"}
)
