"""The page Compare, and what only it uses."""
