"""Which key was meant while the keyboard writes Russian or Korean.

A terminal sends the letter that a key types, not the key. The Russian layout is ЙЦУКЕН, the Korean
one the two-set layout of KS X 5002; both are laid over the keys of a Latin QWERTY keyboard.
"""

from __future__ import annotations

from textual.events import Key
from textual.keys import _character_to_key

from tui.keymap import KeyTable

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю.ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_LETTERS = "qwertyuiopasdfghjklzxcvbnmQWERTOP"
_KOREAN = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"
_MEANT = dict(zip(_RUSSIAN + _KOREAN, _LATIN + _LETTERS, strict=True))


def to_latin(event: Key, keys: KeyTable) -> None:
    """Make a letter that no command has into the one that its key types in Latin letters.

    What has a command of its own is left alone, and so is what is neither Russian nor Korean.
    """
    latin = _MEANT.get(event.character or "")
    if latin is not None and not keys.binds(event.key):
        event.key, event.character = _character_to_key(latin), latin
