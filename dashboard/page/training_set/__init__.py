"""The page Data, and what only it uses."""
