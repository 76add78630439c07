"""The index on disk, and the only room that knows Whoosh.

``directory`` and ``meta`` keep the directory of an index in order, ``schema`` says what is in it,
``builder`` writes it inside the process that ``worker`` is and ``runner`` starts, ``snapshot``
reads one commit of it, ``matching`` answers query trees over a snapshot.
"""
