"""The title of a text that does not state one: its first lines without what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search_index.sources.datelines import dateline

MAX_TITLE = 120  # code points; about what a list of documents can show
_LABEL_WORDS = 3  # "The Buzz", "Member Activities", "Новости дня"
_MANY_LABELS = 3  # lines of labels in a row that are a menu, not a title with the names below it
_SENTENCE_END = re.compile(r"[.!?…。](?=[\"'”’»)]*\s)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$|.*\S+ at [\w.-]+\.[a-z]{2,}$")
_TODAY = re.compile(r"(?:сегодня|today|오늘)\b.*\d", re.IGNORECASE)  # the day of the visit
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\S*[^\W_]\S*")
# What pages say around an article and what is copied with it, whole lines of it.
_PHRASES = """
menu|main menu|home|homepage|search|login|log in|sign in|sign up|register|subscribe|settings|
close|open|print|print this page|e-?mail|share|share this(?: article)?|share on .{2,20}|send to|
.{0,20}share button|tweet|save|copy link|skip to (?:main )?content|go (?:to )?(?:top|content)|
back to top|back|next|
previous|read more|more|advertisement|advertising|rate this article|\\d* ?votes?|no votes|
view this article in another language|old version|mobile version|full version|headlines|
recent articles|recent posts|latest news|most read|related articles|register for a free trial|
listen|listen to this article|font[- ]size|comments?|x|image|photo|video|cookies?|
accept(?: all)?(?: cookies)?|privacy policy|contact us|about us|you are here.{0,40}|english|
меню|кнопка меню|поиск|главная|на главную|закрыть|открыть|войти|вход|регистрация|реклама|печать|
версия для печати|распечатать|поделиться|подписаться|читать далее|подробнее|читать на русском|
наверх|перейти к .{2,20}|назад|вперед|комментарии|оставить комментарий|мобильная версия|
полная версия|настройки|регион|рубрики|просмотры(?: страницы)?(?: за последний месяц)?|русский|
메뉴|주메뉴|전체메뉴|
검색|검색폼|홈|닫기|열기|로그인|회원가입|인쇄|프린트|공유|공유하기|이 기사를 공유합니다|스크랩|
댓글(?: \\d+)?|글자 ?크기.{0,12}|폰트.{0,4}|(?:본문|주메뉴|메뉴) ?바로가기|첨부파일|목록|
목록보기|이전글|다음글|광고|구독|구독하기|기사 ?듣기|본문 듣기|맨 ?위로|신청하기|다운로드|
한국어
""".replace("\n", "")
_AROUND = re.compile(rf"(?:(?:{_PHRASES})(?:[\s|/·•>»›,:;▶▼+-]+|$))+", re.IGNORECASE)
_BULLETS = " •·▶▷■□◆ⓕ*|-–—>›+"  # around a title
_BYLINE = re.compile(
    r"(?:[Bb]y|BY)\s(?:[A-ZА-ЯЁ][\w.'’-]*(?:\s(?:and\s)?|$)){1,4}|"
    r"(?i:posted|written|text|photos?)\s[Bb]y\b.*|"
    r"(?i:автор|текст|фото|источник|글|사진|저자|출처)\s?[:=：].*|"
    r"(?:\S+\s){0,3}\S*(?:기자|특파원|칼럼니스트|논설위원)"
)


def title_of(lines: Sequence[str]) -> str:
    """Return which of the first lines of a text is its title, shortened to MAX_TITLE.

    `lines` have no blank ones, and no blanks at their ends; "" if none can be a title. Lines
    without a letter, addresses, datelines, bylines and what pages say around an article are passed
    over. A line that stands there twice is what an article is called above its text and in it. A
    label of up to three words gives way to a headline that follows it: more words than a label, one
    line, no full stop; several labels do if they are a menu.
    """
    able = [line.strip(_BULLETS) for line in lines if _can_title(line)]
    if not able:
        return ""
    again = next((line for line in able if able.count(line) > 1 and _is_headline(line)), None)
    if again is not None:
        return again
    labels = next((at for at, line in enumerate(able) if not _is_label(line)), len(able))
    menu = labels >= _MANY_LABELS or any(map(_is_around, lines))
    if 0 < labels < len(able) and (labels == 1 or menu) and _is_headline(able[labels]):
        return able[labels]
    return _shortened(able[0])


def _can_title(line: str) -> bool:
    if not _LETTER.search(line) or dateline(line):
        return False
    if line.endswith("|") and "|" in line.strip(_BULLETS):
        return False  # a row of a table
    short = line[: MAX_TITLE + 1]
    if _ADDRESS.match(short) or _TODAY.match(short):
        return False
    return not (_is_around(line) or _BYLINE.fullmatch(short.strip(_BULLETS)))


def _is_around(line: str) -> bool:
    return _AROUND.fullmatch(line[: MAX_TITLE + 1].strip(_BULLETS + "()[]")) is not None


def _is_label(line: str) -> bool:
    if len(line) > MAX_TITLE or line[-1] in ".!?…":
        return False
    return len(_WORD.findall(line)) <= _LABEL_WORDS


def _is_headline(line: str) -> bool:
    if len(line) > MAX_TITLE or line[-1] in ".:;," or " : " in line or line.count(" |") > 1:
        return False  # a field of a form, a row of a table
    return len(_WORD.findall(line)) > _LABEL_WORDS


def _shortened(line: str) -> str:
    """Return a line of at most MAX_TITLE code points, cut after a sentence or a word."""
    if len(line) <= MAX_TITLE:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, MAX_TITLE + 1)]
    if ends and ends[-1] >= MAX_TITLE // 3:  # not after "U.S." or "Dr."
        return line[: ends[-1]]
    cut = line.rfind(" ", 0, MAX_TITLE)
    return line[: cut if cut >= MAX_TITLE // 2 else MAX_TITLE - 1].rstrip(" ,;:–—-") + "…"
