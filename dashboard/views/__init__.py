"""Figures of runs on a page: what can be shown of which runs, and the elements that draw charts and tables.

Uses figures, words, session and the lab.
"""
