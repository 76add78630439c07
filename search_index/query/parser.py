"""The query language: any string to the nearest sensible query.

    query  = group { ("OR" | "|") group }
    group  = { ["AND"] {"NOT" | "-"} atom }
    atom   = [field ":"] ( ["="] word ["~" [number]] | ["="] '"' words '"' ["*"] ["~" [number]]
                         | "/" expression "/" | "(" query ")" )

A word may have wildcards in it. All of a group is required. ``docs/queries.md`` tells the language
to people; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from search_index.query import tree
from search_index.query.combine import all_of, alone, any_of
from search_index.query.fields import keyword
from search_index.query.lexer import Kind, Piece, cut
from search_index.query.marked import has_one_form, meaning
from search_index.query.names import NameLookup
from search_index.query.tree import Node
from search_index.query.words import Word, bare, find_names, otherwise_spaced, plain_word, sequence

MAX_LENGTH = 2000  # code points of a query that are read; what follows is ignored, and said
MAX_GROUPS = 12  # nested parentheses, so that a tree stays within tree.MAX_DEPTH
MAX_MARKED = 16  # words that match by sign; each may look at every word of the index
_SHOWN = 40  # code points of an overlong rest that are repeated to the user


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What a query string means."""

    tree: Node
    ignored: tuple[str, ...] = ()  # parts that could not be used, as typed
    named: tuple[str, ...] = ()  # ids of the entities that words of the query name


def parse(query: str, *, typing: bool = False, names: NameLookup | None = None) -> ParsedQuery:
    """Return what `query` means. Never raises, whatever the string.

    `typing`: the query is being typed; a word that it ends in, without a space after it, matches
    as a prefix. `names` knows which words name entities: unquoted words that do also match by
    the entity, in any script.
    """
    read, rest = _within(query, MAX_LENGTH)
    typing = typing and not rest
    parser = _Parser(list(cut(read, typing=typing)), typing, names)
    node = parser.query()
    if rest.strip():
        parser.ignored.append(rest if len(rest) <= _SHOWN else rest[: _SHOWN - 1] + "…")
    return ParsedQuery(
        alone(node) if node else tree.Everything(),
        tuple(parser.ignored),
        tuple(dict.fromkeys(parser.named)),
    )


def _within(query: str, length: int) -> tuple[str, str]:
    """Return the whole words of `query` that lie within `length`, and the rest if that is more."""
    if len(query) <= length:
        return query, ""
    cut = next((at for at in range(length, 0, -1) if query[at].isspace()), length)
    return query[:cut], query[cut:].strip()


