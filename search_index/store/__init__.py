"""The index on disk, and the only room that knows Whoosh.

``arrays`` holds the segments: files of arrays that are mapped, never changed, and read by Whoosh
through a codec.

Writing: ``worker`` is the process that indexes, started by ``runner``; in it ``builder`` compares
and commits, ``batches`` reads files into segments, in several processes where there are many, and
``merging`` says which segments are made one. ``directory`` and ``meta`` keep the directory of an
index in order, ``schema`` says what it holds.

Reading: ``snapshot`` reads one commit, ``engine`` answers query trees over its arrays;
``catalogue``, ``entity_table``, ``names``, ``documents`` and ``spelling`` hold what is derived from
it, and ``view`` all of that together.
"""
