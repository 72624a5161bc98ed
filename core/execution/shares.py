"""The results of the shares of an attempt, merged into the attempt."""

from collections.abc import Callable
from typing import Any

from core.execution.assignment import Assignment
from core.execution.attempt import Attempt, Share
from core.execution.board import Board
from core.execution.worker import merge_outcomes


class SharedAttempts:
    """Record what the shares of attempts have reached: an attempt ends with the last of its shares.

    Args:
        board: holds the attempts.
        request_stop: called with an attempt whose remaining shares have to end.
    """

    def __init__(self, board: Board, request_stop: Callable[[Attempt], None]) -> None:
        self._board = board
        self._request_stop = request_stop

    def publish(self, assignment: Assignment) -> None:
        """Add the records of shares to their attempts, so that all attempts that are trained together are at the same epoch.

        A share that has not begun, or has ended, delays no other.
        """
        with self._board.changed:
            shares = [share for member in assignment.group for share in member.shares if share.attempt.active]
            lengths = [len(share.records) for share in shares]
            under_way = [len(share.records) for share in shares if share.outcome is None and share.records]
            for attempt in {share.attempt: None for share in shares}:
                if attempt.merge_records(min(under_way, default=max(lengths))):
                    self._board.announce(attempt)
                if _is_over(attempt) and not any(attempt in member.told for member in assignment.group):
                    self._request_stop(attempt)

    def end_share(self, assignment: Assignment, share: Share, outcome: dict[str, Any]) -> None:
        """Record the outcome of a share; the last one of an attempt ends the attempt."""
        if share.outcome is not None:
            return
        attempt, share.outcome, share.records = share.attempt, outcome, outcome["records"]
        outcomes = [ended.outcome for ended in attempt.shares if ended.outcome is not None]
        if not attempt.active:
            return
        if outcome["status"] == "failed":
            with self._board.changed:
                attempt.provenance |= outcome["provenance"]
            self.give_up(assignment, attempt, "failed", outcome["error"], retry=True)
        elif len(outcomes) == len(attempt.shares):
            whole = outcomes[0] if len(outcomes) == 1 else merge_outcomes(outcomes)
            with self._board.changed:
                attempt.provenance |= whole["provenance"]
                attempt.merge_records()
                attempt.summary, attempt.artifacts = whole["summary"], whole["artifacts"]
                self._board.end(attempt, whole["status"], whole["error"])

    def give_up(self, assignment: Assignment, attempt: Attempt, status: str, error: str | None, *, retry: bool) -> None:
        """End an attempt of which a share will not complete; with `retry`, one that shared a stack is trained again alone."""
        with self._board.changed:
            if not attempt.active:
                return
            if retry and len(assignment.shares) > 1 and not (attempt.unwanted or self._board.closing):
                self._board.retry_alone(attempt)
            else:
                attempt.merge_records()
                self._board.end(attempt, status, error)
        if len(attempt.shares) > 1:
            self._request_stop(attempt)


def _is_over(attempt: Attempt) -> bool:
    """Return whether a share has ended before its last epoch and the others have reached the same epoch, the run's last."""
    ends = [len(share.records) for share in attempt.shares if share.outcome and share.outcome["status"] != "done"]
    return bool(ends) and all(len(share.records) >= min(ends) for share in attempt.shares)
