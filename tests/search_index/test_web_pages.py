"""Web pages become their article and what they say of it, whatever surrounds it."""

from __future__ import annotations

import gc
import json
import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import SourceError
from search_index.sources import documents_from_bytes, web_page
from search_index.sources.html_tokens import tokens, unescape
from search_index.sources.reading import read_content
from search_index.sources.web_page import plain_text

FILES = Path(__file__).parent.parent / "files"


@pytest.fixture(params=["with trafilatura", "alone"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "alone":
        monkeypatch.setattr(web_page, "find_spec", lambda _: None)
    else:
        pytest.importorskip("trafilatura")


def page(data: bytes | str, name: str = "a.html") -> tuple[str, dict[str, str]]:
    """Return the text of a page, and its title, date, author, source, address and language."""
    data = data.encode() if isinstance(data, str) else data
    (document,), skipped = documents_from_bytes(data, name)
    assert skipped == ()
    info = document.info
    names = ("title", "date", "author", "source", "url", "language")
    return document.text, {name: str(getattr(info, name)) for name in names}


@pytest.mark.usefixtures("either_way")
def test_an_english_page_of_a_blog_system() -> None:
    text, facts = page((FILES / "herald.html").read_bytes())
    assert facts == {
        "title": "Port of Vladivostok fills up",
        "date": "2017-12-05",
        "author": "Jane Doe",
        "source": "The Amur Herald",
        "url": "https://amurherald.example/2017/12/port-fills-up/",
        "language": "en",
    }
    assert text == (
        "The port of Vladivostok handled more containers from Busan this spring than in any spring "
        "before it, its harbour master said on Tuesday.\n\n"
        "“We had to open a second yard,” he told reporters, adding that ships now wait for less "
        "than a day.\n\n"
        "More ships\n\n"
        "Shipping lines from South Korea have added two weekly services since March; a third one "
        "is expected to begin in autumn.\n\n"
        "Month | Boxes\nMarch | 41,200\nApril | 43,900\n\n"
        "Analysts at an institute in Seoul said the growth would slow once the railway works near "
        "Khabarovsk are finished.\n\n"
        "First point of the list\nSecond point of the list"
    )


@pytest.mark.usefixtures("either_way")
def test_a_korean_page_of_a_newspaper_in_cp949() -> None:
    data = (FILES / "donghae.html").read_text(encoding="utf-8").encode("cp949")
    text, facts = page(data)
    assert facts == {
        "title": "북극항로 실무회의 부산서 열려",
        "date": "2017-12-05",
        "author": "김철수",
        "source": "동해일보",
        "url": "http://www.donghae.example/news/articleView.html?idxno=12345",
        "language": "ko",
    }
    assert text.startswith("한국과 러시아가 북극항로를 함께 개척하기 위한 실무 회의를 5일")
    assert text.count("\n\n") >= 2
    assert "시험 운항을 늘리겠다”고 말했다." in text
    for around in ("정치", "많이 본 기사", "부산항 새 부두", "대표전화"):
        assert around not in text


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("encoding", ["cp1251", "utf-8"])  # the page says it is in UTF-8
def test_an_old_russian_page_of_tables_without_end_tags(encoding: str) -> None:
    text, facts = page((FILES / "primorye.html").read_text(encoding="utf-8").encode(encoding))
    assert facts["title"] == "Семинар во Владивостоке"
    assert facts["source"] == "Новости Приморья"
    assert facts["date"] == "2017-12-05"
    assert facts["language"] == "ru"
    paragraphs = text.split("\n\n")
    assert "Во Владивостоке во вторник открылся семинар о торговле между Россией и" in text
    assert paragraphs[-1] == "Автор: Иван Петров"
    assert paragraphs[-2].startswith("«Мы рассчитываем подписать три соглашения до конца года», —")
    for around in ("Экономика", "Контакты", "Окна и двери", "©"):
        assert around not in text


@pytest.mark.usefixtures("either_way")
def test_a_page_that_is_one_form() -> None:
    paragraphs = [f"Во вторник в порт номер {n} пришло судно из Пусана с грузом." for n in range(9)]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    text, _ = page(
        "<!DOCTYPE html><html><body><form id=aspnetForm><input type=hidden value=x><div "
        f"class=menu><a href=1>Меню</a></div><h1>Порты растут</h1>{body}<button>Назад</button>"
        "<select><option>Москва<option>Сеул</select></form></body></html>"
    )
    assert [line for line in text.split("\n\n") if line != "Порты растут"] == paragraphs


def test_names_of_wrappers_do_not_hide_the_article() -> None:
    body = "<p>The port of Vladivostok handled more containers this spring than ever.</p>" * 3
    text, facts = page(
        "<html><body class='has-sidebar'><div class='content-sidebar-wrap with-comments'>"
        f"<h1>Port fills up again</h1>{body}<div class='comments'><p>I was there last year and saw "
        f"all of it with my own eyes.</p></div></div></body></html>"
    )
    assert text.count("The port of Vladivostok") == 3
    assert "my own eyes" not in text
    assert facts["title"] == "Port fills up again"


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2017-12-05T08:30:00+10:00">', True),
        ('<meta name="pubdate" content="20171205103000">', True),
        ('<meta name="DC.date.issued" content="2017-12-05">', True),
        ('<meta name="date" content="Tue, 05 Dec 2017 10:30:00 +0300">', True),
        ('<meta itemprop="datePublished" content="2017-12-05">', True),
        ('<meta name="created" content="2017-12-05T10:00:00"/><meta name="changed" '
         'content="2019-01-01T10:00:00"/>', True),
        ('<span itemprop="datePublished">5 декабря 2017</span>', True),
        ('<time datetime="2017-12-05T01:00Z">yesterday</time>', True),
        ('<em class="article_date">입력 2017.12.05. 오전 10:30</em>', True),
        ('<script type="application/ld+json">{"@type":["NewsArticle"],"datePublished":"2017-12-05"}'
         "</script>", True),
        ('<script type="application/ld+json">{"@type":"Organization","datePublished":"2017-12-05"}'
         "</script>", False),
        ('<meta name="viewport" content="2017-12-05">', False),
    ],
)  # fmt: skip
def test_dates_are_found_where_pages_have_them(head: str, date: bool) -> None:
    _, facts = page(f"<html><head>{head}</head><body><p>{'A long text. ' * 30}</body></html>")
    assert facts["date"] == ("2017-12-05" if date else "")


