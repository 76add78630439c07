"""The reading room in the terminal: three panes over a `search_index.library.Library`."""
