"""The views of a set of runs, one a module; a module's name is the view's name in links."""
