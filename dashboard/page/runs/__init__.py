"""The page Runs, and modules that only this page uses."""