@dataclass(slots=True)
class _Group:
    """The parts of a group so far; plain words wait until their run ends, to be read as names."""

    nodes: list[Node] = field(default_factory=list)
    run: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class _Parser:
    pieces: list[Piece]
    typing: bool
    names: NameLookup | None
    ignored: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    at: int = 0
    too_deep: int = 0  # parentheses open that are not read as groups
    marked: int = 0  # words read that match by sign

    def query(self) -> Node | None:
        """Read all pieces."""
        return self._alternatives("", 0)

    def _peek(self) -> Piece | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def _alternatives(self, scope: str, depth: int) -> Node | None:
        """Read groups up to the end or, within parentheses, up to the closing one."""
        found: list[Node] = []
        bar: Piece | None = None
        while True:
            group = self._group(scope, depth)
            if group:
                found.append(group)
            elif bar:
                self.ignored.append(bar.typed)
            piece = self._peek()
            if piece is None or piece.kind is Kind.CLOSE:
                break
            self.at += 1  # an OR
            bar = piece
            if not found:
                self.ignored.append(piece.typed)
                bar = None
        return any_of(found)

    def _group(self, scope: str, depth: int) -> Node | None:
        """Read what is required together; stops at an OR, at a closing parenthesis, at the end."""
        group = _Group()
        while (piece := self._peek()) and piece.kind is not Kind.OR:
            if piece.kind is Kind.CLOSE:
                if depth and not self.too_deep:
                    break
                self._ignore_close(piece)
            elif piece.kind is Kind.AND:
                self._joiner(piece, group)
            elif piece.kind is Kind.NOT:
                self._negated(group, scope, depth)
            elif piece.kind is Kind.WORD and not scope and _is_plain(piece):
                self.at += 1
                if not self._word(piece, group.run):
                    self.ignored.append(piece.typed)
            else:
                self._end_run(group)
                if node := self._atom(scope, depth):
                    group.nodes.append(node)
        self._end_run(group)
        return all_of(group.nodes)

    def _ignore_close(self, piece: Piece) -> None:
        self.at += 1
        if self.too_deep:
            self.too_deep -= 1
        else:
            self.ignored.append(piece.typed)

    def _joiner(self, piece: Piece, group: _Group) -> None:
        """Pass over an AND, which says nothing that is not so without it; report a loose one."""
        self.at += 1
        after = self._peek()
        joins = (group.nodes or group.run) and after and after.kind not in (Kind.OR, Kind.CLOSE)
        if piece.typed == "AND" and not joins:
            self.ignored.append(piece.typed)

    def _negated(self, group: _Group, scope: str, depth: int) -> None:
        """Read one or several negations and what they negate."""
        signs: list[Piece] = []
        while (piece := self._peek()) and piece.kind is Kind.NOT:
            signs.append(piece)
            self.at += 1
        if piece is None or piece.kind in (Kind.OR, Kind.AND, Kind.CLOSE):
            self.ignored.extend(sign.typed for sign in signs)
            return
        self._end_run(group)
        if node := self._atom(scope, depth):
            group.nodes.append(tree.Not(node) if len(signs) % 2 else node)

    def _end_run(self, group: _Group) -> None:
        """Turn the plain words that wait into nodes."""
        nodes, named = find_names(group.run, self.names)
        group.nodes.extend(nodes)
        self.named.extend(named)
        group.run = []

    def _atom(self, scope: str, depth: int) -> Node | None:
        """Read a word, phrase or parenthesis, with the field before it if there is one."""
        piece = self.pieces[self.at]
        self.at += 1
        if piece.kind is Kind.FIELD:
            after = self._peek()
            takes = (Kind.WORD, Kind.PHRASE, Kind.REGEX, Kind.OPEN)
            if not piece.tight or after is None or after.kind not in takes:
                self.ignored.append(piece.typed)
                return None
            return self._fielded(piece, depth)
        if piece.kind is Kind.OPEN:
            return self._parenthesis(piece, scope, depth)
        return self._leaf(piece, scope, piece.typed)

    def _fielded(self, name: Piece, depth: int) -> Node | None:
        piece = self.pieces[self.at]
        self.at += 1
        if piece.kind is Kind.OPEN:
            return self._parenthesis(piece, name.text, depth)
        return self._leaf(piece, name.text, name.typed + piece.typed)

    def _parenthesis(self, piece: Piece, scope: str, depth: int) -> Node | None:
        if depth >= MAX_GROUPS:
            self.too_deep += 1
            self.ignored.append(piece.typed)
            return None
        node = self._alternatives(scope, depth + 1)
        close = self._peek()
        if close:
            self.at += 1
        if node is None:
            self.ignored.append(piece.typed)
            if close:
                self.ignored.append(close.typed)
        return node

    def _leaf(self, piece: Piece, scope: str, typed: str) -> Node | None:
        """Return what a word or phrase means in a field ("": the text)."""
        if scope in ("", "title"):
            node = self._text(piece, scope)
            unused: tuple[str, ...] = ()
        elif scope in ("person", "org", "place"):
            return self._by_name(piece, scope, typed)
        else:
            node, used = keyword(scope, _value(piece), self._is_prefix(piece))
            unused = _signs(piece) if used else (typed,)
            if isinstance(node, tree.Keyword) and node.field == "entity":
                self.named.append(node.value)
        self.ignored.extend(unused if node else (typed,))
        return node

    def _text(self, piece: Piece, field: str) -> Node | None:
        """Return what a word, phrase or expression in the text means."""
        if not field and piece.kind is Kind.WORD and _is_plain(piece):
            run: list[Word] = []
            if not self._word(piece, run):
                return None
            nodes, named = find_names(run, self.names)
            self.named.extend(named)
            return all_of(nodes)
        node = self._meaning(piece, field)
        return any_of((node, *self._otherwise(piece, field))) if node else None

    def _otherwise(self, piece: Piece, field: str) -> tuple[Node, ...]:
        """Return nodes for other ways to write a word without signs, or with a question mark."""
        if piece.kind is not Kind.WORD or piece.star:
            return ()
        if piece.marked:
            asks = piece.question and not has_one_form(piece.text)
            return otherwise_spaced(piece.text.rstrip("?"), False, field) if asks else ()
        return otherwise_spaced(piece.text, self._is_prefix(piece), field)

    def _meaning(self, piece: Piece, field: str) -> Node | None:
        """Return what a piece means by itself, names aside; note signs that have no effect."""
        prefix = self._is_prefix(piece)
        if not piece.marked:
            read = sequence if piece.kind is Kind.PHRASE or piece.star else plain_word
            return read(piece.text, prefix, field)
        if piece.question and not has_one_form(piece.text):
            return plain_word(piece.text.rstrip("?"), False, field)
        self.marked += 1
        if self.marked > MAX_MARKED:
            node = None if piece.kind is Kind.REGEX else sequence(piece.text, False, field)
            unused: tuple[str, ...] = (piece.typed,)
        else:
            node, unused = meaning(piece, prefix, field)
        if node:
            self.ignored.extend(unused)
        return node

    def _by_name(self, piece: Piece, scope: str, typed: str) -> Node | None:
        """Return the entities of one type with a name; without such, the words of the name."""
        text, prefix = bare(" ".join(_value(piece).split())), self._is_prefix(piece)
        ids: list[str] = []
        if self.names and text:
            ids.extend(self.names.find(text))
            if prefix:
                ids.extend(self.names.lookup(text, True))
        ids = [i for i in dict.fromkeys(ids) if i.startswith(scope + ":")]
        if ids:
            self.named.extend(ids)
            self.ignored.extend(_signs(piece))
            return any_of([tree.Keyword("entity", i) for i in ids])
        node = sequence(_value(piece), prefix, "")
        self.ignored.append(typed[: len(typed) - len(piece.typed)] or typed if node else typed)
        return node

    def _word(self, piece: Piece, run: list[Word]) -> bool:
        """Add a plain word to a run, if there is a word in it."""
        node = self._meaning(piece, "")
        if node:
            unfinished, other = self._is_prefix(piece), self._otherwise(piece, "")
            run.append(Word(bare(piece.text), node, piece.star, unfinished, other))
        return node is not None

    def _is_prefix(self, piece: Piece) -> bool:
        return piece.star or (self.typing and piece.last)


def _is_plain(piece: Piece) -> bool:
    """Whether a word may be part of a name."""
    return not piece.marked or piece.question


def _value(piece: Piece) -> str:
    """Return a piece as the value of a field, where no sign but an asterisk at the end counts.

    Nor does the comma of an enumeration.
    """
    return piece.text if piece.kind is Kind.PHRASE else piece.typed.rstrip("*,;，、")


def _signs(piece: Piece) -> tuple[str, ...]:
    """Return the signs at a phrase that mean nothing for the value of a field."""
    if piece.kind is not Kind.PHRASE:
        return ()
    return ("=",) * piece.exact + (() if piece.tilde is None else ("~" + piece.tilde,))
