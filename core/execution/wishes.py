"""Who wants what."""

from collections.abc import Collection


class Wishes:
    """What each session wants, separately for each kind: runs, or one kind of measurement. Guarded by the board's lock."""

    def __init__(self) -> None:
        self._wanted: dict[tuple[str, str], frozenset[str]] = {}

    def replace(self, session: str, kind: str, ids: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Note what a session wants of this kind now.

        Returns:
            What it wanted until now, and what of that no session wants any more.
        """
        before = self._wanted.pop((session, kind), frozenset())
        if ids:
            self._wanted[session, kind] = frozenset(ids)
        return before, before.difference(*self._wanted.values())

    def kinds(self, session: str) -> list[str]:
        """The kinds of which a session wants something."""
        return [kind for one, kind in self._wanted if one == session]
