"""Texts about components and experiments: docstrings, formulas, terms, and the stops of sliders.

Uses `core` and `dashboard.write`.
"""
