"""The page Weights, and what only it uses."""
