"""Which runs and measurements each browser session waits for."""

import threading
import time
import uuid
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.execution import Executor
from core.experiment import Experiment
from core.flatness import Measurement

SESSION, ASKED, BESIDE, SINCE = "session", "asked for", "asked for beside", "asked at"
GRACE_SECONDS = 5.0
LOOK_SECONDS = 1.0

_lock = threading.Lock()
_browsers: dict[str, tuple[str, Executor]] = {}


def want(executor: Executor, experiments: Sequence[Experiment], *, of_today: bool = False) -> None:
    """Make these the runs that this session waits for, in place of any before; none at all is *Stop*.

    `of_today`: what is done and was made with other versions is trained again.
    """
    executor.want(_noted(executor), experiments, of_today=of_today)
    st.session_state[ASKED] = [experiment.id for experiment in experiments]
    st.session_state[SINCE] = time.monotonic()


def beside(executor: Executor, experiments: Sequence[Experiment]) -> None:
    """Make these the runs that this session wants to see others beside, in place of any before; Stop leaves them alone."""
    ids = [experiment.id for experiment in experiments]
    if ids == st.session_state.get(BESIDE, []):
        return
    executor.want(f"{_noted(executor)} beside", experiments)
    st.session_state[BESIDE] = ids
    st.session_state[SINCE] = time.monotonic()


def measure(executor: Executor, run_ids: Sequence[str], measurement: Measurement) -> None:
    """Make these the runs of which this session waits for this kind of measurement, in place of any before; none is *Stop*.

    Raises:
        LabError: see `Executor.measure`.
    """
    executor.measure(_noted(executor), run_ids, measurement)


def asked() -> list[str]:
    """The ids of the runs that this session last asked for."""
    return st.session_state.get(ASKED, [])


def since() -> float:
    """When this session last asked for something, by the monotonic clock; never is long ago."""
    return st.session_state.get(SINCE, 0.0)


def leave(executor: Executor, name: str) -> None:
    """Take back all that the session of this name (`SESSION` in its state) waits for."""
    executor.leave(name)
    executor.leave(f"{name} beside")


def watch(ended: threading.Event) -> threading.Thread:
    """Take back the interest of sessions whose browser has gone for more than a few seconds, until `ended` is set."""
    thread = threading.Thread(target=_watch, args=(ended,), name="interest", daemon=True)
    thread.start()
    return thread


def _watch(ended: threading.Event) -> None:
    gone: dict[str, float] = {}
    while not ended.wait(LOOK_SECONDS):
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


def _noted(executor: Executor) -> str:
    """The name of this session, whose browser is watched from now on."""
    name = _name()
    with _lock:
        context = get_script_run_ctx()
        _browsers[name] = (context.session_id if context else "", executor)
    return name


def _name() -> str:
    if SESSION not in st.session_state:
        st.session_state[SESSION] = uuid.uuid4().hex
    return st.session_state[SESSION]
