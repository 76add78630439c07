"""Search, read and link the mentions of a folder of articles, without a screen."""
