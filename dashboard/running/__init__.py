"""Runs and measurements under way, as a page follows them.

Uses controls, views, session and the lab.
"""
