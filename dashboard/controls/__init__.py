"""Widgets made from declared parameters: forms, the sidebar, what to compare along, which stored runs.

Uses views, session, words and the lab. Widgets go on the page; settings come out.
"""