@pytest.mark.parametrize(
    ("head", "title", "source"),
    [
        ("<title>Ports grow - The Herald</title><meta property=og:site_name content='The Herald'>",
         "Ports grow", "The Herald"),
        ("<title>Ports - and rails - grow | News East</title><h2>Ports - and rails - grow</h2>",
         "Ports - and rails - grow", "News East"),
        ("<title>제목입니다 :: 동해일보</title><h1>제목입니다</h1>", "제목입니다", "동해일보"),
        ("<title>Home</title><h1>Why the ports of the east are growing</h1>",
         "Why the ports of the east are growing", ""),
        ("<title>A &amp; B</title><svg><title>icon</title></svg>", "A & B", ""),
        ("<link rel=canonical href='https://www.herald.example/a/1'><title>Ports</title>",
         "Ports", "herald.example"),
        ("<!-- saved from url=(0031)https://herald.example/news?id=7 --><title>Ports</title>",
         "Ports", "herald.example"),
    ],
)  # fmt: skip
def test_titles_are_parted_from_the_names_of_sites(head: str, title: str, source: str) -> None:
    _, facts = page(f"<!DOCTYPE html><html>{head}<body><p>{'A long text. ' * 30}</body></html>")
    assert (facts["title"], facts["source"]) == (title, source)


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        ("<meta name=author content='By Jane Doe'>", "Jane Doe"),
        ("<meta name=author content='https://facebook.com/jane'>", ""),
        ("<span class=byline>By <a href=/j>Jane Doe</a></span>", "Jane Doe"),
        ("<a rel=author href=/k>김철수</a>", "김철수"),
        ("<div class='article-author'>Автор: Иван Петров</div>", "Иван Петров"),
        ('<script type="application/ld+json">[{"@type":"NewsArticle","author":[{"name":"A B"},'
         '{"name":"C D"}]}]</script>', "A B, C D"),
    ],
)  # fmt: skip
def test_authors_are_found_where_pages_have_them(markup: str, author: str) -> None:
    _, facts = page(f"<html><body>{markup}<p>{'A long text. ' * 30}</body></html>")
    assert facts["author"] == author


