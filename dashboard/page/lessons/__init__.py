"""The page Lessons, and modules that only this page uses."""
