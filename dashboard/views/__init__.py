"""Views of runs: one module per view in `view`, and the elements that draw views, charts and tables on a page.

Uses figures, words, session and the lab. Frames come in; elements of the page go out.
"""
