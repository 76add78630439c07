"""Articles to measure on: from a folder repeated with changed words, or generated.

All of it is deterministic: the same count from the same folder is the same corpus.
"""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from article import Article
from generated import generated_articles
from rewording import Rewording

from search_index.errors import SourceError
from search_index.sources import list_files, read_document

PER_FOLDER = 1_000  # files in one folder of a corpus written as files
MARKDOWN_EVERY = 5  # one file in so many is Markdown with front matter, the others plain text

_STORY = re.compile(r"<REUTERS .*?</REUTERS>", re.DOTALL)
_TITLE = re.compile(r"<TITLE>(.*?)</TITLE>", re.DOTALL)
_BODY = re.compile(r"<BODY>(.*?)</BODY>", re.DOTALL)
_DATE = re.compile(r"<DATE>\s*(\d{1,2})-([A-Z]{3})-(\d{4})")
_PLACE = re.compile(r"<PLACES><D>(.*?)</D>")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]|&#\\d{1,2};")
_SIGNATURE = re.compile(r"\s*\breuter\b\W*$", re.IGNORECASE)
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def articles(folder: Path | None, count: int) -> Iterator[Article]:
    """Yield `count` articles: those of a folder, repeated as often as needed, or generated ones.

    The first time round a folder's articles are as they are; each further time a share of their
    words is replaced. Raises ValueError if the folder has none.
    """
    if folder is None:
        made = (Article("", *parts) for parts in generated_articles(count))
        yield from map(_placed, made, range(count))
        return
    originals = read_folder(folder)
    if not originals:
        raise ValueError(f"no articles in {folder}")
    rewording = Rewording(f"{article.title}\n{article.text}" for article in originals)
    for number, article in enumerate(islice(_endless(originals), count)):
        copy, index = divmod(number, len(originals))
        changed = article
        if copy:
            seed = f"{copy}:{index}"
            changed = replace(
                article,
                title=rewording.reword(article.title, copy, f"title:{seed}"),
                text=rewording.reword(article.text, copy, seed),
                date=_years_on(article.date, copy),
            )
        yield _placed(changed, number)


def read_folder(folder: Path) -> list[Article]:
    """Return the articles in a folder: Reuters-21578 as SGML (perhaps gzipped), or files we read.

    Stories without a body are left out, and files that cannot be read.
    """
    sgml = sorted(path for path in folder.iterdir() if re.search(r"\.sgml?(\.gz)?$", path.name))
    if sgml:
        return [article for path in sgml for article in _reuters(path)]
    found = []
    for entry in list_files(folder):
        path = folder / entry.path
        try:
            document = read_document(path, folder)
        except SourceError:
            continue
        info = document.info
        text = document.text.removeprefix(info.title).lstrip()
        found.append(Article("", info.title, text, info.date, info.source, info.language))
    return found


def write_folder(corpus: Iterable[Article], folder: Path) -> None:
    """Write each article as a file of its own, plain text or Markdown by the ending of its path.

    The text of a plain file is the title, a blank line and the text; its date is in its name.
    """
    for number, article in enumerate(corpus):
        path = folder / article.path
        if not number % PER_FOLDER:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_file(article), encoding="utf-8")


def as_file(article: Article) -> str:
    """Return the content of the file of an article."""
    if not article.path.endswith(".md"):
        return f"{article.title}\n\n{article.text}\n"
    facts = {
        "title": article.title,
        "language": article.language,
        "date": article.date,
        "source": article.source,
    }
    front = "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in facts.items() if value
    )
    return f"---\n{front}---\n# {article.title}\n\n{article.text}\n"


def _placed(article: Article, number: int) -> Article:
    """Return an article with the path of the `number`-th file of a corpus."""
    ending = "txt" if number % MARKDOWN_EVERY else "md"
    name = f"{article.date}-{number:07d}" if article.date else f"{number:07d}"
    return replace(article, path=f"{number // PER_FOLDER:04d}/{name}.{ending}")


def _endless(originals: list[Article]) -> Iterator[Article]:
    while True:
        yield from originals


def _years_on(date: str, years: int) -> str:
    year, rest = date[:4], date[4:]
    later = str(int(year) + years) if year.isdecimal() else year
    return later + ("-02-28" if rest == "-02-29" else rest)


def _reuters(path: Path) -> Iterator[Article]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="latin-1") as file:
        content = file.read()
    for story in _STORY.findall(content):
        title, body, place = _TITLE.search(story), _BODY.search(story), _PLACE.search(story)
        if title is None or body is None:
            continue
        text = _SIGNATURE.sub("", _plain(body[1]))
        source = f"Reuters {place[1].replace('-', ' ').title()}" if place else "Reuters"
        yield Article("", " ".join(_plain(title[1]).split()), text, _date(story), source, "en")


def _plain(marked: str) -> str:
    return html.unescape(_CONTROL.sub("", marked)).strip()


def _date(story: str) -> str:
    match = _DATE.search(story)
    if match is None or match[2] not in _MONTHS:
        return ""
    return f"{match[3]}-{_MONTHS.index(match[2]) + 1:02d}-{int(match[1]):02d}"
