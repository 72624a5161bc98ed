"""Python source: values, calls, lines and imports as text, formatted as `ruff format` does at 88 columns."""
