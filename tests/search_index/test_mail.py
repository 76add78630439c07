"""Mail, alone and in mailboxes: a message is a document, and so is what is attached to it."""

from __future__ import annotations

import base64
import quopri
import time
from contextlib import suppress
from email.header import Header
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import SourceError
from search_index.models import Document, Skipped
from search_index.sources import documents_from_bytes, mime
from search_index.sources.mail import sender
from search_index.sources.reading import read_content

KOREAN = "안녕하십니까. 북극항로 공동 연구 계획을 보내 드립니다. 세미나는 부산에서 열립니다.\n"
RUSSIAN = "Добрый день! Направляем программу семинара во Владивостоке. Ждём ваших ответов.\n"
ENGLISH = "Dear all, please find the programme of the seminar in Busan below.\n"


def documents(data: bytes, name: str = "a.eml") -> list[Document]:
    return documents_from_bytes(data, name)[0]


def only(data: bytes, name: str = "a.eml") -> Document:
    found, skipped = documents_from_bytes(data, name)
    assert (len(found), skipped) == (1, ())
    return found[0]


def raw(body: bytes, charset: str, transfer: str, *headers: bytes) -> bytes:
    """Return a message as mailers of every time wrote it."""
    encoded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}
    data = encoded[transfer](body) if transfer in encoded else body
    kind = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {transfer}"
    return b"\n".join((*headers, b"MIME-Version: 1.0", kind.encode(), b"", data)).replace(
        b"\n", b"\r\n"
    )


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (KOREAN, "cp949", '"EUC-KR"'),
        (KOREAN, "cp949", "utf-8"),
        (KOREAN, "utf-8", "euc-kr"),
        (KOREAN, "utf-8", "x-unknown"),
        (KOREAN, "iso-2022-kr", "iso-2022-kr"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "cp1251", "us-ascii"),
        (RUSSIAN, "utf-8", "UTF-8"),
        (ENGLISH, "ascii", "utf-8"),
    ],
)
def test_bodies_of_every_charset(text: str, codec: str, charset: str, transfer: str) -> None:
    data = raw(text.encode(codec), charset, transfer, b"From: a@b.example", b"Subject: x")
    assert only(data).text == text.rstrip()


def word(text: str, charset: str, encoding: str) -> bytes:
    data = text.encode(charset)
    return encoded_word(data, charset, encoding)


def encoded_word(data: bytes, charset: str, encoding: str) -> bytes:
    if encoding == "B":
        return b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(data))
    return b"=?%s?Q?%s?=" % (charset.encode(), b"".join(b"=%02X" % byte for byte in data))


SUBJECT = "북극항로 공동 연구 계획"
_BYTES = SUBJECT.encode()


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        (word(SUBJECT, "utf-8", "B"), SUBJECT),
        (word(SUBJECT, "euc-kr", "Q"), SUBJECT),
        (word("Программа семинара", "koi8-r", "B"), "Программа семинара"),
        # Broken inside a character, folded between words and inside one.
        (encoded_word(_BYTES[:10], "utf-8", "B") + b"\r\n "
         + encoded_word(_BYTES[10:], "UTF-8", "B"), SUBJECT),
        (word(SUBJECT, "utf-8", "B")[:20] + b"\r\n\t" + word(SUBJECT, "utf-8", "B")[20:], SUBJECT),
        (b"Re: " + word("한국", "utf-8", "B") + b" and " + word("러시아", "cp949", "B"),
         "Re: 한국 and 러시아"),
        (b"=?utf-8?q?two words?=", "two words"),
        (b"=?utf-8*ko?B?7ZWc6rWt?=", "한국"),
        (b"=?utf-8?B?7ZWc6rWt", "=?utf-8?B?7ZWc6rWt"),
        (SUBJECT.encode("cp949"), SUBJECT),  # not encoded at all
        (SUBJECT.encode(), SUBJECT),
        (b"=?x-unknown?B?aGVsbG8=?=", "hello"),
        (b"a\r\n b", "a b"),
    ],
)  # fmt: skip
def test_subjects_however_they_are_encoded(written: bytes, subject: str) -> None:
    data = raw(ENGLISH.encode(), "utf-8", "8bit", b"From: a@b.example")
    assert only(b"Subject: " + written + b"\r\n" + data).info.title == subject


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ('"Kim, Chul-soo" <kim@kiep.example>', "Kim, Chul-soo", "kim@kiep.example"),
        ("kim@kiep.example", "", "kim@kiep.example"),
        ("<kim@kiep.example>", "", "kim@kiep.example"),
        ("kim@kiep.example (Kim Chul-soo)", "Kim Chul-soo", "kim@kiep.example"),
        ("=?utf-8?B?6rmA7LKg7IiY?= <kim@kiep.example>, b@c.example", "김철수", "kim@kiep.example"),
        ("kim at kiep.example (=?utf-8?B?6rmA7LKg7IiY?=)", "김철수", "kim@kiep.example"),
        ('"=?koi8-r?B?6dfBziDwxdTSz9c=?=" <ivan@x.example>', "Иван Петров", "ivan@x.example"),
        ("undisclosed", "", "undisclosed"),
        ("", "", ""),
    ],
)
def test_senders(written: str, name: str, address: str) -> None:
    assert sender(written) == (name, address)


