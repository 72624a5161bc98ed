"""The page Runs, and what only it uses."""
