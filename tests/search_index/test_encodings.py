"""Bytes of every encoding, with and without being declared, become the text they stand for."""

from __future__ import annotations

import unicodedata
from functools import cache
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import SourceError
from search_index.sources import decoding, documents_from_bytes
from search_index.sources.decoding import composed, decode, encoding_named
from search_index.sources.plausibility import bits

SEEDS = Path(__file__).parents[2] / "seeds"
WIDE = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
)  # fmt: skip
CYRILLIC = ("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic")
NARROW = {"en": ("cp1252", "latin-1"), "ko": ("cp949", "euc_kr", "johab"), "ru": CYRILLIC}
#: What a file may wrongly say of itself.
LABELS = (
    "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "euc-kr", "johab", "windows-1251", "koi8-r",
    "ibm866", "iso-8859-5", "x-mac-cyrillic", "iso-8859-2", "shift_jis", "gb2312", "big5",
    "iso-8859-7", "windows-1255", "windows-1256", "iso-2022-kr", "no-such-encoding",
)  # fmt: skip
LENGTH = 200
UKRAINIAN = (
    "Порти Далекого Сходу зростають уже кілька років, і переговори про торгівлю тривають. Уряд "
    "повідомив, що її обсяг збільшився, а ґрунтові дороги ремонтують. Є й інші плани.\n"
)
HANJA = (
    "大韓民國과 러시아 聯邦의 外交 關係는 1990年 9月 30日에 樹立되었다. 兩國은 經濟 協力을 위하여 "
    "委員會를 設置하고 北極航路를 共同으로 硏究한다.\n"
)
FRENCH = (
    "Les ports de l'Est grandissent, à Vladivostok comme à Pousan. Là où la mer gèle, on construit "
    "des brise-glace; le ministère l'a annoncé à Séoul, où il a été reçu. Ça coûtera cher.\n"
)
GERMAN = (
    "Die Häfen im Osten wachsen, und die Gespräche über den Handel werden fortgeführt. Außerdem "
    "soll ein Büro in Wladiwostok eröffnet werden, das größere Verträge prüft.\n"
)


