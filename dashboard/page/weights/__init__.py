"""The page Weights, and modules that only this page uses."""
