"""The parts of a component's docstring: what it does, its formula, its source."""


def summary(kind: type) -> str:
    """Return the first paragraph of the docstring on one line."""
    return " ".join((kind.__doc__ or "").split("\n\n")[0].split())


def part(kind: type, name: str) -> str:
    """Return the part `Formula`, `Source` or `Differs` of the docstring, or "" where it has none."""
    for paragraph in (kind.__doc__ or "").split("\n\n"):
        text = " ".join(paragraph.split())
        for start in (f"{name}:", f"**{name}**:"):
            if start in text and (text.startswith(start) or name == "Differs"):
                return text.partition(start)[2].partition("**Differs**")[0].strip()
    return ""
