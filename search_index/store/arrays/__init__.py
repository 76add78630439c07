"""Segments as flat arrays on disk: what the index keeps, mapped and read without decoding."""
