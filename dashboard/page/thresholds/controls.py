"""The controls of the page Thresholds: threshold, share of positives, and what errors cost."""

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
from dashboard.write import Place, st, written

LABELS = {
    "threshold": "Threshold t",
    "share": "Positives at deployment π′",
    "miss_cost": "Cost of a missed positive",
    "alarm_cost": "Cost of a false alarm",
}
SLIDERS = ("threshold", "share")
MOST_OFFERED = 4

Values = MutableMapping[str, Any]


def controls(values: Values) -> Place:
    """A slider for the threshold and one for the share, a number for each cost; they write into `values`.

    Returns:
        the place beside them.
    """
    *columns, beside = st.columns([6, 6, 4, 4, 3], vertical_alignment="bottom")
    for column, item in zip(columns, parameters(ThresholdSettings), strict=True):
        value = float(values[item.name])
        widget: Callable[..., Any] = partial(st.number_input, step=1.0, format="%g")
        options: dict[str, Any] = {"min_value": 0.0, "max_value": item.range.maximum}
        if item.name in SLIDERS:
            widget = partial(st.select_slider, format_func=_percent if item.name == "share" else grids.shown)
            options = {"options": grids.shares(value, item.range.minimum, item.range.maximum)}
        with column:
            held(
                widget,
                LABELS[item.name],
                key=f"thresholds.{item.name}",
                value=value,
                store=partial(_store, values, item.name),
                help=written(item.help),
                **options,
            )
    return beside


def positive_class(values: Values, run: RunData, complain: Callable[[str], None]) -> int:
    """The control of the class that is looked for: at first of two classes the second, of more the rarest.

    Args:
        values: `values["positive"]` holds its name.
        run: has the classes.
        complain: is called with a sentence where the run does not have the class.

    Returns:
        the index of the class.
    """
    names = run.class_names
    wanted = values["positive"]
    if wanted not in names:
        if wanted is not None:
            complain(str(unknown("positive class", wanted, names)))
        values["positive"] = names[default_positive(run)]
    held(
        st.selectbox,
        "Positive class",
        names,
        key="positive class",
        value=values["positive"],
        store=lambda name: values.update(positive=name, share=None),
        help="The class that is looked for. All others are negative.",
        width=260,
    )
    return names.index(values["positive"])


def offer(values: Values, best: pd.DataFrame) -> None:
    """A button for each threshold that is best for calibrated probabilities."""
    offered: dict[float, list[str]] = {}
    for row in best.drop_duplicates("run").itertuples():
        offered.setdefault(float(f"{row.calibrated:.3g}"), []).append(str(row.label))
    with st.container(horizontal=True, vertical_alignment="center", key="offered thresholds"):
        st.markdown("Best if calibrated:", width="content")
        for threshold, labels in list(offered.items())[:MOST_OFFERED]:
            st.button(
                f"t = {threshold:g}",
                key=f"take {threshold:g}",
                icon=":material/my_location:",
                help=f"Costs least for {'; '.join(labels)}, if the probabilities are calibrated: see the formulas below.",
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
