"""The controls of the settings of a lesson that a person may change."""

from typing import Any

from core.errors import LabError
from core.experiment import SCALARS, Experiment
from core.lesson import Lesson
from core.method.component import component
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.page.lessons.state import STATE, State
from dashboard.write import st


def controls(lesson: Lesson, first: Experiment, state: State) -> None:
    """Draw one control per unlocked key of a lesson, with its value in the first run; a change is stored in the state."""
    values = first.to_dict()
    with st.expander("What you can change", key="controls", icon=":material/tune:"):
        st.caption("Everything else is set by the lesson. A change trains all its runs again and judges them anew.")
        for key in lesson.unlocked:
            axis, _, name = key.partition(".")
            owner: Any = Experiment if axis in SCALARS else component(axis, values[axis]["name"])
            declared = next((item for item in parameters(owner) if item.name == (name or axis)), None)
            # A link may choose another model, which may not have the parameter.
            if declared is not None:
                changing = _ChangingValues(state, lesson, key, values if axis in SCALARS else values[axis])
                forms.field(f"{lesson.slug} {axis}", declared, changing)


class _ChangingValues(dict[str, Any]):
    """The values of a control; a new value becomes a change of the lesson if its experiments are valid."""

    def __init__(self, state: State, lesson: Lesson, key: str, values: dict[str, Any]) -> None:
        super().__init__(values)
        self._state, self._lesson, self._key = state, lesson, key

    def __setitem__(self, name: str, value: Any) -> None:
        changed = self._state.changed | {self._key: forms.text_of(value).replace(" ", "")}
        try:
            self._lesson.study(changed)
        except LabError as error:
            STATE.add_problem(str(error))
            return
        super().__setitem__(name, value)
        self._state.changed = changed
