"""The controls of a lesson that matter; everything else is set."""

from typing import Any

from core.errors import LabError
from core.experiment import SCALARS, Experiment
from core.lesson import Lesson
from core.method.component import component
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.page.lessons.state import STATE, State
from dashboard.write import st


def controls(one: Lesson, first: Experiment, state: State) -> None:
    """A control for each unlocked key of a lesson, with what it is in the first of the runs; a change goes into the state."""
    values = first.to_dict()
    with st.expander("What you can change", key="controls", icon=":material/tune:"):
        st.caption("Everything else is set by the lesson. A change trains all its runs again and judges them anew.")
        for key in one.unlocked:
            axis, _, name = key.partition(".")
            owner: Any = Experiment if axis in SCALARS else component(axis, values[axis]["name"])
            found = [item for item in parameters(owner) if item.name == (name or axis)]
            # Another model, chosen by a link, need not have it.
            if found:
                held = _Changing(state, one, key, values if axis in SCALARS else values[axis])
                forms.field(f"{one.slug} {axis}", found[0], held)


class _Changing(dict[str, Any]):
    """The values that a control shows; what it writes becomes a change of the lesson, if that can be run with it."""

    def __init__(self, state: State, one: Lesson, key: str, values: dict[str, Any]) -> None:
        super().__init__(values)
        self._state, self._lesson, self._key = state, one, key

    def __setitem__(self, name: str, value: Any) -> None:
        changed = self._state.changed | {self._key: forms.text_of(value).replace(" ", "")}
        try:
            self._lesson.study(changed)
        except LabError as error:
            STATE.add_problem(str(error))
            return
        super().__setitem__(name, value)
        self._state.changed = changed
