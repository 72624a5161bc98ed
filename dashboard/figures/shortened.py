"""Names of classes, cut where there is little room."""

LONGEST = 11  # characters


def shortened(name: str) -> str:
    """The name, or its beginning and an ellipsis."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
