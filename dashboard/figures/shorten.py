"""Short names of classes, for places with little space."""

LONGEST = 11  # characters


def shorten(name: str) -> str:
    """Return the name, or its beginning with an ellipsis."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
