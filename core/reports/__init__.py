"""Stored runs and frames as text: CSV, LaTeX, HTML, JSON lines, numbers with their spread.

Used by both the command line and the pages. Stored runs and data frames go in; text comes out.
"""
