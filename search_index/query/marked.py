"""Words and phrases with a sign that says how they match: ``=``, ``~``, ``*``, ``?``, ``/…/``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.analysis import tokenize
from search_index.analysis.tokens import WORD, folded_word, is_character
from search_index.query import hangul, tree
from search_index.query.combine import all_of, any_of
from search_index.query.expressions import beginning, expression
from search_index.query.lexer import Kind, Piece
from search_index.query.suggest import slips_allowed
from search_index.query.tree import FormKind, Forms, Node
from search_index.query.words import consecutive, sequence

#: Words between the words of ``"near these"~`` and their number, if none is given: the usual span
#: of collocations is five words either side (Sinclair, "Corpus, Concordance, Collocation", 1991,
#: finds four to hold most of them).
DISTANCE = 5
MAX_DISTANCE = 100
MAX_EDITS = 2
MAX_PARTS = 16  # words that are looked for near each other
MAX_PATTERN = 100  # code points of a word with wildcards, longer than any word of the index

#: Positions that a word in Hangul or Han takes beside one in letters. A word of Korean text, its
#: particles included, has three or four syllables, each of them at a position.
POSITIONS = 4

_CHUNK = re.compile(f"(?:{WORD.pattern}|[*?])+")
_BIT = re.compile(rf"[*?]+|{WORD.pattern}")

Meaning = tuple[Node | None, tuple[str, ...]]


def meaning(piece: Piece, unfinished: bool, field: str) -> Meaning:
    """Return the node that a marked piece means, and the signs in it that could not be used.

    None if it holds no word. `unfinished`: the last word of it may go on.
    """
    if piece.kind is Kind.REGEX:
        return _expression(piece, field)
    if piece.kind is Kind.PHRASE:
        return _phrase(piece, unfinished, field)
    if piece.wild:
        node, unused = wildcards(piece.text + "*" * unfinished, field)
        return node, (*unused, *_sign(piece)) if node else ()
    if piece.tilde is not None:
        node, unused = _fuzzy(piece, field)
        return node, (*unused, *("=" * piece.exact), *("*" * piece.star)) if node else ()
    return _exact(piece.text, unfinished, field), ()


def has_one_form(text: str) -> bool:
    """Whether `text` is a single word of a script whose words the index knows by their form."""
    words = WORD.findall(text)
    return len(words) == 1 and not is_character(words[0])


def _sign(piece: Piece) -> tuple[str, ...]:
    return () if piece.tilde is None else ("~" + piece.tilde,)


def _clamped(piece: Piece, default: int, least: int, most: int) -> tuple[int, tuple[str, ...]]:
    """Return the number after a tilde within bounds, and the sign if it was not within them."""
    if not piece.tilde:
        return default, ()
    # Longer numbers are out of all bounds, and Python does not read the longest.
    number = int(piece.tilde[:9])
    bounded = min(max(number, least), most)
    return bounded, () if bounded == number else _sign(piece)


# Phrases


def _phrase(piece: Piece, unfinished: bool, field: str) -> Meaning:
    """Return the meaning of a phrase with a distance, or in exact forms, or both."""
    unused: tuple[str, ...] = ()
    if piece.tilde is None:
        node = sequence(piece.text, unfinished, field)
    else:
        node, unused = _near(piece, field)
        unused += ("*",) * piece.star
        unfinished = False
    if node and piece.exact:
        node = all_of([node, *_exact_words(piece.text, unfinished, field)])
    return node, unused if node else ()


def _near(piece: Piece, field: str) -> Meaning:
    """Return the node for the words of a phrase near each other."""
    typed = [word for word in piece.text.split() if consecutive(word)]
    if len(typed) < 2:
        return sequence(piece.text, False, field), ()
    number, unused = _clamped(piece, DISTANCE, 1, MAX_DISTANCE)
    parts = tuple(consecutive(word) for word in typed[:MAX_PARTS])
    if any(is_character(term) for part in parts for term in part):
        number *= POSITIONS
    return tree.Near(parts, number, field), (*typed[MAX_PARTS:], *unused)


# Exact words


def _exact(text: str, unfinished: bool, field: str) -> Node | None:
    """Return the node for words in no other form; those in scripts without forms are as ever."""
    forms = list(_exact_words(text, unfinished, field))
    if len(forms) == 1 and len(list(tokenize(text))) == 1:
        return forms[0]
    node = sequence(text, unfinished, field)
    return all_of([node, *forms]) if node else None


def _exact_words(text: str, unfinished: bool, field: str) -> Iterator[Node]:
    words = [match.group() for match in WORD.finditer(text)]
    for at, word in enumerate(words):
        folded = folded_word(word)
        if not folded or is_character(folded):
            continue
        if unfinished and at == len(words) - 1:
            yield Forms(FormKind.WILDCARD, folded + "*", field=field)
        else:
            yield Forms(FormKind.EXACT, folded, field=field)


# Wildcards


def wildcards(text: str, field: str) -> Meaning:
    """Return the node for a word with wildcards, None if it has no letters; parts not used.

    What a hyphen or a change of script parts must be there each, not one after the other. A "?"
    that ends a word may be one that ends a question: the word without it is found as well.
    """
    nodes: list[Node] = []
    unused: list[str] = []
    for part in (part for chunk in _CHUNK.findall(text) for part in _parts(chunk)):
        node = _wild(part, field) if len(part) <= MAX_PATTERN else None
        if node:
            nodes.append(node)
        else:
            unused.append(part)
    return all_of(nodes), tuple(unused)


def _parts(chunk: str) -> Iterator[str]:
    """Yield the parts of words and wildcards without a gap that are of one script."""
    part, script = "", False
    for bit in _BIT.findall(chunk):
        if bit[0] not in "*?":
            # Two words without a wildcard between them are two scripts, or an overlong word cut.
            if part.strip("*?") and (script != is_character(bit) or part[-1] not in "*?"):
                yield part
                part = ""
            script = is_character(bit)
        part += bit
    yield part


def _wild(part: str, field: str) -> Node | None:
    """Return the node for a word of one script, with or without wildcards in it."""
    word = part.strip("*?")
    if not word:
        return None
    if is_character(word):
        inner = re.search(r"[*?]", word)
        return hangul.with_gaps(word, field) if inner else sequence(word, False, field)
    if not part.rstrip("*").count("*") and "?" not in part:
        return sequence(word, part != word, field)
    pattern = re.sub(r"\*+", "*", folded_word(part))
    if not pattern.strip("*?"):
        return None
    found: list[Node] = [Forms(FormKind.WILDCARD, pattern, field=field)]
    asked = part.rstrip("?")
    if asked != part and (node := _wild(asked, field)):
        found.insert(0, node)
    return any_of(found)


# Words with slips


def _fuzzy(piece: Piece, field: str) -> Meaning:
    """Return the node for words some slips away."""
    nodes: list[Node] = []
    edits, unused = _clamped(piece, 0, 1, MAX_EDITS)
    for match in WORD.finditer(piece.text):
        word = folded_word(match.group())
        allowed = edits or slips_allowed(word)
        if not word:
            continue
        if not is_character(word):
            nodes.append(Forms(FormKind.FUZZY, word, allowed, field))
        elif node := hangul.blurred(match.group(), allowed, field):
            nodes.append(node)
        elif node := sequence(match.group(), False, field):
            unused = _sign(piece)
            nodes.append(node)
    return all_of(nodes), unused


# Expressions


def _expression(piece: Piece, field: str) -> Meaning:
    """Return the node for a regular expression, or for the beginning of one not yet closed."""
    if piece.last:
        begun = beginning(piece.text)
        return (sequence(begun, True, field) if begun else None), (piece.typed,)
    pattern = expression(piece.text)
    return (Forms(FormKind.REGEX, pattern, field=field) if pattern else None), ()
