"""The page Flatness, and what only it uses."""
