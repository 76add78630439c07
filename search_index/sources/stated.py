"""What office files say of themselves, without what their programs put there unasked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from search_index.sources.article import Article

_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) ?-? ?.*|untitled.*|no title|title|document\d*|doc\d*|"
    r"presentation\d*|powerpoint presentation|slide \d+|book\d*|print(?:ing)?|"
    r"제목 ?없음|문서 ?\d*|새 문서|빈 문서 ?\d*|프레젠테이션\d*|powerpoint 프레젠테이션|"
    r"슬라이드 ?\d+|제목|"
    r"без (?:имени|названия).*|документ ?(?:microsoft word)? ?\d*|презентация(?: powerpoint|\d*)|"
    r"слайд \d+|название|"
    r".*\.(?:docx?|hwpx?|odt|rtf|indd|qxd|pdf|pptx?|xlsx?|pages|html?|txt|tmp)|"
    r"\S*(?:/|\\)\S*|[\W\d_]*)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:user ?\d*|users?|admin\w*|owner|author|unknown|anonymous|pc|home|test|default|samsung|lg|"
    r"hp|dell|lenovo|microsoft.*|python-docx|libreoffice.*|hancom.*|"
    r"synthetic-fixture-author|사용자|관리자|컴퓨터|작성자|익명|"
    r"user name|пользователь(?: windows)?|админ\w*|автор|владелец|windows user|windows 사용자|"
    r"[\W\d_]*)",
    re.IGNORECASE,
)
# When templates were made that libraries start from, and how programs write that they know no time:
# the zeros of the clocks of Unix, of Windows and of old Macs, of spreadsheets and of zip archives.
_NO_DATE = re.compile(
    r"2013-12-23T23:15:00Z|2025-09-17T04:3[23]:\d\dZ"  # of python-docx and of python-hwpx
    r"|(?:1601-01-01|1899-12-3[01])(?:T.*)?|19(?:00|04|70|80)-01-01T00:00:00.*"
)
_LATIN_1 = re.compile("[\x80-\xff]")
_LETTER = re.compile(r"[^\W\d_]")


def stated(article: Article, facts: Mapping[str, str]) -> Article:
    """Return an article with its title, author and date from `facts`, if they say any.

    Keys: title, author, date, other_date (taken where there is no date). What a file says of its
    language is commonly that of the program or of a template, and is left to the text.
    """
    return replace(
        article,
        title=real_title(facts.get("title", "")),
        author=real_author(facts.get("author", "")),
        date=real_date(facts.get("date", "")) or real_date(facts.get("other_date", "")),
    )


def real_date(value: str) -> str:
    """Return a date or time in ISO 8601, "" for a template's, and for one that means none."""
    return "" if _NO_DATE.fullmatch(value.strip()) else value


def real_title(value: str) -> str:
    """Return a title that a person gave, "" for a program's, a file's name, or broken letters."""
    title = " ".join(value.split())
    return "" if _NO_TITLE.fullmatch(title) or _is_broken(title) else title


def real_author(value: str) -> str:
    """Return an author's name, "" for what is no name of anyone."""
    author = " ".join(value.split())
    return "" if _NO_AUTHOR.fullmatch(author) or _is_broken(author) else author


def _is_broken(value: str) -> bool:
    """Whether letters of CP949 or CP1251 were taken for those of Latin-1."""
    letters = len(_LETTER.findall(value))
    return "\ufffd" in value or len(_LATIN_1.findall(value)) > max(letters, 1) // 2
