"""What can go wrong, in one line that names the place and says what to do."""

from __future__ import annotations


class KorusError(Exception):
    """Base of all errors meant for people: ``str(error)`` is one clear line."""


class CorpusError(KorusError):
    """The corpus folder is missing, is not a folder, or cannot be read."""


class LexiconError(KorusError):
    """The reader's own lexicon is not there."""


class IndexFailure(KorusError):
    """The index cannot be opened, written or built."""


class DocumentNotFound(KorusError):
    """No document with that id or path is in the index."""


class EntityNotFound(KorusError):
    """No entity with that id, name or alias is in the index."""


class SourceError(KorusError):
    """A file cannot become a document; the message is the reason alone, without the path."""


class MissingExtra(SourceError):
    """A file of a kind that is read only where an extra of this project is installed."""

    def __init__(self, kind: str, extra: str) -> None:
        super().__init__(f"{kind} files need an extra: pip install 'korus-tui[{extra}]'")
        self.kind = kind
        self.extra = extra