@pytest.mark.parametrize(
    ("shown", "stated", "text"),
    [
        ("", "First & last.\r\nSecond.", "First & last.\nSecond."),
        ("<p>First &amp; last. Read on.</p>", "First &amp; last.\n" + "Second. " * 20,
         "First & last.\n" + ("Second. " * 20).strip()),
        ("", "<p>First.</p><p>Second.</p>", "First.\n\nSecond."),
        ("<p>First. Second.</p>", "First.", "First. Second."),
    ],
)  # fmt: skip
def test_an_article_that_a_script_would_show_is_read(shown: str, stated: str, text: str) -> None:
    data = {"@type": "NewsArticle", "headline": "Ports", "articleBody": stated}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    found, facts = page(f"<html><head>{script}</head><body><div id=app>{shown}</div></body></html>")
    assert (found, facts["title"]) == (text, "Ports")


def test_charsets_are_those_of_the_bytes() -> None:
    korean = "한국과 러시아가 북극항로를 함께 개척하기 위한 실무 회의를 부산에서 열었다. " * 5
    for encoding, declared in [
        ("utf-8", "euc-kr"), ("cp949", "utf-8"), ("cp949", "euc-kr"), ("cp949", "iso-8859-1"),
        ("utf-16", "utf-8"), ("cp949", "x-no-such"), ("utf-8-sig", "windows-1251"),
    ]:  # fmt: skip
        head = f'<html><head><meta http-equiv=Content-Type content="text/html; charset={declared}">'
        text, _ = page((head + f"<body><p>{korean}</p></body></html>").encode(encoding))
        assert text == korean.strip(), (encoding, declared)


def test_a_few_wrong_bytes_do_not_cost_the_page() -> None:
    korean = "한국과 러시아가 북극항로를 함께 개척하기 위한 실무 회의를 부산에서 열었다. " * 60
    markup = f"<html><head><meta charset=utf-8><body><p>{korean}</p><div>@</div></body></html>"
    text, _ = page(markup.encode().replace(b"@", b"\xb0\xa1\xff"))
    assert korean.strip() in text


def test_text_of_markup_keeps_lines_and_loses_the_rest() -> None:
    assert plain_text("<p>One<br>two &amp; three</p><p>four&nbsp; five</p>") == (
        "One\ntwo & three\n\nfour five"
    )
    assert plain_text("a<script>if (a<b) x()</script>b<style>p{}</style>c") == "abc"
    assert plain_text("<pre>  one\n    two</pre>") == "  one\n    two"
    assert plain_text("<ul><li>a<li>b</ul><p>c") == "a\nb\n\nc"
    assert plain_text("<table><tr><td>a<td>b<tr><td>c<td>d</table>e") == "a | b\nc | d\n\ne"
    assert plain_text("1 < 2 <3 & 4 &#x41;&#0;&#xd800;&lt;") == "1 < 2 <3 & 4 A\ufffd\ufffd<"


def test_a_page_without_text_says_so() -> None:
    with pytest.raises(SourceError, match="no text in the page"):
        page("<html><head><title>Nothing</title></head><body><script>go()</script></body></html>")


_LONG = "<p>The port of Vladivostok handled more containers from Busan this spring than before."


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<td>", "<table><td>", "<article class=article-body>", "<aside>", "<b>", "<ul><li>",
     "<h1>x", "<", "</div>", "<p class='author'>", "<a href=x>", "<div class=date>", "&#9"],
)  # fmt: skip
def test_endless_nesting_is_read_in_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        gc.disable()  # what it takes is that of all objects there are
        begun = time.process_time()
        assert page("<html>" + piece * count + " " + _LONG)[0]
        gc.enable()
        return time.process_time() - begun

    def least(count: int) -> float:
        return min(seconds(count) for _ in range(3))

    seconds(100)
    # Ten times as much takes ten times as long; what is quadratic would take a hundred times.
    assert least(20_000) < 40 * max(least(2_000), 0.01)


