"""The part of the explorer that hands text and files to other programs."""

from __future__ import annotations

from search_index.errors import KorusError
from search_index.models import DocumentInfo, MentionContext, page_at
from tui import opener
from tui.citation import MOST_COPIED, citation, copyable, entity_names, paragraph_at, quotation
from tui.screens.unlinked import Unlinked

_NOTHING = "there is nothing to copy here"


class Copying(Unlinked):
    """Copies passages with their citation, and opens sources."""

    def action_copy(self) -> None:
        """Copy what the pane in use is about."""
        if self.focused is self.documents:
            self._copy_citation()
        elif self.focused is self.entity_list:
            self._copy_entity()
        elif self.focused is self.mention_list and self.mention_list.current is not None:
            self._copy_mention(self.mention_list.current)
        elif self.state.view == "reader":
            self._copy_paragraph()
        else:
            self._copy_passage()

    def _copy(self, text: str, what: str) -> None:
        whole = copyable(text)
        self.app.copy_to_clipboard(whole[:MOST_COPIED])
        cut = len(whole) > MOST_COPIED
        self.say(f"copied {f'the first {MOST_COPIED:,} letters of ' if cut else ''}the {what}")

    def _copy_citation(self) -> None:
        info = self._current_info()
        if info is not None:
            self._copy(citation(info) + "\n", "citation")
        else:
            self.say(_NOTHING)

    def _copy_entity(self) -> None:
        if self.library is None or self.entity_list.current_key is None:
            self.say(_NOTHING)
            return
        try:
            entity = self.library.entity(self.entity_list.current_key)
        except KorusError as error:
            self.say(str(error))
            return
        self._copy(entity_names(entity), "names")

    def _copy_mention(self, found: MentionContext) -> None:
        if self.library is None:
            return
        try:
            text = self.library.document(found.info.id).text
        except KorusError as error:
            self.say(str(error))
            return
        line = text.count("\n", 0, found.mention.start) + found.info.first_line
        self._copy(quotation(found.text, found.info, line, found.page), "mention")

    def _copy_paragraph(self) -> None:
        document = self.reader.document
        if document is None:
            return
        offset = self.state.span.start if self.state.span else self.reader.top_offset
        start, end = paragraph_at(document.text, offset)
        line = document.text.count("\n", 0, start) + document.info.first_line
        page = page_at(document.text, start)
        self._copy(quotation(document.text[start:end], document.info, line, page), "paragraph")

    def _copy_passage(self) -> None:
        hit_list = self.hit_list
        if hit_list.cursor is None or not hit_list.passages:
            self.say(_NOTHING)
            return
        hit, passage = hit_list.passages[hit_list.cursor]
        line = self._file_line(hit.info, passage.line)
        self._copy(quotation(passage.text, hit.info, line, passage.page), "passage")

    @staticmethod
    def _file_line(info: DocumentInfo, line: int) -> int:
        """Return the line of the file for a line of the text, both from 1."""
        return line + info.first_line - 1

    # -- the source --------------------------------------------------------------------------

    def _current_info(self) -> DocumentInfo | None:
        document = self.reader_document()
        if document is not None:
            return document.info
        hit = self.documents.current
        return hit.info if hit is not None else None

    def _current_line(self, info: DocumentInfo) -> int:
        document = self.reader_document()
        if document is not None:
            offset = self.state.span.start if self.state.span else self.reader.top_offset
            return document.text.count("\n", 0, offset) + info.first_line
        if self.hit_list.cursor is not None and self.focused is not self.documents:
            passage = self.hit_list.passages[self.hit_list.cursor][1]
            return self._file_line(info, passage.line)
        return info.first_line

    def action_open_source(self) -> None:
        """Open the file at this line in the editor, else the original in the browser."""
        info = self._current_info()
        if info is None or self.library is None:
            self.say("no document to open")
            return
        line = self._current_line(info)
        try:
            path = opener.source_path(self.library.folder, info.path)
        except KorusError as error:
            self.say(str(error))
            return
        try:
            command = opener.editor_command(path, line)
        except KorusError as error:
            self._browse(info, str(error))
            return
        try:
            if opener.in_terminal(command):
                with self.app.suspend():
                    opener.edit(path, command)
                self.app.refresh(repaint=True)
            else:
                opener.edit(path, command, wait=False)
        except KorusError as error:
            self.say(str(error))

    def _browse(self, info: DocumentInfo, otherwise: str) -> None:
        if not info.url:
            self.say(otherwise)
            return
        try:
            opener.browse(info.url)
        except KorusError as error:
            self.say(str(error))
