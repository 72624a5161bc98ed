"""The page Flatness, with the parts that only it uses."""
