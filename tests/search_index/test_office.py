"""Word, OpenDocument, RTF and EPUB files, as LibreOffice writes them and as others may."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from search_index.errors import SourceError
from search_index.models import Document
from search_index.sources import documents_from_bytes
from search_index.sources.flow import Flow
from search_index.sources.packed_xml import Package
from search_index.sources.stated import real_author, real_date, real_title
from search_index.sources.xhtml import xhtml_text

FILES = Path(__file__).parent.parent / "files" / "office"
SAID = {  # a sentence, a note, an inserted and a deleted sentence, the header, a row, an item
    "en": (
        "Port officials on both sides had expected the opposite",
        "[1] The agreement of 1992 on maritime transport is still in force.",
        "A second round is planned for autumn.", "This sentence was struck out.",
        "East Sea Bulletin", "Donghae | 18,400 | 9,120", "• Sokcho keeps its berth free.",
        "Box: fares have not changed since 2019.", "insurance\tA   B\nC",
    ),
    "ko": (
        "첫 운항에서는 승객보다 중고차가 더 많이 실렸다.",
        "[1] 1992년의 해운 협정은 여전히 유효하다.",
        "두 번째 회의는 가을에 열린다.", "이 문장은 삭제되었다.",
        "동해 소식지", "동해 | 18,400 | 9,120", "• 속초항은 선석을 비워 둔다.",
        "참고: 운임은 2019년부터 그대로이다.", "논의했으나\tA   B\nC",
    ),
    "ru": (
        "Портовые власти обеих сторон ожидали обратного",
        "[1] Соглашение 1992 года о морском транспорте остаётся в силе.",
        "Второй раунд намечен на осень.", "Это предложение вычеркнуто.",
        "Вестник Восточного моря", "Тонхэ | 18 400 | 9 120", "• Сокчхо держит причал свободным.",
        "Справка: тарифы не менялись с 2019 года.", "страховании\tA   B\nC",
    ),
}  # fmt: skip
TITLES = {"en": "Ferries and Freight", "ko": "동해 항로 보고서", "ru": "Паромы и грузы"}
AUTHORS = {"en": "Anna Lee", "ko": "이안나", "ru": "Анна Ли"}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(data: bytes, name: str) -> list[Document]:
    documents, skipped = documents_from_bytes(data, name)
    assert not skipped
    return documents


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(SourceError) as caught:
        documents_from_bytes(data, name)
    return str(caught.value)


def packed(members: dict[str, str | bytes], first: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("language", ["en", "ko", "ru"])
@pytest.mark.parametrize("kind", ["docx", "odt", "rtf"])
def test_what_libreoffice_writes(kind: str, language: str) -> None:
    name = f"{language}.{kind}"
    [found] = read((FILES / name).read_bytes(), name)
    sentence, note, inserted, deleted, header, row, item, box, signs = SAID[language]
    lines = found.text.split("\n")
    assert sentence in found.text
    assert inserted in found.text
    assert deleted not in found.text
    assert signs in found.text
    assert {note, row, item, box} <= set(lines)
    assert header not in lines
    paragraph = next(line for line in lines if sentence in line)
    at = lines.index(paragraph)
    assert lines[at - 1] == lines[at + 1] == ""
    info = found.info
    assert (info.type, info.language, info.date) == (kind, language, "2019-05-14")
    assert (info.title, info.author) == (TITLES[language], AUTHORS[language])


@pytest.mark.parametrize("language", ["en", "ko", "ru"])
def test_a_book_is_its_chapters(language: str) -> None:
    first, second = read((FILES / f"{language}.epub").read_bytes(), f"{language}.epub")
    assert first.id == f"{language}.epub#OEBPS/sections/section0001.xhtml"
    sentence, note, _, _, _, row, _, box, _ = SAID[language]
    assert sentence in first.text
    assert note in first.text.split("\n")
    assert {row, box} <= set(second.text.split("\n"))
    assert first.info.title == first.text.partition("\n")[0]
    assert second.info.title == second.text.partition("\n")[0]
    assert (first.info.type, first.info.author) == ("epub", AUTHORS[language])


# Word


def word(body: str, **members: str) -> bytes:
    document = (
        f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-'
        'compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>'
        f"{body}</w:body></w:document>"
    )
    return packed({"word/document.xml": document, **members})


def test_what_word_writes_beside_paragraphs() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent>"
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>no'
        '</w:t></w:r></w:p></w:footnote><w:footnote w:id="7"><w:p><w:r><w:t>Second note.</w:t>'
        '</w:r></w:p></w:footnote><w:footnote w:id="3"><w:p><w:r><w:t>First</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>Korea</w:t>"
        "<w:noBreakHyphen/><w:t>Russia tra</w:t><w:softHyphen/><w:t xml:space='preserve'>de </w:t>"
        "</w:r><w:hyperlink><w:r><w:t>talks</w:t><w:footnoteReference w:id='3'/></w:r>"
        "</w:hyperlink><w:r><w:instrText>PAGE</w:instrText><w:t>, one</w:t><w:cr/><w:t>two</w:t>"
        "<w:footnoteReference w:id='7'/><w:sym w:char='F0B7'/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>!</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t> New.</w:t></w:r></w:ins></w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><v:textbox>{box}"
        "</v:textbox></mc:Fallback></mc:AlternateContent><w:t>Anchor</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr><w:r><w:t>b</w:t></w:r></w:p>"
    )
    [found] = read(word(body, **{"word/footnotes.xml": notes}), "a.docx")
    assert found.text == (
        "Korea-Russia trade talks, one\ntwo•! New.\n\nBox\n\nAnchor\n\n• a\n• b\n\n"
        "[1] First note.\n[2] Second note.\n"
    )


def test_the_language_is_that_of_the_text_and_not_of_the_template() -> None:
    core = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Отчёт о порте'
        "</dc:title><dc:language>en-US</dc:language></c:coreProperties>"
    )
    body = "<w:p><w:r><w:t>Порт Находка принял больше грузов, чем годом раньше.</w:t></w:r></w:p>"
    [found] = read(word(body, **{"docProps/core.xml": core}), "a.docx")
    assert (found.info.language, found.info.title) == ("ru", "Отчёт о порте")


def test_the_main_part_and_strict_names_are_followed() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/'
        'officeDocument" Target="/word/document2.xml"/></Relationships>'
    )
    text = f'<w:document xmlns:w="{strict}"><w:p><w:r><w:t>Strict</w:t></w:r></w:p></w:document>'
    members: dict[str, str | bytes] = {"_rels/.rels": relation, "word/document2.xml": text}
    assert read(packed(members), "a.docx")[0].text == "Strict\n"


# RTF


def rtf(body: str | bytes, page: int = 1252, fonts: str = r"{\f0\fnil Arial;}") -> bytes:
    body = body if isinstance(body, bytes) else body.encode("ascii")
    head = rf"{{\rtf1\ansi\ansicpg{page}\deff0{{\fonttbl{fonts}}}"
    return head.encode("ascii") + body + b"}"


def escaped(text: str, encoding: str) -> str:
    return "".join(
        chr(byte) if byte < 0x80 and chr(byte).isalnum() else f"\\'{byte:02x}"
        for byte in text.encode(encoding)
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (rtf(escaped("똠방각하 블라디보스토크", "cp949"), 949), "똠방각하 블라디보스토크"),
        (rtf(escaped("Владивосток", "cp1251"), 1251), "Владивосток"),
        (rtf("한국어 원문".encode("cp949"), 949), "한국어 원문"),
        (rtf(r"\f1 " + escaped("Приморье", "cp1251"), fonts=r"{\f0 A;}{\f1\fcharset204 B;}"),
         "Приморье"),
        (rtf(r"\f1 " + escaped("Сеул", "cp1251"), fonts=r"{\f0 A;}{\f1\fnil Arial Cyr;}"), "Сеул"),
        (rtf(r"\loch\f0\hich\af0\dbch\af1 " + escaped("항만", "cp949") + r"\loch port",
             fonts=r"{\f0\fcharset0 A;}{\f1\fcharset129 B;}"), "항만port"),
        (rtf(r"\uc1\u-20964?\u45784\'3f. \uc2\u54620\'c7\'d1"
             r"\u-10179\'3f\'3f\u-8704??{\uc0\u50}x"),
         "\uae1c\ub2d8. 한😀2x"),
        (rtf(r"a\~b\_c\-d\emdash e\{\}\\ \lquote f\rquote\tab g\line h"),
         "a\xa0b-cd—e{}\\ ‘f’\tg\nh"),
        (rtf(r"one{\v hidden}{\deleted gone}\v hidden\v0  two{\*\unknown{x} no}{\header h}"),
         "one two"),
        (rtf(r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}{\pict\bin5 {}{}{ }"), "link"),
        (rtf(r"{\f1\'b7} x", fonts=r"{\f0 A;}{\f1\fcharset2 Symbol;}"), "• x"),
        (rtf(r"{\upr{plain}{\*\ud{\u54620?}}}"), "한"),
        # StarOffice left stars behind; some libraries write UTF-8, whatever page they declare.
        (rtf(r"{\i0\b0\*\cs7\cf0 quick fox}{" + "\n" + r"\*\unknown no}"), "quick fox"),
        (rtf("Порт 부산 \\'e9".encode()), "Порт 부산 é"),
    ],
)  # fmt: skip
def test_letters_of_rich_text(data: bytes, text: str) -> None:
    assert read(data, "a.rtf")[0].text == f"{text}\n"


def test_blocks_of_rich_text() -> None:
    table = (
        r"\trowd\pard\intbl Port\cell Cargo\par t\cell\row"
        r"\trowd\pard\intbl Donghae\cell 18\cell\row\pard "
    )
    body = (
        r"{\info{\title Ports}{\author Anna}{\creatim\yr2019\mo5\dy4\hr9}{\operator x}}"
        r"{\*\userprops{\propname n}}Head\par " + table + r"After{\super\chftn}{\footnote "
        r"\pard\plain{\chftn} Note.} it\par{\listtext\'b7\tab}one\par{\pntext 2.\tab}two\par"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt Box\par}}{\shprslt Box}}End\par"
    )
    [found] = read(rtf(body), "a.rtf")
    assert found.text == (
        "Head\n\nPort | Cargo t\nDonghae | 18\n\nAfter it\n\n• one\n2. two\n\nEnd\n\nBox\n\n"
        "[1] Note.\n"
    )
    assert (found.info.title, found.info.author, found.info.date) == ("Ports", "Anna", "2019-05-04")


# OpenDocument


def test_spaces_of_opendocument() -> None:
    body = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        "<text:p>\n one\n  two <text:span> three</text:span><text:s text:c='2'/>four"
        "<text:soft-page-break/><office:annotation><text:p>no</text:p></office:annotation></text:p>"
        "</office:text></office:body></office:document-content>"
    )
    data = packed({"content.xml": body}, "application/vnd.oasis.opendocument.text")
    assert read(data, "a")[0].text == "one two three  four\n"


# EPUB


def book(pages: dict[str, str], contents: str = "", **members: str) -> bytes:
    items = "".join(
        f'<item id="p{at}" href="{quote(name)}" media-type="application/xhtml+xml"/>'
        for at, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="p{at}"/>' for at in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://'
        'purl.org/dc/elements/1.1/"><dc:title>Collected Papers</dc:title>'
        "<dc:creator>Kim</dc:creator><dc:date>2018</dc:date></metadata><manifest>"
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f"{items}</manifest><spine>{spine}</spine></package>"
    )
    whole: dict[str, str | bytes] = {
        "META-INF/container.xml": '<container><rootfile full-path="OPS/book.opf"/></container>',
        "OPS/book.opf": package,
        **{f"OPS/{name}": f"<html><body>{text}</body></html>" for name, text in pages.items()},
        **members,
    }
    if contents:
        whole["OPS/nav.xhtml"] = (
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
            f'<body><nav epub:type="toc"><ol>{contents}</ol></nav></body></html>'
        )
    return packed(whole, "application/epub+zip")


def link(target: str, title: str) -> str:
    return f'<li><a href="{target}">{title}</a></li>'


def test_chapters_are_those_of_the_table_of_contents() -> None:
    long = "<p>" + "Words of the chapter. " * 20 + "</p>"
    pages = {
        "cover.xhtml": "<p>Collected Papers</p>",
        "a b.xhtml": f"<h1>One</h1>{long}",
        "a2.xhtml": "<p>One goes on.</p>",
        "part.xhtml": "<h1>Part Two</h1>",
        "c.xhtml": f"<h2>Two</h2>{long}",
        "last.xhtml": "<p>Colophon</p>",
    }
    contents = (
        link("a%20b.xhtml", "One <i>first</i>") + link("part.xhtml", "Part Two")
        + link("c.xhtml#s", "Two") + link("c.xhtml#t", "Again") + link("last.xhtml", "Colophon")
    )  # fmt: skip
    one, two = read(book(pages, contents), "b.epub")
    assert (one.id, one.info.title, one.info.source) == (
        "b.epub#OPS/a b.xhtml", "One first", "Collected Papers",
    )  # fmt: skip
    assert one.text.startswith("Collected Papers\n\nOne\n\nWords")
    assert one.text.endswith("One goes on.\n")
    assert (two.id, two.info.title) == ("b.epub#OPS/c.xhtml", "Two")
    assert two.text.startswith("Part Two\n\nTwo\n\n")
    assert two.text.endswith("Colophon\n")
    assert (two.info.author, two.info.date) == ("Kim", "2018")


def test_a_book_without_a_table_of_contents_is_one_document() -> None:
    [found] = read(book({"a.xhtml": "<p>A &amp; B&nbsp;C</p>", "b.xhtml": "<p>D"}), "b.epub")
    assert (found.id, found.text) == ("b.epub", "A & B\xa0C\n\nD\n")
    assert (found.info.title, found.info.source) == ("Collected Papers", "")


def test_protected_books_are_refused_and_obfuscated_fonts_are_not() -> None:
    def encryption(method: str, target: str) -> str:
        return (
            f'<encryption><EncryptedData><EncryptionMethod Algorithm="{method}"/>'
            f'<CipherReference URI="{target}"/></EncryptedData></encryption>'
        )

    name = "META-INF/encryption.xml"
    drm = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/a.xhtml")
    fonts = encryption("http://www.idpf.org/2008/embedding", "OPS/f.otf")
    assert "DRM" in refusal(book({"a.xhtml": "<p>x</p>"}, **{name: drm}), "b.epub")
    assert read(book({"a.xhtml": "<p>x</p>"}, **{name: fonts}), "b.epub")[0].text == "x\n"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a<br/>b</p><p>c <b>d</b>\n e</p>", "a\nb\n\nc d e"),
        ("<head><title>x</title></head><script>if (a<b) y</script><p>z</p>", "z"),
        ("<ul><li>a</li><li><p>b</p><p>c</p></li></ul><ol><li>d<li>e</ol>",
         "• a\n• b\n\nc\n\n1. d\n2. e"),
        ("<table><tr><th>a<td>b</tr><tr><td>c</td><td><p>d</p><p>e</p></td></table>f",
         "a | b\nc | d e\n\nf"),
        ("word<a epub:type='noteref' href='#n'>1</a> next x<sup>2</sup> y", "word next x2 y"),
        ("word<sup><a href='#n'>[3]</a></sup>, next<a href='#m'><sup>*</sup></a>", "word, next"),
        ("<aside><p><sup><a href='#r'>1</a></sup>Note</p></aside>", "[1] Note"),
        ("<ruby>漢<rp>(</rp><rt>한</rt></ruby><pre>a\n  b</pre>", "漢\n\na\nb"),
        ("<p title=\"a > b\">c</p><!-- <p>no</p> --><![CDATA[<d>]]>", "c\n\n<d>"),
        ("<p>not <closed", "not"),
        ("<svg><text>no</text></svg></p></td>yes", "yes"),
    ],
)  # fmt: skip
def test_text_of_pages(markup: str, text: str) -> None:
    assert xhtml_text(markup).removesuffix("\n") == text


# What is refused


@pytest.mark.parametrize(
    ("name", "member"), [("a.docx", "word/document.xml"), ("a.odt", "content.xml")]
)
def test_hostile_xml_is_refused(name: str, member: str) -> None:
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE d [<!ENTITY a0 "ha">{laughs}]><d>&a9;</d>'
    assert refusal(packed({member: bomb}), name) == "has XML entities of its own"
    outside = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
    assert refusal(packed({member: outside}), name) == "has XML entities of its own"
    assert "too deep" in refusal(packed({member: "<a>" * 100_000}), name)
    assert refusal(packed({member: "<a><b></a>"}), name).startswith("damaged")
    assert refusal(packed({"other": "x"}), name).endswith("there is no text in it")
    assert refusal(b"PK\x03\x04 no archive", name).startswith("damaged")


def test_members_are_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_index.sources.packed_xml.MAX_MEMBER", 1 << 20)
    bomb = packed({"word/document.xml": b" " * (8 << 20)})
    assert refusal(bomb, "a.docx") == "unpacks to more than 1 MB"
    # A size that is a lie: the archive says 10 bytes.
    lie = bomb.replace((8 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != bomb
    assert refusal(lie, "a.docx")
    with pytest.raises(SourceError, match="unpacks to more than 1 MB"):
        Package(bomb).read("word/document.xml")


def test_encrypted_and_old_files_say_what_to_do() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    members: dict[str, str | bytes] = {"META-INF/manifest.xml": manifest, "content.xml": "x"}
    assert refusal(packed(members), "a.odt") == "encrypted: save it without its password"
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    assert refusal(old, "a.doc") == "an old Word file: save it as docx"
    assert refusal(rtf("{" * 5000), "a.rtf") == "groups too deep in each other"
    assert refusal(rtf(r"\par "), "a.rtf") == "empty"


# What programs put where a person would have put something


@pytest.mark.parametrize(
    "title",
    ["Microsoft Word - report.doc", "untitled", "Untitled-1", "제목 없음", "Без имени 1",
     "Документ1", "문서1", "report_final.hwp", "C:\\Users\\x", "PowerPoint Presentation",
     "¿Â¶óÀÎ ÀÚ·á", "2017", ""],
)  # fmt: skip
def test_titles_that_no_one_gave(title: str) -> None:
    assert real_title(title) == ""


def test_titles_and_authors_that_someone_gave() -> None:
    for title in ("Café au Nord", "Документы о мире", "북극항로", "Word and Deed", "U.S. report"):
        assert real_title(f" {title}\n") == title
    assert real_author("Ким Чон Хо") == "Ким Чон Хо"
    for author in ("user", "Admin", "사용자", "Пользователь Windows", "python-docx"):
        assert real_author(author) == ""


@pytest.mark.parametrize(
    "date",
    [
        "2013-12-23T23:15:00Z", "2025-09-17T04:33:13Z", "1601-01-01T00:00:00Z",
        "1970-01-01T00:00:00+00:00", "1980-01-01T00:00:00Z", "1899-12-30T00:00:00",
    ],
)  # fmt: skip
def test_dates_of_templates_and_of_clocks_at_zero_are_none(date: str) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dcterms="http://purl.org/dc/terms/">'
        "<dcterms:created>{}</dcterms:created></cp:coreProperties>"
    )
    body = "<w:p><w:r><w:t>The port grows.</w:t></w:r></w:p>"
    for day, found in ((date, ""), ("2019-03-04T10:00:00Z", "2019-03-04")):
        [document] = read(word(body, **{"docProps/core.xml": core.format(day)}), "a.docx")
        assert document.info.date == found
    assert real_date("1970-01-01") == "1970-01-01"


def test_a_flow_of_frames_in_frames_ends() -> None:
    flow = Flow()
    for _ in range(10_000):
        flow.open("table")
        flow.open("row")
        flow.open("cell")
    flow.text("deep\x00\xad\ud800")
    assert flow.result() == "deep\n"
