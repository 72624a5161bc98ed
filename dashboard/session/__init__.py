"""The state of one visitor: the address bar, the settings of pages and their controls, and links between pages.

Uses the lab and `core`. Queries come in; states and queries go out.
"""
