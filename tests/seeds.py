"""Seeds for experiments that nobody else trains: tests that share a store would find each other's runs in it."""

import itertools

_numbers = itertools.count(1000)


def fresh_seed() -> int:
    """Return a seed that no other test of this process has been given."""
    return next(_numbers)
