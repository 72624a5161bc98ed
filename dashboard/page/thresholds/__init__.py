"""The page Thresholds, and modules that only this page uses."""
