"""The views of a set of runs, one per module; the name of the module is the name of the view in links."""
