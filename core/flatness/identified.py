"""Settings of measurements, identified by a hash of their values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Self

from core.errors import unknown
from core.method.parameter import parameters


class Identified:
    """The base of settings, which are frozen dataclasses of parameters; error messages call one of them a `kind`."""

    kind: ClassVar[str]

    def __init_subclass__(cls, kind: str) -> None:
        cls.kind = kind

    @property
    def id(self) -> str:
        """A hash of the values; results are stored under it."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return all values in plain JSON types."""
        return asdict(self)  # type: ignore[call-overload]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the settings with these values, which may be texts; missing values take their defaults.

        Raises:
            InvalidValue: an unknown key (with the nearest known one), or a value that is not admissible.
        """
        names = [item.name for item in parameters(cls)]
        for key in values:
            if key not in names:
                raise unknown(cls.kind, key, names)
        return cls(**values)
