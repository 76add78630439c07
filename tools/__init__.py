"""Programs that make what is in the source: not installed, run by the Makefile."""
