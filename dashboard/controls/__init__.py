"""Widgets made from declared parameters: forms, the sidebar, what to compare along.

Uses views, session and words. Widgets go on the page; settings come out.
"""
