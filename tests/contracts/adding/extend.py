"""A folder of throw-away members, made a part of the packages of this process."""

import importlib
from pathlib import Path

from core.method.component import AXES

MEMBERS = Path(__file__).parent / "members"
CONTRIBUTING = Path(__file__).parents[3] / "CONTRIBUTING.md"
WEIGHTING = "inverse_cubic"


def contributed() -> str:
    """The whole file that CONTRIBUTING.md shows as its example."""
    return CONTRIBUTING.read_text().partition("```python\n")[2].partition("```")[0]


def extend(folder: Path) -> None:
    """Have the axes, the lessons and the data look for members in `folder` too."""
    packages = {f"core.method.{axis}": folder / "method" / axis for axis in AXES}
    packages |= {"core.lesson.taught": folder / "lesson", "data": folder / "data"}
    for name, path in packages.items():
        importlib.import_module(name).__path__.append(str(path))
