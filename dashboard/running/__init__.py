"""Runs and measurements on a page: starting and stopping them, and showing their progress and results.

Uses controls, views, session and the lab.
"""