def test_facts_come_from_headers() -> None:
    headers = (
        b"From: Jane Doe <jane@amurherald.example>",
        b"Date: Tue, 5 Dec 2017 23:30:00 -0500",
        b"Subject: Ports",
        b"Archived-At: <https://lists.example/123>",
    )
    info = only(raw(ENGLISH.encode(), "utf-8", "7bit", *headers)).info
    assert (info.title, info.author, info.date) == ("Ports", "Jane Doe", "2017-12-05")
    assert (info.source, info.type, info.id) == ("amurherald.example", "eml", "a.eml")
    assert info.url == "https://lists.example/123"
    listed = (b"List-Id: Arctic news <arctic.lists.example>", *headers)
    assert only(raw(ENGLISH.encode(), "utf-8", "7bit", *listed)).info.source == "Arctic news"
    for mailbox in (b"a@gmail.com", b"b@naver.com", b"c@mail.ru", b"d@yahoo.co.kr"):
        data = raw(ENGLISH.encode(), "utf-8", "7bit", b"Subject: x", b"From: " + mailbox)
        assert only(data).info.source == ""
    odd = (b"From: \xff\xfe <<>>, ;:@", b"Date: 99 Foo 2017", b"Subject: x", b'To: "\\')
    assert only(raw(ENGLISH.encode(), "utf-8", "7bit", *odd)).info.title == "x"


def test_plain_text_goes_before_html_unless_it_is_a_stub() -> None:
    message = EmailMessage()
    message["Subject"] = "Program"
    message.set_content(RUSSIAN)
    page = (
        f"<html><head><style>p {{}}</style></head><body><p>{RUSSIAN}</p><p>HTML</p></body></html>"
    )
    message.add_alternative(page, "html", charset="koi8-r")
    assert only(message.as_bytes()).text == RUSSIAN.strip()
    letter = "<p>" + "</p><p>".join([RUSSIAN] * 9) + "</p>"
    stub = EmailMessage()
    stub["Subject"] = "Program"
    stub.set_content("Your mail program does not show HTML.")
    stub.add_alternative(letter, "html")
    assert only(stub.as_bytes()).text == "\n\n".join([RUSSIAN.strip()] * 9)


def test_messages_as_apple_mail_keeps_them() -> None:
    message = raw(KOREAN.encode(), "utf-8", "base64", b"From: a@b.example", b"Subject: Ports")
    notes = b'<?xml version="1.0"?><plist version="1.0"><dict/></plist>\n'
    found = only(b"%-10d\n" % len(message) + message + notes, "1234.emlx")
    assert (found.info.title, found.text.strip()) == ("Ports", KOREAN.strip())


def test_flowed_lines_are_joined() -> None:
    body = (
        b"The port of Vladivostok \r\nis busy.\r\n\r\n> quoted \r\n> line\r\n From here \r\non\r\n"
    )
    data = b"Subject: x\r\nContent-Type: text/plain; format=flowed\r\n\r\n" + body
    assert only(data).text == (
        "The port of Vladivostok is busy.\n\n> quoted \n> line\nFrom here on"
    )


def with_attachments() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "자료"
    message["From"] = "a@kiep.example"
    message.set_content(KOREAN)
    for text in (RUSSIAN, ENGLISH):
        message.add_attachment(text.encode(), "text", "plain", filename="Программа.txt")
    message.add_attachment(b"\x89PNG", "image", "png", filename="logo.png")
    message.add_attachment(b"TNEF", "application", "ms-tnef", filename="winmail.dat")
    return message


