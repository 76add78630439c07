"""Files of every kind that is read, mutated: each becomes documents, or one line that says why."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

from search_index.sources.formats import FORMATS, kind_by_name
from tests.search_index.corpus import FILES, ROUTE
from tests.search_index.hangul_files import Paragraph, hwp_file, hwpx_file

_SAMPLES = Path(__file__).resolve().parent.parent / "files"
_LARGEST = 1_000_000  # bytes of a sample: what is larger only takes longer
_ESCAPES = (
    "\x1b[31m \x1b]8;;http://x\x07 \x1b]52;c;eA==\x07 \x9b2J \x85 \u202egnp\u202c \u200b \x00 \x7f"
)
_SENTENCE = "부산항과 블라디보스토크항을 잇는 항로가 다시 열렸다."
_PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>Ports &#27;[2J</title>"
    "<meta name='author' content='Kim'></head><body><nav>Menu</nav><article><h1>Ports</h1>"
    f"<p>Vladivostok {_ESCAPES} has a port, and trade grows every year with Busan.</p>"
    "</article></body></html>"
)
_MAIL = (
    "From: Kim <kim@example.org>\r\nTo: a@example.org\r\nSubject: =?utf-8?b?7ZWt66Gc?=\r\n"
    "Date: Tue, 5 Dec 2017 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; '
    "charset=utf-8\r\n\r\nThe port of Busan.\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    f"{_PAGE}\r\n--b--\r\n"
)


def samples() -> dict[str, list[bytes]]:
    """Return files of each kind that is read: those kept with the tests, and some made here."""
    found: dict[str, list[bytes]] = {format.kind: [] for format in FORMATS if format.module}
    for name, content in [*_kept(), *_made()]:
        kind = kind_by_name(name)
        if kind in found:
            found[kind].append(content)
    return found


def _kept() -> Iterator[tuple[str, bytes]]:
    for path in sorted(_SAMPLES.rglob("*")):
        if path.is_file() and path.stat().st_size <= _LARGEST:
            yield path.name, path.read_bytes()


def _made() -> Iterator[tuple[str, bytes]]:
    for name, text in FILES.items():
        yield name, text.encode()
        yield name, text.encode("utf-16")
        yield name, f"{text}\n{_ESCAPES}\n".encode("cp949", "replace")
        yield name, text.encode("koi8-r", "replace")
    rows = '{"title": "Ports", "text": "The port\\u001b[2J of Busan.", "date": "2017-12-05"}\n'
    yield "rows.jsonl", (rows * 3 + '{"title": 1}\n').encode()
    yield "rows.csv", f'title,text,date\nPorts,"The port, {_ESCAPES}",2017-12-05\n'.encode()
    lines = [Paragraph(line) for line in FILES[ROUTE].splitlines()]
    yield "paper.hwp", hwp_file([lines])
    yield "paper.hwpx", hwpx_file([f"<hp:p><hp:run><hp:t>{_SENTENCE}</hp:t></hp:run></hp:p>"])
    yield "page.html", _PAGE.encode()
    yield "letter.eml", _MAIL.encode()
    yield "letters.mbox", f"From a@b Tue Dec  5 10:00:00 2017\n{_MAIL}\n".encode() * 2
    yield "saved.mhtml", _MAIL.replace("multipart/mixed", "multipart/related").encode()
    yield "memo.rtf", rb"{\rtf1\ansi\ansicpg949{\b Ports}\par \u48512?\u49328? port.\par}"
    yield "ports.txt.gz", gzip.compress(FILES["en/route.txt"].encode(), mtime=0)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in FILES.items():
            archive.writestr(zipfile.ZipInfo(name), text)
        archive.writestr(zipfile.ZipInfo("../outside.txt"), "outside")
    yield "ports.zip", packed.getvalue()


def mutated(dice: random.Random, content: bytes, other: bytes) -> bytes:
    """Return a file made of another one by one to four accidents."""
    data = bytearray(content)
    for _ in range(dice.randrange(1, 5)):
        at = dice.randrange(len(data) + 1)
        length = min(dice.choice((1, 2, 8, 64, 512, 4096)), len(data) - at)
        match dice.randrange(9):
            case 0:
                for place in dice.choices(range(len(data) or 1), k=dice.choice((1, 8, 64))):
                    data[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                del data[at:]
            case 2:
                del data[at : at + length]
            case 3:
                data[at : at + length] = bytes(length)
            case 4:
                data[at:at] = dice.randbytes(dice.choice((1, 16, 1024)))
            case 5:
                data[at:at] = data[at : at + length] * dice.choice((2, 50))
            case 6:
                start = dice.randrange(len(other) + 1)
                data[at:] = other[start:]
            case 7:
                data[at:at] = _ESCAPES.encode() * dice.choice((1, 100))
            case _:
                data[at : at + 4] = dice.choice((b"\xff" * 4, b"\x00\x00\x00\x80", b"<" * 2000))
    return bytes(data)


def write_mutated(folder: Path, dice: random.Random, number: int) -> dict[str, int]:
    """Write `number` mutated files of each kind that has samples; return how many of each."""
    found = samples()
    suffixes = {format.kind: format.suffixes[0] for format in FORMATS}
    everything = [content for contents in found.values() for content in contents]
    written = {}
    for kind, contents in found.items():
        written[kind] = number if contents else 0
        for at in range(written[kind]):
            path = folder / kind / f"{at}{suffixes[kind]}"
            path.parent.mkdir(parents=True, exist_ok=True)
            content = dice.choice(contents)
            other = dice.choice(contents if dice.random() < 0.7 else everything)
            path.write_bytes(mutated(dice, content, other))
    return written
