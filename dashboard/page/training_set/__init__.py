"""The page Data, and modules that only this page uses."""
