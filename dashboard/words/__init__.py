"""Text about components: docstrings, formulas, lists of values. Uses `core`, writes nothing on a page."""
