"""The panes and bars of the explorer; each takes reactives and answers with messages."""