def test_attachments_are_documents_of_their_own() -> None:
    found, skipped = documents_from_bytes(with_attachments().as_bytes(), "mail/a.eml")
    assert [(document.info.id, document.info.type) for document in found] == [
        ("mail/a.eml", "eml"),
        ("mail/a.eml#Программа.txt", "text"),
        ("mail/a.eml#Программа (2).txt", "text"),
    ]
    assert [document.text for document in found] == [KOREAN.strip(), RUSSIAN, ENGLISH]
    assert skipped == (
        Skipped(
            "mail/a.eml#winmail.dat",
            "winmail.dat, packed by Outlook: save what is in it as files",
            "mail/a.eml",
        ),
    )


@pytest.mark.parametrize(
    "header",
    [
        "attachment; filename*=UTF-8''%EC%9E%90%EB%A3%8C.txt",
        "attachment; filename*0*=UTF-8''%EC%9E%90; filename*1*=%EB%A3%8C.txt",
        'attachment; filename="=?UTF-8?B?7J6Q66OMLnR4dA==?="',
        'attachment; filename="=?euc-kr?B?wNq34S50eHQ=?="',
        'attachment; filename="%EC%9E%90%EB%A3%8C.txt"',
        'attachment; filename="C:\\dir\\../../자료.txt"',
        'inline; filename="자료.txt"',
    ],
)
def test_names_of_attachments(header: str) -> None:
    data = (
        "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nLetter\r\n"
        f"--b\r\nContent-Type: text/plain\r\nContent-Disposition: {header}\r\n\r\nAttached\r\n--b--"
    ).encode()
    assert [d.info.id for d in documents(data)] == ["a.eml", "a.eml#자료.txt"]


def test_signed_forwarded_and_encrypted_messages() -> None:
    inner = EmailMessage()
    inner["Subject"] = "Внутри"
    inner.set_content(RUSSIAN)
    outer = EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content(ENGLISH)
    outer.add_attachment(inner)
    found = documents(outer.as_bytes())
    assert [(d.info.id, d.info.title) for d in found] == [
        ("a.eml", "Fwd"),
        ("a.eml#Внутри", "Внутри"),
    ]
    assert found[1].text == RUSSIAN.strip()
    signed = (
        b"Subject: x\nContent-Type: multipart/signed; boundary=s\n\n--s\nContent-Type: text/plain\n"
        b"\nText\n--s\nContent-Type: application/pgp-signature; name=signature.asc\n\nabc\n--s--\n"
    )
    assert only(signed).text == "Text"
    encrypted = (
        b"Subject: x\nContent-Type: multipart/encrypted; boundary=s\n\n--s\nContent-Type: "
        b"application/octet-stream\n\nabc\n--s--\n"
    )
    found, skipped = documents_from_bytes(encrypted, "a.eml")
    assert not found
    assert [skip.reason for skip in skipped] == ["encrypted mail: decrypt it first"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x01\x02\x03", "not a mail message"),
        (b"Subject: x\n\n", "no text in the message"),
        (b"Subject: x\nContent-Type: image/png\n\nabc", "no text in the message"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        documents(data)


def test_parts_without_end_are_refused() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)
    )
    with pytest.raises(SourceError, match="too deep in other messages"):
        documents(b"Subject: x\n" + nested)
    forwarded = b"Subject: x\n" + b"Content-Type: message/rfc822\n\nSubject: y\n" * 40 + b"\nText"
    found, skipped = documents_from_bytes(forwarded, "a.eml")
    assert not found
    assert [skip.reason for skip in skipped] == ["too deep in other messages"]


# Mailboxes

TAKEOUT = b"From 1585690482723123456@xxx Tue Dec 05 01:30:00 +0000 2017\r\n"
THUNDERBIRD = b"From - Tue Dec  5 10:30:00 2017\r\n"
UNIX = b"From jane@amurherald.example Tue Dec  5 10:30:00 2017\n"


