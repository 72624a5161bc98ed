"""Lines of a script, and the imports they need."""

from dataclasses import dataclass
from textwrap import dedent, indent
from typing import Self


@dataclass(frozen=True)
class Lines:
    """Source text that can stand in a script.

    Attributes:
        text: formatted as `ruff format` does at 88 columns, without indentation; it may define names that others read.
        imports: statements such as `import numpy as np` or `from sklearn.datasets import load_wine`, one name each.
    """

    text: str
    imports: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, *imports: str) -> Self:
        """These lines, written indented in the source of the lab."""
        return cls(dedent(text).strip("\n"), imports)

    def indented(self, levels: int = 1) -> Self:
        """The same inside a block."""
        return type(self)(indent(self.text, "    " * levels), self.imports)


def joined(parts: list[Lines], between: str = "\n") -> Lines:
    """Several parts as one; empty ones are left out."""
    present = [part for part in parts if part.text]
    imports = tuple(dict.fromkeys(line for part in parts for line in part.imports))
    return Lines(between.join(part.text for part in present), imports)
