"""The process that serves the pages: its start and end, routes, and headers.

Uses all other rooms; only the command uses it.
"""