@pytest.mark.parametrize("separator", [TAKEOUT, THUNDERBIRD, UNIX])
def test_each_message_of_a_mailbox_is_a_document(separator: bytes) -> None:
    end = b"\r\n" if separator.endswith(b"\r\n") else b"\n"
    lines = [
        b"Subject: one",
        b"",
        b">From the port: a ship",
        b">>From quoted",
        b"From a friend",
        b"",
    ]
    first = end.join(lines)
    second = raw(KOREAN.encode("cp949"), "ks_c_5601-1987", "base64", b"Subject: two")
    letter = with_attachments().as_bytes()
    data = b"".join(separator + message + end for message in (first, second, letter))
    found, skipped = documents_from_bytes(data, "in.mbox")
    assert [document.info.id for document in found] == [
        "in.mbox#1",
        "in.mbox#2",
        "in.mbox#3",
        "in.mbox#3#Программа.txt",
        "in.mbox#3#Программа (2).txt",
    ]
    assert found[0].text == "From the port: a ship\n>From quoted\nFrom a friend"
    assert found[1].text == KOREAN.strip()
    assert [document.info.type for document in found[:3]] == ["mbox"] * 3
    assert [skip.path for skip in skipped] == ["in.mbox#3#winmail.dat"]
    line = data.split(b"\n")[found[0].info.first_line - 1]
    assert line.strip() == b">From the port: a ship"


def test_messages_without_text_are_counted() -> None:
    data = (UNIX + b"Subject: x\n\n\n") * 3 + UNIX + b"Subject: y\n\nText\n"
    found, skipped = documents_from_bytes(data, "in.mbox")
    assert [document.info.id for document in found] == ["in.mbox#4"]
    assert skipped == (Skipped("in.mbox#1", "no text in 3 messages, this one first", "in.mbox"),)
    with pytest.raises(SourceError, match="not a mailbox"):
        documents(b"Some text\nFrom here on\n", "in.mbox")


def test_large_mailboxes_are_read_in_linear_time() -> None:
    message = UNIX + raw(ENGLISH.encode(), "utf-8", "7bit", b"Subject: x", b"From: a@b.example")

    def seconds(count: int) -> float:
        begun = time.process_time()
        assert len(read_content(message * count, "in.mbox").articles) == count
        return time.process_time() - begun

    seconds(10)
    assert seconds(5000) < 40 * seconds(500)


def test_headers_without_end_are_read_in_linear_time() -> None:
    for header in (b"Content-Type: text/plain" + b';a="' * 400_000, b"From: " + b"a@b (" * 400_000):
        begun = time.process_time()
        assert only(b"Subject: x\n" + header + b"\n\nText").text == "Text"
        assert time.process_time() - begun < 5


def test_headers_decode_as_the_library_encodes_them() -> None:
    for text in (SUBJECT * 5, RUSSIAN.strip() * 2, ENGLISH.strip() * 3):
        for charset in ("utf-8", "cp949", "koi8-r"):
            with suppress(UnicodeEncodeError):
                written = Header(text, charset, maxlinelen=60).encode()
                assert mime.decode_words(written.replace("\n", "\r\n")) == text


_PIECES = st.sampled_from(
    [b"Subject: ", b"From: ", b"Content-Type: ", b"multipart/mixed; boundary=b", b"text/html",
     b"message/rfc822", b"; charset=", b"utf-8", b"ks_c_5601-1987", b"\xb0\xa1", b"=?", b"?=",
     b"?B?", b"?q?", b"=E0", b"\n--b\n", b"--b--", b"\n\n", b"\r\n", b"\n", b"; name*0*=", b"''%",
     b"Content-Disposition: attachment; filename=", b"a.txt", b"Content-Transfer-Encoding: base64",
     b"uuencode", b"Date: ", b"\"", b"<", b">", b"From a@b Tue Dec  5 10:30:00 2017\n", b"\0"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(_PIECES, st.binary(max_size=6)), max_size=40).map(b"".join),
    st.sampled_from(["a.eml", "a.mbox", "a.mhtml"]),
)
def test_any_bytes_are_articles_or_a_reason(data: bytes, name: str) -> None:
    start = b"" if name == "a.eml" else UNIX
    for whole in (data, start + b"Subject: x\n" + data):
        with suppress(SourceError):
            content = read_content(whole, name)
            for article in content.articles:
                assert article.text.strip()
                article.text.encode()
                article.title.encode()
            parts = [article.part for article in content.articles]
            assert len(set(parts)) == len(parts)