@pytest.mark.parametrize("piece", ["<!--", '<a b="', "<a ", "<![CDATA[", "</a", "<?", "<script>"])
def test_what_is_begun_and_not_ended_takes_linear_time(piece: str) -> None:
    begun = time.process_time()
    found = list(tokens(piece * 200_000))
    assert time.process_time() - begun < 5
    assert len(found) <= 2


def test_references_to_endless_numbers_are_no_error() -> None:
    assert unescape("&#" + "9" * 10_000 + ";&#x" + "f" * 10_000 + ";a") == "\ufffd\ufffda"


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='article-body'>", "</div>", "<table><tr><td>", "</table>", "<nav>",
     "</nav>", "<h1>", "<br>", "<li>", "<a href='x'>", "<pre>", "<script>", "</script>", "<!--",
     "<meta property='og:title' content='", "'>", "<time datetime=", "<title>", "<svg>", "\r\n",
     "The port of Vladivostok handled more containers. ", "한국과 러시아 ", "Порт ", "&#x", "\0"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=10)), max_size=30))
def test_any_markup_is_articles_or_a_reason(pieces: list[str]) -> None:
    data = "".join(["<html>", *pieces]).encode("utf-8", "surrogatepass")
    try:
        content = read_content(data, "a.html")
    except SourceError:
        return
    for article in content.articles:
        assert article.text.strip()
        assert "\0" not in article.text


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.mhtml"]))
def test_any_bytes_are_articles_or_a_reason(data: bytes, name: str) -> None:
    with suppress(SourceError):
        assert all(article.text.strip() for article in read_content(data, name).articles)


# Pages saved as one file


def saved(page: str, encoding: str, transfer: str, *, chrome: bool = True) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>" if chrome else "<Saved by Windows Internet Explorer 8>"
    if chrome:
        message["Snapshot-Content-Location"] = "https://news.example/ru/2017/seminar"
    message["Subject"] = "Семинар во Владивостоке — Новости"
    message["Date"] = "Sun, 22 Nov 2020 10:00:00 -0000"
    message.add_related(b"GIF89a", "image", "gif")
    message.set_type("multipart/related")
    part = EmailMessage()
    part.set_content(page.encode(encoding), "text", "html", cte=transfer)
    part["Content-Location"] = "https://news.example/ru/2017/seminar"
    parts = message.get_payload()
    assert isinstance(parts, list)
    parts.insert(0, part)
    return message.as_bytes()


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
@pytest.mark.parametrize("name", ["a.mhtml", "b.mht"])
def test_saved_pages_are_read(name: str, encoding: str, transfer: str) -> None:
    paragraph = "Во Владивостоке во вторник открылся семинар о торговле между странами. "
    markup = f"<html><head></head><body><nav>Меню</nav><p>{paragraph * 4}</p></body></html>"
    text, facts = page(saved(markup, encoding, transfer), name)
    assert text == (paragraph * 4).strip()
    assert facts["title"] == "Семинар во Владивостоке — Новости"
    assert facts["url"] == "https://news.example/ru/2017/seminar"
    assert facts["date"] == ""  # the day on which it was saved is no date of the article


def test_a_saved_page_that_is_a_frame_gives_what_is_in_it() -> None:
    text = "블로그 글은 틀 안에 들어 있어서 바깥 쪽에는 아무 내용도 없다. " * 9
    message = EmailMessage()
    message["Subject"] = "Blog"
    message.set_content("<html><body><iframe src='cid:1'></iframe>top</body></html>", "html")
    message.make_related()
    message.add_related(f"<html><body><p>{text}</p></body></html>", "html")
    found, _ = page(message.as_bytes(), "a.mhtml")
    assert found == text.strip()


def test_what_is_no_saved_page_says_so() -> None:
    with pytest.raises(SourceError, match="no page in the file"):
        page("Subject: a\nFrom: b\n\nText", "a.mhtml")
