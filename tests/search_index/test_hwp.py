"""Files of the Hangul word processor: HWP 5.0 and HWPX."""

from __future__ import annotations

from datetime import UTC, datetime

import olefile
import pytest

from search_index.errors import SourceError
from search_index.models import Document
from search_index.sources import documents_from_bytes
from tests.search_index.hangul_files import (
    Control,
    Paragraph,
    compound_file,
    hwp_file,
    hwpx_file,
)

SENTENCE = "동해와 블라디보스토크를 잇는 여객선이 봄에 다시 다니기 시작했다."
TABLE = Control(
    "tbl ",
    [
        [Paragraph("항만")], [Paragraph("화물")],
        [Paragraph("동해"), Paragraph("(강원)")], [Paragraph("18,400")],
    ],
    cells=[(0, 0), (0, 1), (1, 0), (1, 1)],
    caption=[Paragraph("표 1. 물동량")],
)  # fmt: skip


def read(data: bytes, name: str = "a.hwp") -> Document:
    documents, skipped = documents_from_bytes(data, name)
    assert not skipped
    return documents[0]


def test_the_compound_file_of_the_tests_is_one() -> None:
    streams = {"FileHeader": b"x" * 300, "BodyText/Section0": b"y" * 70_000, "Empty": b""}
    with olefile.OleFileIO(compound_file(streams)) as file:
        assert file.parsing_issues == []
        for name, data in streams.items():
            assert file.openstream(name).read() == data


@pytest.mark.parametrize("flags", [0, 1])
def test_paragraphs_and_signs(flags: int) -> None:
    paragraphs = [
        Paragraph("제목"), Paragraph(), Paragraph(SENTENCE),
        Paragraph("가\t나\n다\xa0라 😀 북방\x18협력"), Paragraph("긴 문단 " * 1000),
    ]  # fmt: skip
    found = read(hwp_file([paragraphs, [Paragraph("둘째 구역")]], flags=flags))
    long = ("긴 문단 " * 1000).strip()
    assert found.text == (
        f"제목\n\n{SENTENCE}\n\n가\t나\n다\xa0라 😀 북방-협력\n\n{long}\n\n둘째 구역\n"
    )
    assert (found.info.type, found.info.language, found.info.title) == ("hwp", "ko", "제목")


def test_tables_boxes_and_notes_stand_where_they_are_read() -> None:
    note = Control("fn  ", [[Paragraph("1992년 협정.")]])
    box = Control("gso ", [[Paragraph("참고 상자"), Paragraph("둘째 줄")]])
    found = read(
        hwp_file(
            [[
                Paragraph("앞{0}뒤", [TABLE]),
                Paragraph("보험{0} 문제{1}를 논의했다.", [note, box]),
                Paragraph("끝"),
            ]]
        )
    )  # fmt: skip
    assert found.text == (
        "앞뒤\n\n표 1. 물동량\n\n항만 | 화물\n동해 (강원) | 18,400\n\n보험 문제를 논의했다.\n\n"
        "참고 상자\n\n둘째 줄\n\n끝\n\n[1] 1992년 협정.\n"
    )


def test_a_table_around_a_text_is_no_table() -> None:
    inner = Control("tbl ", [[Paragraph("a")], [Paragraph("b")]], cells=[(0, 0), (0, 1)])
    frame = Control("tbl ", [[Paragraph("보도자료"), Paragraph("{0}", [inner])]], cells=[(0, 0)])
    assert read(hwp_file([[Paragraph("{0}", [frame])]])).text == "보도자료\n\na | b\n"


def test_headers_footers_and_comments_are_left_out() -> None:
    hidden = [Control(name, [[Paragraph("숨김")]]) for name in ("head", "foot", "tcmt")]
    assert read(hwp_file([[Paragraph("{0}{1}{2}본문", hidden), Paragraph("끝")]])).text == (
        "본문\n\n끝\n"
    )


