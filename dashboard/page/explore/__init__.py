"""The page Explore, and modules that only this page uses."""
