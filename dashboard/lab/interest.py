"""The runs and measurements that each browser session requests."""

import threading
import time
import uuid
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.execution import Executor
from core.execution.ahead import Ahead
from core.experiment import Experiment
from core.flatness import Measurement

SESSION, REQUESTED, REFERENCES, REQUESTED_AT = "session", "requested runs", "requested references", "requested at"
GRACE_SECONDS = 5.0
CHECK_SECONDS = 1.0

_lock = threading.Lock()
_browsers: dict[str, tuple[str, Executor]] = {}


def request_runs(executor: Executor, experiments: Sequence[Experiment], *, retrain_outdated: bool = False) -> None:
    """Request these runs for this session, in place of those that it requested before; an empty request is *Stop*.

    `retrain_outdated`: train runs again that are done but were trained with other versions.
    """
    executor.request(_watched_session(executor), experiments, retrain_outdated=retrain_outdated)
    st.session_state[REQUESTED] = [experiment.id for experiment in experiments]
    st.session_state[REQUESTED_AT] = time.monotonic()


def request_references(executor: Executor, experiments: Sequence[Experiment]) -> None:
    """Request reference runs for this session, in place of earlier ones; *Stop* does not stop them."""
    ids = [experiment.id for experiment in experiments]
    if ids == st.session_state.get(REFERENCES, []):
        return
    executor.request(_of_references(_watched_session(executor)), experiments)
    st.session_state[REFERENCES] = ids
    st.session_state[REQUESTED_AT] = time.monotonic()


def request_measurement(executor: Executor, run_ids: Sequence[str], measurement: Measurement) -> None:
    """Request a measurement of these runs for this session, in place of those of this kind before; no runs are *Stop*.

    Raises:
        LabError: see `Executor.measure`.
    """
    executor.measure(_watched_session(executor), run_ids, measurement)


def ahead(executor: Executor, ids: Sequence[str]) -> Ahead | None:
    """Return what is in front of runs or measurements of this session that wait."""
    return executor.ahead(_name(), ids)


def requested_ids() -> list[str]:
    """Return the ids of the runs that this session requested last."""
    return st.session_state.get(REQUESTED, [])


def requested_at() -> float:
    """Return the time of this session's last request on the monotonic clock; 0 before the first one."""
    return st.session_state.get(REQUESTED_AT, 0.0)


def leave(executor: Executor, name: str) -> None:
    """Withdraw all requests of the session of this name (`SESSION` in its state)."""
    executor.leave(name)
    executor.leave(_of_references(name))


def watch_browsers(ended: threading.Event) -> threading.Thread:
    """Start a thread that withdraws the requests of sessions whose browser is gone for some seconds, until `ended` is set."""
    thread = threading.Thread(target=_watch, args=(ended,), name="interest", daemon=True)
    thread.start()
    return thread


def _watch(ended: threading.Event) -> None:
    gone: dict[str, float] = {}
    while not ended.wait(CHECK_SECONDS):
        if not Runtime.exists():
            continue
        runtime, now = Runtime.instance(), time.monotonic()
        with _lock:
            browsers = dict(_browsers)
        for name, (browser, executor) in browsers.items():
            if runtime.is_active_session(browser):
                gone.pop(name, None)
            elif now - gone.setdefault(name, now) > GRACE_SECONDS:
                del gone[name]
                with _lock:
                    _browsers.pop(name, None)
                leave(executor, name)


def _of_references(name: str) -> str:
    return f"{name} references"


def _watched_session(executor: Executor) -> str:
    """Return the name of this session, and watch its browser from now on."""
    name = _name()
    with _lock:
        context = get_script_run_ctx()
        _browsers[name] = (context.session_id if context else "", executor)
    return name


def _name() -> str:
    if SESSION not in st.session_state:
        st.session_state[SESSION] = uuid.uuid4().hex
    return st.session_state[SESSION]
