"""The controls of the page Thresholds: threshold, share of positives, and costs of errors."""

from collections.abc import Callable, MutableMapping
from functools import partial
from typing import Any

import pandas as pd

from core.errors import unknown
from core.frames import RunData, default_positive
from core.method.parameter import parameters
from core.thresholds import ThresholdSettings
from dashboard.session import address
from dashboard.session.held import held
from dashboard.words import grids
from dashboard.write import Container, st, trusted

LABELS = {
    "threshold": "Threshold t",
    "share": "Positives at deployment π′",
    "miss_cost": "Cost of a missed positive",
    "alarm_cost": "Cost of a false alarm",
}
SLIDERS = ("threshold", "share")
MOST_BUTTONS = 4

Values = MutableMapping[str, Any]


def controls(values: Values) -> Container:
    """Draw a slider for the threshold, one for the share, and a number field per cost; they change `values`.

    Returns:
        the container to the right of the controls.
    """
    *columns, right = st.columns([6, 6, 4, 4, 3], vertical_alignment="bottom")
    for column, item in zip(columns, parameters(ThresholdSettings), strict=True):
        value = float(values[item.name])
        widget: Callable[..., Any] = partial(st.number_input, step=1.0, format="%g")
        options: dict[str, Any] = {"min_value": 0.0, "max_value": item.range.maximum}
        if item.name in SLIDERS:
            widget = partial(st.select_slider, format_func=_percent if item.name == "share" else grids.format_number)
            options = {"options": grids.share_stops(value, item.range.minimum, item.range.maximum)}
        with column:
            held(
                widget,
                LABELS[item.name],
                key=f"thresholds.{item.name}",
                value=value,
                store=partial(_store, values, item.name),
                help=trusted(item.help),
                **options,
            )
    return right


def positive_class(values: Values, run: RunData, add_problem: Callable[[str], None]) -> int:
    """Draw the control of the positive class. At first it is the second of two classes, or the rarest of more.

    Args:
        values: `values["positive"]` holds the name of the class.
        run: whose classes are offered.
        add_problem: called with a sentence where the run does not have the class.

    Returns:
        the index of the positive class.
    """
    names = run.class_names
    name = values["positive"]
    if name not in names:
        if name is not None:
            add_problem(str(unknown("positive class", name, names)))
        values["positive"] = names[default_positive(run)]
    held(
        st.selectbox,
        "Positive class",
        names,
        key="positive class",
        value=values["positive"],
        store=lambda new: values.update(positive=new, share=None),
        help="The class that is looked for. All others are negative.",
        width=260,
    )
    return names.index(values["positive"])


def best_threshold_buttons(values: Values, best: pd.DataFrame) -> None:
    """Draw one button per threshold that is best for calibrated probabilities."""
    labels_by_threshold: dict[float, list[str]] = {}
    for row in best.drop_duplicates("run").itertuples():
        labels_by_threshold.setdefault(float(f"{row.calibrated:.3g}"), []).append(str(row.label))
    with st.container(horizontal=True, vertical_alignment="center", key="offered thresholds"):
        st.markdown("Best if calibrated:", width="content")
        for threshold, labels in list(labels_by_threshold.items())[:MOST_BUTTONS]:
            st.button(
                f"t = {threshold:g}",
                key=f"take {threshold:g}",
                icon=":material/my_location:",
                help=f"Costs least for {'; '.join(labels)}, if the probabilities are calibrated. See the formulas below.",
                on_click=_take,
                args=(values, threshold),
            )


def _store(values: Values, name: str, number: float) -> None:
    values[name] = float(number)


def _take(values: Values, threshold: float) -> None:
    address.touch()
    values["threshold"] = threshold


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %" if share < 0.99 else f"{100 * share:.4g} %"
