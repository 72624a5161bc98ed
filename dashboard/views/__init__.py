"""Views of runs on a page: one file per view in `view`, and the elements that draw views, charts and tables.

Uses figures, words, session and the lab. Frames come in; elements of the page go out.
"""
