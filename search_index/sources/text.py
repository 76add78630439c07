"""Plain text files."""

from __future__ import annotations

from search_index.models import Document, DocumentInfo
from search_index.sources.decoding import decode
from search_index.sources.facts import date_of, language_of, stem_of, title_of


class TextReader:
    """Reads ``.txt``: the text is the decoded file; title, language and date are found in it."""

    type = "text"
    suffixes = frozenset({".txt"})

    def read(self, data: bytes, path: str) -> Document:
        """Return the document; raises SourceError when `data` is empty or not text."""
        text = decode(data)
        info = DocumentInfo(
            id=path,
            path=path,
            title=title_of(text) or stem_of(path),
            language=language_of(text),
            date=date_of(text, path),
            type=self.type,
            length=len(text),
        )
        return Document(info, text)