@cache
def prose(language: str) -> str:
    paths = sorted((SEEDS / language).glob("*.md"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def windows(language: str, step: int) -> list[str]:
    text = prose(language)
    return [text[at : at + LENGTH] for at in range(0, len(text) - LENGTH, step)]


def misread(text: str, encoding: str, declared: str = "") -> tuple[str, str] | None:
    """The text that an encoding can hold, and what is read instead; None if it is read right."""
    data = text.encode(encoding, "ignore")
    kept = data.decode(encoding)
    try:
        read = decode(data, declared)
    except SourceError as error:
        read = str(error)
    return None if read == kept else (kept, read)


CELLS = [(lang, enc) for lang in NARROW for enc in (*WIDE, *NARROW[lang])]


@pytest.mark.parametrize(("language", "encoding"), CELLS)
def test_no_window_of_real_prose_is_misread(language: str, encoding: str) -> None:
    step = 67 if encoding not in WIDE else 211
    wrong = [misread(text, encoding) for text in windows(language, step)]
    assert [pair for pair in wrong if pair] == []


@pytest.mark.parametrize(("language", "encoding"), CELLS)
def test_what_is_declared_is_a_hint(language: str, encoding: str) -> None:
    some = windows(language, 997)
    labels = [*LABELS, encoding]
    wrong = [
        (label, misread(text, encoding, label))
        for at, label in enumerate(labels)
        for text in some[at % 2 :: 2]
    ]
    assert [pair for pair in wrong if pair[1]] == []


@pytest.mark.parametrize(("language", "encoding"), CELLS)
def test_pages_are_read_whatever_they_say_of_themselves(language: str, encoding: str) -> None:
    wrong = []
    for at, text in enumerate(windows(language, 1499)):
        words = " ".join(text.encode(encoding, "ignore").decode(encoding).split())
        for label in ("", encoding, LABELS[at % len(LABELS)], LABELS[-1 - at % len(LABELS)]):
            meta = f'<meta charset="{label}">' if label else ""
            page = f"<!DOCTYPE html><html><head>{meta}</head><body><p>{escape(words)}</p></body>"
            ((document,), _) = documents_from_bytes(page.encode(encoding), "page.html")
            if " ".join(document.text.split()) != words:
                wrong.append((label, words, document.text))
    assert wrong == []


@pytest.mark.parametrize("encoding", CYRILLIC)
def test_capitals_alone_are_told_apart(encoding: str) -> None:
    wrong = [misread(text.upper(), encoding) for text in windows("ru", 131)]
    assert [pair for pair in wrong if pair] == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((UKRAINIAN, encoding) for encoding in ("cp1251", "koi8_u", "iso8859_5", "utf-16-le")),
        *((HANJA, encoding) for encoding in ("cp949", "johab", "utf-16-be")),
        *((text, encoding) for text in (FRENCH, GERMAN) for encoding in ("cp1252", "latin-1")),
        ("ИТОГИ ГОДА: KITA, POSCO\nПорт 12 %, грузы 7 %\nHyundai — 3-е место\n" * 4, "koi8_r"),
        ("│ Порт      │ 2017 │\n├───────────┼──────┤\n│ Находка   │  12  │\n" * 4, "cp866"),
        ("The seminar (세미나) was held in Busan by KMI; Kim (김) spoke. " * 4, "cp949"),
        ("In Vladivostok (Владивосток) the seminar was held by FEFU. " * 4, "cp1251"),
        ("되었습니다. 그렇게됬지만 똠방각하는 뷁 소리를 내지 않았다고 한다.\n" * 4, "cp949"),
        ("그렇게됬지만 여름인데 눈이 왔다는 말이 있었다고 한다.\n" * 4, "euc_kr"),
    ],
)  # fmt: skip
def test_texts_of_other_kinds_are_read(text: str, encoding: str) -> None:
    for label in ("", encoding, "utf-8", "iso-8859-1"):
        assert misread(text, encoding, label) is None


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_slices_of_any_length_above_200_are_read(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(NARROW)))
    text = prose(language)
    length = data.draw(st.integers(LENGTH, 1500))
    start = data.draw(st.integers(0, len(text) - length))
    encoding = data.draw(st.sampled_from([*WIDE, *NARROW[language]]))
    assert misread(text[start : start + length], encoding) is None


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_utf8_with_a_few_broken_bytes_is_utf8(data: st.DataObject) -> None:
    text = prose(data.draw(st.sampled_from(("ko", "ru"))))
    start = data.draw(st.integers(0, len(text) - 400))
    whole = text[start : start + 400].encode()
    at = data.draw(st.integers(0, len(whole)))
    broken = whole[:at] + b"\x93" + whole[at:]
    read = decode(broken[: data.draw(st.integers(len(broken) - 2, len(broken)))])
    kept = broken.decode("utf-8", "replace")
    assert read[:300] == kept[:300]
    assert read.count("\ufffd") <= 5


def test_an_english_page_with_one_old_quotation_mark_stays_utf8() -> None:
    page = "The café in Seoul, “Ёлка”, is open – always. ".encode() * 3 + b"It\x92s closed."
    assert decode(page).endswith("It\ufffds closed.")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"])
@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"])
def test_letters_that_look_like_a_mark_are_none(encoding: str, mark: bytes) -> None:
    data = prose("ru")[:400].encode(encoding, "ignore")
    assert decode(mark + data)[-300:] == data.decode(encoding)[-300:]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Сеул\n", "远东的港口多年来一直在发展贸易谈判也在继续", "한국"])
def test_marks_are_believed_of_texts_without_zeros_too(encoding: str, text: str) -> None:
    bom = "\ufeff".encode(encoding)
    assert decode(bom + (text.strip() * 9).encode(encoding)) == text.strip() * 9


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_few_odd_signs_do_not_make_a_text_binary(encoding: str) -> None:
    text = "The Shell\u2010Pattern and the Index\u2010Number of each, see page 12.\n" * 4
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("label", ["euc-kr", "ks_c_5601-1987", "shift_jis", "gb2312", "big5"])
def test_an_english_page_in_a_frame_of_east_asia_keeps_its_apostrophes(label: str) -> None:
    for quoted in ("Russia’s", "Jung-ho’s", "café", "“quoted” words"):
        text = f"The report does not say how {quoted} offer came about. " * 2 + prose("en")[:200]
        assert decode(text.encode("cp1252"), label) == text


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("远东的港口多年来一直在发展，贸易谈判也在继续。明年将开通一条新的渡轮航线。", "GB2312"),
        ("極東の港は何年も前から成長しており、貿易に関する交渉も続いている。", "Shift_JIS"),
        ("極東の港は何年も前から成長しており、貿易に関する交渉も続いている。", "iso-2022-jp"),
        ("Porty na wschodzie rosną od lat, a łączna wartość żeglugi się zwiększy.", "iso-8859-2"),
        ("Τα λιμάνια στα ανατολικά αναπτύσσονται εδώ και χρόνια.", "iso-8859-7"),
        ("تنمو الموانئ في الشرق منذ سنوات وتستمر المحادثات حول التجارة.", "windows-1256"),
        ("한국과 러시아는 북극항로를 함께 연구하기로 했다.", "iso-2022-kr"),
        ("한국과 러시아는 북극항로를 함께 연구하기로 했다.", "ks_c_5601-1987"),
        ("Порт Находка", '"KOI8-R"'),
    ],
)  # fmt: skip
def test_other_encodings_are_read_where_they_are_declared(text: str, label: str) -> None:
    codec = {"ks_c_5601-1987": "cp949"}.get(label, label.strip('"'))
    assert decode((text * 4).encode(codec), label) == text * 4


