"""The page Explore, and what only it uses."""
