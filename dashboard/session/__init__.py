"""The state of one visitor: address bar, settings, pages and the runs that are chosen.

Uses the lab and `core`.
"""
