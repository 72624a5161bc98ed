"""The runs and measurements that each session requests."""

from collections.abc import Collection


class Requests:
    """The ids that each session requests, by kind: runs, or one kind of measurement. Guarded by the board's lock."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], frozenset[str]] = {}

    def replace(self, session: str, kind: str, ids: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Replace the ids of one kind that a session requests.

        Returns:
            The ids that it requested of this kind before, and those of them that no session requests any more.
        """
        before = self._ids.pop((session, kind), frozenset())
        if ids:
            self._ids[session, kind] = frozenset(ids)
        return before, before.difference(*self._ids.values())

    def ids(self, session: str) -> frozenset[str]:
        """Return everything that a session requests."""
        return frozenset().union(*(ids for (name, _), ids in self._ids.items() if name == session))

    def kinds(self, session: str) -> list[str]:
        """Return the kinds of which a session requests any id."""
        return [kind for name, kind in self._ids if name == session]
