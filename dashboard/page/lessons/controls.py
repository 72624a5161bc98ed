"""The controls of a lesson that matter; everything else is set."""

from typing import Any

import streamlit as st

from core.errors import LabError
from core.experiment import SCALARS, Experiment
from core.lesson import Lesson, lesson
from core.method.component import component
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.page.lessons.state import PROBLEMS, STATE, State


def controls(one: Lesson, first: Experiment) -> None:
    """A control for each unlocked key of a lesson, with what it is in the first of the runs."""
    values = first.to_dict()
    with st.expander("What you can change", key="controls", icon=":material/tune:"):
        st.caption("Everything else is set by the lesson. A change trains all its runs again and judges them anew.")
        for key in one.unlocked:
            axis, _, name = key.partition(".")
            owner: Any = Experiment if axis in SCALARS else component(axis, values[axis]["name"])
            found = [item for item in parameters(owner) if item.name == (name or axis)]
            # Another model, chosen by a link, need not have it.
            if found:
                held = _Held(one.slug, key, values if axis in SCALARS else values[axis])
                forms.field(f"{one.slug} {axis}", found[0], held)


class _Held(dict[str, Any]):
    """The values that a control shows; what it writes becomes a change of the lesson, if that can be run with it."""

    def __init__(self, slug: str, key: str, values: dict[str, Any]) -> None:
        super().__init__(values)
        self._slug, self._key = slug, key

    def __setitem__(self, name: str, value: Any) -> None:
        state: State = st.session_state[STATE]
        changed = state.changed | {self._key: forms.text_of(value).replace(" ", "")}
        try:
            lesson(self._slug).study(changed)
        except LabError as error:
            st.session_state[PROBLEMS] = [str(error)]
            return
        super().__setitem__(name, value)
        st.session_state[PROBLEMS] = []
        state.changed = changed