def test_facts_are_those_of_the_last_change() -> None:
    moments = datetime(2006, 3, 1, tzinfo=UTC), datetime(2019, 5, 16, 10, tzinfo=UTC)
    info = read(hwp_file([[Paragraph(SENTENCE)]], facts=("항로 보고", "이안나", *moments))).info
    assert (info.title, info.author, info.date) == ("항로 보고", "이안나", "2019-05-16")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (hwp_file([[Paragraph("x")]], flags=3), "encrypted: save it without its password"),
        (hwp_file([[Paragraph("x")]], flags=5),
         "a distribution document (배포용 문서): save it as an ordinary one"),
        (hwp_file([[Paragraph("x")]], flags=17), "protected by DRM: save it without"),
        (hwp_file([[Paragraph()]]), "empty"),
        (b"HWP Document File V3.00 \x1a\1\2\3\4\5" + bytes(1000),
         "an old Hangul file (HWP 3.0 or before): save it as hwpx"),
        (b'<?xml version="1.0"?><HWPML Version="2.8">', "Hangul XML (HWPML): save it as hwpx"),
        (b"nothing of the kind", "no Hangul file"),
        (compound_file({"WordDocument": b"x" * 5000}), "an old Word file: save it as docx"),
        (compound_file({"EncryptedPackage": b"x"}), "encrypted: save it without its password"),
        (compound_file({"Workbook": b"x"}), "no Hangul file"),
        (hwp_file([[Paragraph(SENTENCE)]])[:1500], "damaged: open it in Hangul and save it again"),
    ],
)  # fmt: skip
def test_what_is_not_read_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        documents_from_bytes(data, "a.hwp")
    assert str(caught.value) == reason


def test_a_bomb_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_index.sources.hwp.MAX_MEMBER", 1 << 20)
    with pytest.raises(SourceError, match="unpacks to more than 1 MB"):
        documents_from_bytes(hwp_file([[Paragraph("가" * (1 << 20))]]), "a.hwp")


# HWPX


def run(text: str) -> str:
    return f"<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>"


def test_hwpx_reads_what_hwp_does() -> None:
    rows = ("항만", "화물"), ("동해", "18,400")
    cells = "".join(
        "<hp:tr>"
        + "".join(f"<hp:tc><hp:subList>{run(cell)}</hp:subList></hp:tc>" for cell in row)
        + "</hp:tr>"
        for row in rows
    )
    body = (
        run("제목")
        + "<hp:p><hp:run><hp:secPr><hp:t>설정</hp:t></hp:secPr><hp:ctrl><hp:header><hp:subList>"
        + run("머리말")
        + "</hp:subList></hp:header></hp:ctrl><hp:t>보험"
        + "<hp:tab width='4'/>문제<hp:lineBreak/>북방<hp:hyphen/>협력<hp:nbSpace/>끝"
        + "<hp:deleteBegin Id='1'/>지운 말<hp:deleteEnd Id='1'/></hp:t>"
        + f"<hp:ctrl><hp:footNote><hp:subList>{run('1992년 협정.')}</hp:subList></hp:footNote>"
        + f"</hp:ctrl><hp:tbl>{cells}</hp:tbl><hp:t>.</hp:t></hp:run></hp:p>"
        + f"<hp:p><hp:run><hp:rect><hp:drawText><hp:subList>{run('상자')}</hp:subList>"
        + "</hp:drawText><hp:shapeComment>그림입니다.</hp:shapeComment></hp:rect></hp:run></hp:p>"
    )
    found = read(hwpx_file([body, run("둘째 구역")]), "a.hwpx")
    assert found.text == (
        "제목\n\n보험\t문제\n북방-협력\xa0끝.\n\n항만 | 화물\n동해 | 18,400\n\n상자\n\n둘째 구역\n"
        "\n[1] 1992년 협정.\n"
    )
    info = found.info
    assert (info.type, info.title, info.author) == ("hwpx", "항로 보고", "이안나")
    assert (info.date, info.language) == ("2019-05-16", "ko")


def test_hwpx_is_known_by_content_and_told_when_encrypted() -> None:
    assert read(hwpx_file([run(SENTENCE)]), "a.hwp").text == f"{SENTENCE}\n"
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(SourceError, match="encrypted: save it without its password"):
        documents_from_bytes(hwpx_file([run("x")], **{"META-INF/manifest.xml": manifest}), "a.hwpx")
    without = hwpx_file([run("하나"), run("둘")], **{"Contents/content.hpf": "<a/>"})
    assert read(without, "a.hwpx").text == "하나\n\n둘\n"
