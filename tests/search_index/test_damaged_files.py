"""Whatever is wrong in a file, it becomes documents or is refused with a reason, and soon."""

from __future__ import annotations

import random
import time
import zipfile
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import SourceError
from search_index.sources import documents_from_bytes
from tests.search_index.hangul_files import Control, Paragraph, hwp_file, hwpx_file

FILES = Path(__file__).parent.parent / "files" / "office"
KINDS = ["docx", "odt", "rtf", "epub", "hwp", "hwpx"] + ["pdf"] * bool(find_spec("pypdfium2"))
ZIPPED = ["docx", "odt", "epub", "hwpx"]
_SECONDS = 5.0  # of the processor; each of these files is read in some hundredths


@cache
def original(kind: str) -> bytes:
    """Return a whole file of a kind."""
    if kind == "hwp":
        table = Control("tbl ", [[Paragraph("a")], [Paragraph("b")]], cells=[(0, 0), (0, 1)])
        note = Control("fn  ", [[Paragraph("주석")]])
        text = [Paragraph("본문 {0}과 {1}", [table, note]), Paragraph("긴 글 " * 1500)]
        moment = datetime(2019, 5, 16, tzinfo=UTC)
        return hwp_file([text, text], flags=0, facts=("제목", "저자", moment, moment))
    if kind == "hwpx":
        return hwpx_file(["<hp:p><hp:run><hp:t>본문</hp:t></hp:run></hp:p>" * 50])
    return (FILES / f"{'ko' if kind == 'rtf' else 'en'}.{kind}").read_bytes()


def ends_well(data: bytes, kind: str) -> None:
    """Read a file: articles or a SourceError, soon, and text that can be kept and shown."""
    began = time.process_time()
    try:
        documents, _ = documents_from_bytes(data, f"a.{kind}")
    except SourceError as error:
        reason = str(error)
    else:
        reason = "read"
        for document in documents:
            document.text.encode()  # no half of a surrogate pair
            assert "\0" not in document.text
    assert reason
    assert "\n" not in reason
    assert len(reason) < 120
    assert time.process_time() - began < _SECONDS


def mutated(data: bytes, seed: int) -> bytes:
    """Return bytes with some overwritten, removed, doubled or cut off."""
    choose = random.Random(seed)
    changed = bytearray(data)
    for _ in range(choose.choice([1, 2, 5, 20, 100])):
        at = choose.randrange(len(changed) or 1)
        what = choose.randrange(6)
        if what < 3:
            changed[at : at + 1] = bytes([choose.choice([0, 0xFF, choose.randrange(256)])])
        elif what == 3:
            del changed[at : at + choose.choice([1, 4, 100])]
        elif what == 4:
            changed[at:at] = changed[at : at + choose.choice([1, 4, 500])]
        else:
            changed[at : at + 4] = choose.choice([b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff"])
    return bytes(
        changed[: choose.randrange(len(changed) + 1)] if choose.random() < 0.1 else changed
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=100, deadline=None)
@given(seed=st.integers(min_value=0, max_value=1 << 32))
def test_mutated_files_end_well(kind: str, seed: int) -> None:
    ends_well(mutated(original(kind), seed), kind)


@pytest.mark.parametrize("kind", ZIPPED)
@settings(max_examples=100, deadline=None)
@given(seed=st.integers(min_value=0, max_value=1 << 32))
def test_mutated_members_end_well(kind: str, seed: int) -> None:
    # A changed archive fails its checksums; here they are right, and what is in it is not.
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(original(kind))) as before, zipfile.ZipFile(out, "w") as after:
        for number, name in enumerate(before.namelist()):
            content = before.read(name)
            after.writestr(name, content if name == "mimetype" else mutated(content, seed + number))
    ends_well(out.getvalue(), kind)
