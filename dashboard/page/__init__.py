"""One page a module; `page` draws it."""
