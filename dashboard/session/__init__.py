"""The state of one visitor: address bar, settings of pages and controls that hold them, and links between pages.

Uses the lab and `core`. Queries come in; states and queries go out.
"""
