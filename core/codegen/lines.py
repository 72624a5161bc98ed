"""Lines of a script, and the imports that they need."""

from dataclasses import dataclass
from textwrap import dedent, indent


@dataclass(frozen=True)
class Lines:
    """Source text that can stand in a script.

    Attributes:
        text: formatted as `ruff format` does at 88 columns, without indentation; it may define names that other lines use.
        imports: statements such as `import numpy as np` or `from sklearn.datasets import load_wine`, one name each.
    """

    text: str
    imports: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, *imports: str) -> "Lines":
        """Return these lines without the indentation that they have in the source of the lab."""
        return cls(dedent(text).strip("\n"), imports)

    def indented(self, levels: int = 1) -> "Lines":
        """Return the same lines inside a block."""
        return type(self)(indent(self.text, "    " * levels), self.imports)


def joined(parts: list[Lines], between: str = "\n") -> Lines:
    """Return several parts as one; empty parts are left out."""
    present = [part for part in parts if part.text]
    imports = tuple(dict.fromkeys(line for part in parts for line in part.imports))
    return Lines(between.join(part.text for part in present), imports)
