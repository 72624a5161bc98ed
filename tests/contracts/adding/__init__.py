"""Adding a throw-away member of each kind and seeing it arrive everywhere."""