def test_korean_mail_of_seven_bits_says_so_itself() -> None:
    text = "한국과 러시아는 북극항로를 함께 연구하기로 했다.\n"
    assert decode(text.encode("iso2022_kr")) == text


@pytest.mark.parametrize(
    "label",
    ["rot13", "zip", "base64", "unicode_escape", "idna", "utf-7", "", "ж", "a\0b", "x" * 999],
)  # fmt: skip
def test_codecs_that_are_no_encodings_are_not_believed(label: str) -> None:
    assert encoding_named(label) == ""
    assert decode(b"+AGE- \\u0041", label) == "+AGE- \\u0041"


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "iso8859-7", "cp1255", "cp1256"])
def test_what_no_encoding_makes_sense_of_is_refused(encoding: str) -> None:
    text = {"gb18030": "远东的港口多年来一直在发展", "big5": "遠東的港口多年來一直在發展"}.get(
        encoding,
        {"iso8859-7": "Τα λιμάνια αναπτύσσονται εδώ ", "cp1255": "הנמלים במזרח גדלים ",
         "cp1256": "تنمو الموانئ في الشرق "}.get(encoding, ""),
    )  # fmt: skip
    with pytest.raises(SourceError, match="encoding"):
        decode((text * 12).encode(encoding))


@given(st.binary(max_size=600), st.sampled_from(("", *LABELS)))
@settings(max_examples=100, deadline=None)
def test_any_bytes_become_clean_text_or_a_reason(data: bytes, declared: str) -> None:
    try:
        text = decode(data, declared)
    except SourceError:
        return
    assert not set(text) & {"\0", "\r"}
    text.encode()


def test_line_ends_and_stray_nuls() -> None:
    assert decode("가\r\n나\r다\n".encode("cp949") * 30) == "가\n나\n다\n" * 30
    assert decode("Порт\r\n".encode("utf-16-le") * 60) == "Порт\n" * 60
    assert decode(b"Text of some length. " * 40 + b"\0" * 512) == "Text of some length. " * 40


@given(st.text("가각힣한글 abЖ\u0301\u00e9e", max_size=40))
def test_decomposed_hangul_is_composed_and_nothing_else(text: str) -> None:
    apart = "".join(
        unicodedata.normalize("NFD", char) if "가" <= char <= "힣" else char for char in text
    )
    assert composed(apart) == text


def test_offsets_refer_to_the_composed_text() -> None:
    text = "한국과 러시아의 북극항로 cafe\u0301\n본문이다.\n"
    data = "".join(
        unicodedata.normalize("NFD", char) if "가" <= char <= "힣" else char for char in text
    ).encode()
    for name in ("a.txt", "a.md"):
        ((document,), _) = documents_from_bytes(data, name)
        assert document.text == text
        assert (document.info.title, document.info.length) == (text[: text.index("\n")], len(text))


@pytest.mark.parametrize(
    "data",
    ["가나".encode("cp949") * 500_000, b"a" * 10**6 + b"\xe9" + b"b" * 10**6,
     ("가 " * 400_000).encode() + b"\xff", b"\xffa" * 10**6, "각".encode() * 600_000],
)  # fmt: skip
def test_large_files_are_looked_at_in_samples(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def remember(text: str) -> float:
        looked.append(len(text))
        return bits(text)

    monkeypatch.setattr("search_index.sources.decoding.bits", remember)
    composed(decode(data))
    assert sum(looked) <= 15 * (decoding._SAMPLE + decoding._FIRST_SAMPLE + 200)
