"""Settings under whose hash something is kept with a run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Self

from core.errors import unknown
from core.method.parameter import parameters


class Identified:
    """What settings made of parameters, which are frozen dataclasses, have in common; `kind` is how messages call one of them."""

    kind: ClassVar[str]

    def __init_subclass__(cls, kind: str) -> None:
        cls.kind = kind

    @property
    def id(self) -> str:
        """A hash of the values, under which what was made for a run is kept."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()[:12]

    def to_dict(self) -> dict[str, Any]:
        """All values as plain JSON types."""
        return asdict(self)  # type: ignore[call-overload]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The settings with these values, which may be texts; missing ones take defaults.

        Raises:
            InvalidValue: an unknown key (with the nearest known one), or a value that is not admissible.
        """
        known = [item.name for item in parameters(cls)]
        for key in values:
            if key not in known:
                raise unknown(cls.kind, key, known)
        return cls(**values)
