"""The index on disk, and the only room that knows Whoosh.

Writing: ``worker`` is the process that indexes, started by ``runner``; in it ``builder`` compares,
reads and commits. ``directory`` and ``meta`` keep the directory of an index in order, ``schema``
says what it holds, ``compat`` goes around traps of Whoosh.

Reading: ``snapshot`` reads one commit, ``matching`` answers query trees over its postings;
``catalogue``, ``names``, ``documents`` and ``spelling`` hold what is derived from it, and ``view``
all of that together.
"""
