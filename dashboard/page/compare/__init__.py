"""The page Compare, and modules that only this page uses."""
