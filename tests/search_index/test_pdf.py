"""PDF files: paragraphs, pages, facts, and what cannot be read."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from search_index.errors import SourceError
from search_index.models import Document, page_at
from search_index.sources import documents_from_bytes
from search_index.sources.pdf_layout import Line, text_of_pages, without_edges

pytest.importorskip("pypdfium2")

FILES = Path(__file__).parent.parent / "files" / "office"
SEEDS = Path(__file__).parent.parent.parent / "seeds"


def read(data: bytes) -> Document:
    documents, skipped = documents_from_bytes(data, "a.pdf")
    assert not skipped
    return documents[0]


def fixture(name: str) -> Document:
    return read((FILES / name).read_bytes())


PLACES = {  # a sentence over several lines, and where it is: text, page
    "en.pdf": [
        ("Port officials on both sides had expected the opposite, since tour agencies had sold "
         "most cabins months ahead. A customs broker", 1),
        ("Negotiators returned to the old question of insurance and left it open.", 1),
        ("Ice class vessels remain scarce, and charter rates follow the price of fuel.", 2),
        ("The third page closes with thanks to the harbour masters who answered", 3),
    ],
    "ko.pdf": [
        ("봄에 다시 다니기 시작했으며 첫 운항에서는 승객보다 중고차가 더 많이 실렸다. 양측 항만 "
         "당국은 여행사가", 1),
        ("보험 문제를 다시 논의했으나 결론을 내리지 못했다.", 1),
        ("참고: 운임은 2019년부터 그대로이다.", 1),
        ("셋째 쪽은 편지에 답해 준 항만장들에 대한 감사로 끝난다.", 3),
    ],
    "ru.pdf": [
        ("Портовые власти обеих сторон ожидали обратного, поскольку туристические агентства "
         "распродали большинство кают", 1),
        ("вернулись к старому вопросу о страховании и оставили его открытым.", 1),
        ("а ставки фрахта следуют за ценой топлива.", 3),
    ],
}  # fmt: skip
FACTS = {
    "en.pdf": ("en", "Ferries and Freight", "Anna Lee", "East Sea Bulletin", "Editorial office"),
    "ko.pdf": ("ko", "동해 항로 보고서", "이안나", "동해 소식지", "편집실"),
    "ru.pdf": ("ru", "Паромы и грузы", "Анна Ли", "Вестник Восточного моря", "Редакция"),
}


@pytest.mark.parametrize("name", ["en.pdf", "ko.pdf", "ru.pdf"])
def test_sentences_are_whole_and_on_their_pages(name: str) -> None:
    found = fixture(name)
    for sentence, page in PLACES[name]:
        assert found.text.count(sentence) >= 1, sentence
        assert page_at(found.text, found.text.rindex(sentence)) == page
    language, title, author, header, footer = FACTS[name]
    lines = found.text.split("\n")
    assert header not in lines
    assert not any(line.startswith(footer) for line in lines)
    assert lines.count("\f") == found.text.count("\f")
    assert len([line for line in lines if line.startswith("• ")]) == 3
    info = found.info
    assert (info.type, info.language, info.title, info.author) == ("pdf", language, title, author)
    assert info.date.startswith("20")


def test_columns_hyphens_marks_and_running_heads() -> None:
    text = fixture("columns.pdf").text
    pages = text.split("\n\f\n")
    assert len(pages) == 4
    assert pages[0].split("\n\n") == [
        "The coastal shipping companies of both countries met in the old harbour building and "
        "spoke of Korea-Russian trade for two days. Ministers praised the efficient service of the "
        "port. No one spoke of the tariff, which had been raised in the spring and lowered in the "
        "autumn without a word to the shippers.",
        "По-прежнему неясно, кто оплатит ремонт причала и когда начнутся работы. Портовые власти "
        "обещают ответ до конца года.",
    ]
    assert "\n" not in pages[1]  # one sentence, over both columns
    assert "Harbour Bulletin" not in text
    assert "Spring issue" not in text
    assert "11" not in text
    # "Microsoft Word - draft3.doc" by "user"
    assert fixture("columns.pdf").info.author == ""
    assert fixture("columns.pdf").info.title.startswith("The coastal shipping")


PRINTED = (
    "동해항 관리소는 올겨울 여객선이 쉬는 동안 부두를 고치기로 했다. 공사는 11월 3일에 시작해 "
    "이듬해 2월까지 이어지며, 비용은 항만 공사와 해운 회사가 절반씩 나누어 낸다.",
    "블라디보스토크의 해운 회사는 공사가 끝날 때까지 화물선만 보낸다. 화물선에는 중고차와 냉동 "
    "명태, 라면과 과자가 실린다. 회사는 겨울에 승객이 적어 손해가 크지 않다고 밝혔으나, 보따리 "
    "상인들은 뱃길이 막히면 물건을 비행기로 옮겨야 한다며 걱정한다.",
    "상인 가운데 한 사람은 비행기 삯이 뱃삯의 세 배나 된다고 말했다. 그는 해마다 겨울이면 "
    "부산으로 가서 다른 배를 탔지만, 그 배는 일주일에 한 번밖에 다니지 않는다.",
)


def test_lines_of_hangul_that_were_broken_inside_words_and_between() -> None:
    text = fixture("printed.pdf").text
    for sentences in PRINTED:
        assert sentences in text


@pytest.mark.parametrize(("anywhere", "least"), [(True, 0.93), (False, 0.99)])
def test_words_of_hangul_are_whole_however_a_program_breaks_lines(
    anywhere: bool, least: float
) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("ko/*.md"))]
    words = " ".join(text.split("---\n", 2)[2] for text in texts).replace("#", "").split()
    lines = [""]
    for word in words:
        rest = f"{lines[-1]} {word}".strip()
        if anywhere:
            lines[-1:] = [rest[:31].strip(), rest[31:].strip()] if len(rest) > 31 else [rest]
        else:
            lines[-1:] = [lines[-1], word] if len(rest) > 31 else [rest]
    page = [
        line._replace(base=700 - 14 * at, right=50 + 11 * 31 if anywhere else line.right)
        for at, line in enumerate(column(*filter(None, lines), char=11))
    ]
    found = text_of_pages([page[at : at + 40] for at in range(0, len(page), 40)]).split()
    same = SequenceMatcher(None, words, found, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in same) > least * len(words)


def test_a_broken_word_goes_on_below_a_line_that_stands_out() -> None:
    lines = column(
        "The line that stands out by a long formula, which none",
        "of the others does, is followed by one that is ob-",
        "jected to, and so on.",
    )
    lines[1] = lines[1]._replace(right=lines[1].right - 60)
    assert "one that is objected to, and so on." in text_of_pages([lines])


def test_only_a_password_to_open_refuses() -> None:
    assert fixture("owner.pdf").text == fixture("columns.pdf").text
    assert fixture("owner.pdf").info.title == "Ledger of the harbour"
    with pytest.raises(SourceError, match=r"^encrypted: save it without its password$"):
        fixture("locked.pdf")


def test_pictures_have_no_text() -> None:
    with pytest.raises(
        SourceError, match=r"^has no text, only pictures: run it through OCR first$"
    ):
        fixture("scan.pdf")


def test_a_broken_table_of_objects_is_made_anew() -> None:
    data = (FILES / "en.pdf").read_bytes()
    at = data.rindex(b"startxref")
    text = fixture("en.pdf").text
    assert read(data[:at] + b"startxref\n99\n%%EOF\n").text == text
    assert read(b"junk before\n" + data).text == text
    with pytest.raises(SourceError, match=r"^damaged: no PDF reader will open it$"):
        read(data[:600])


def test_facts_come_from_the_packet_where_there_is_no_dictionary() -> None:
    data = (FILES / "columns.pdf").read_bytes()
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
        b'syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http'
        b'://ns.adobe.com/xap/1.0/" xmp:CreateDate="2011-03-02T10:00:00"><dc:title><rdf:Alt>'
        b"<rdf:li>Harbour Report</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq>"
        b"<rdf:li>Kim</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    info = read(data.replace(b"\n%%EOF", b"\n%" + packet + b"\n%%EOF")).info
    assert (info.title, info.author, info.date) == ("Harbour Report", "Kim", "2000-01-01")


# From lines to paragraphs


def column(*texts: str, left: float = 50, top: float = 700, char: float = 6) -> list[Line]:
    """Return lines of a column, each letter as wide as another."""
    return [
        Line(
            text=text,
            left=left,
            right=left + char * len(text),
            base=top - 14 * at,
            size=11,
            word=char * len(text.split()[0]),
        )
        for at, text in enumerate(texts)
    ]


def test_a_line_that_had_room_ends_a_paragraph() -> None:
    page = column(
        "The first line is as long as any of the others",
        "and this one goes on to the end.",
        "Now another begins, and it is quite long,",
        "Short lines",
        "stay short.",
    )
    assert text_of_pages([page]) == (
        "The first line is as long as any of the others and this one goes on to the end.\n\n"
        "Now another begins, and it is quite long, Short lines\n\nstay short.\n"
    )


def test_indents_and_items_begin_paragraphs() -> None:
    lines = column("A line that is full to its very end.", "Another that is full to its very end")
    lines[1] = lines[1]._replace(left=62, right=62 + 6 * 36)
    assert text_of_pages([lines]).count("\n\n") == 1
    items = column("• one that goes on and on, until the", "next line ends.", "• two", "(3) three")
    assert text_of_pages([items]) == (
        "• one that goes on and on, until the next line ends.\n• two\n(3) three\n"
    )


def test_hyphens_go_by_the_words_of_the_document() -> None:
    def joined(*texts: str) -> str:
        return text_of_pages([column(*texts)]).partition("\n")[0]

    assert joined("They spoke of co-", "operation and aid.") == "They spoke of cooperation and aid."
    known = "Their co-operation was long. They all spoke of co-"
    assert joined(known, "operation.") == f"{known[:-3]}co-operation."
    assert joined("The Korea-", "Russia line.") == "The Korea-Russia line."
    assert joined("Работа идёт кое-", "как и медленно.") == "Работа идёт кое-как и медленно."
    assert joined("Они ждут перего-", "воров в порту.") == "Они ждут переговоров в порту."


def test_hangul_words_broken_at_the_end_of_a_line_are_whole_where_it_shows() -> None:
    lines = column("부산에서 가는 배는 블라디보스토", "크까지 블라디보스토크까지 간다", "고 한다")
    assert text_of_pages([lines]).startswith("부산에서 가는 배는 블라디보스토크까지 블라디")


def test_what_stands_on_most_pages_at_the_same_place_is_left_out() -> None:
    pages = [
        column("Annual Report", f"Chapter {word}", top=800) + column(f"page {n} of 9", top=30)
        for n, word in enumerate(["one", "two", "three", "four", "five"], 1)
    ]
    pages[0] = [pages[0][0]._replace(size=22), *pages[0][1:]]  # the title itself
    texts = [[line.text for line in page] for page in without_edges(pages)]
    assert texts[0] == ["Annual Report", "Chapter one"]
    assert texts[4] == ["Chapter five"]


def test_rows_of_numbers_are_no_page_numbers() -> None:
    pages = [column(f"{n} {n + 1} {n + 2} {n + 3}", top=800) for n in range(6)]
    assert without_edges(pages) == pages


def test_pages_that_are_all_alike_are_not_left_empty() -> None:
    pages = [column("Certificate", f"No. {n}") for n in range(5)]
    assert without_edges(pages) == pages


def test_empty_pages_count() -> None:
    text = text_of_pages([[], column("Second"), [], column("Fourth"), []])
    assert page_at(text, text.index("Second")) == 2
    assert page_at(text, text.index("Fourth")) == 4
