"""Flatness: measurements of the networks of stored runs, on request."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from core.errors import LabError
from core.experiment import Experiment
from core.flatness import FlatnessSettings, measurements
from core.flatness.comparable import why_not_comparable
from core.flatness.identified import Identified
from core.frames import RunData
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.controls.run_choice import choose_runs, read_runs
from dashboard.lab.lab import Lab
from dashboard.page.flatness import classes, curves, histories, landscapes
from dashboard.page.flatness.section import Section
from dashboard.running import measuring
from dashboard.session.open_lab import open_lab, shared_gatherer
from dashboard.session.page_state import PageState, query_of, read_values
from dashboard.session.sharing import copy_link
from dashboard.words import grids
from dashboard.write import Markup, st

PAGE = "flatness"
SECTIONS = {
    "flatness": Section(classes.draw),
    "history": Section(histories.draw, histories.choose_fields),
    "landscape": Section(landscapes.draw),
}
"""How measurements are shown, by slug; any other measurement is shown by its summary."""
SUMMARY = (
    "How sharply the loss of each class curves around the trained network, from the Hessian of its training loss. Flat is not "
    "accurate, and flatness depends on the scale of the weights: compare runs of one architecture."
)
MEANING = Markup("""
The Hessian holds the second derivatives of the loss with respect to all parameters: here of the mean loss of one class over
its training samples, without augmentation, at the trained network. **λ max** is the curvature in the steepest direction, the
**trace** is the sum over all directions: where both are small, the loss of the class hardly changes when the weights change.
**λ min** far below 0 says that the loss of this class still falls in some direction: for this class the network is at a
saddle point, kept there by the other classes.

What flatness does not mean:

- **Flat is not accurate.** A class that the network has hardly learned can be flat, and flat minima generalise better often, but
  not always. See the recall of the same runs on *Compare*.
- **It depends on scale.** Multiplying the weights of one ReLU layer and dividing those of the next leaves every prediction
  unchanged but can change λ and trace by any amount. Longer training and less weight decay let the weights and the confidence
  grow, which flattens cross-entropy. The table also shows the trace divided by the number of parameters, because the trace grows
  with it.
- **Compare runs of one architecture, on the same samples, with the same loss**; the page warns where runs differ in these.
- **A rare class has few samples**: the bounds hold for the Hessian over these samples, and the spread over the seeds shows
  how much another draw would change it.
""")
Values = dict[str, Any]


def page() -> None:
    """Draw the page."""
    lab = open_lab()
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown(Markup("# Flatness of each class"), anchors=False)
    left.caption(SUMMARY)
    state = PageState(PAGE, partial(_read, lab))
    try:
        values = state.current()
        choose_runs(PAGE, lab, values)
        runs = shared_gatherer(lab).runs(values["runs"])
    except LabError as error:
        st.error(str(error), icon=":material/database_off:")
        return
    _form("flatness", values)
    query = _query(values)
    state.write(query)
    with right:
        copy_link(PAGE, query)
    state.warn()
    if not runs:
        st.info("Choose runs above: Explore trains them, and Runs lists them.", icon=":material/terrain:")
    else:
        _warn_if_not_comparable(runs, values)
        try:
            _draw_sections(lab, runs, values)
        except LabError as error:
            st.error(str(error), icon=":material/database_off:")
    with st.expander("What flatness means, and what it does not", icon=":material/help:", key="meaning"):
        st.markdown(MEANING)


def _draw_sections(lab: Lab, runs: Sequence[RunData], values: Values) -> None:
    reported: dict[str, str] = {}
    for slug, kind in measurements().items():
        section = SECTIONS.get(slug, Section())
        if slug != "flatness":
            st.markdown(Markup("## {}").format(kind.title), anchors=False)
            if slug in _settings_types():
                _form(slug, values)
        measurement = kind(_settings(kind.settings_type, values), **section.choose_fields(lab, runs, values))
        draw = partial(section.draw, measurement=measurement, values=values)
        measuring.show_measurement(lab, runs, measurement, draw, reported)


def _settings_types() -> dict[str, type[Identified]]:
    """Return the types of settings by the slug of the first measurement that uses them; others share them."""
    types: dict[str, type[Identified]] = {}
    for slug, kind in measurements().items():
        if kind.settings_type not in types.values():
            types[slug] = kind.settings_type
    return types


def _settings(settings_type: type[Identified], values: Values) -> Any:
    """Return the settings of this type that are chosen now."""
    (slug,) = (slug for slug, other in _settings_types().items() if other is settings_type)
    return settings_type.from_dict(values["settings"][slug])


def _prefix(slug: str) -> str:
    """Return the prefix of a measurement's settings in the address."""
    return "" if slug == "flatness" else f"{slug}."


def _query(values: Values) -> dict[str, str]:
    """Return the query of what is shown."""
    query = {"runs": ",".join(values["runs"]), "checkpoints": str(values["checkpoints"])}
    for slug, settings in values["settings"].items():
        query |= {
            f"{_prefix(slug)}{name}": text for name, text in query_of(settings, number=grids.format_number).items()
        }
    return query | {chart: values[chart] for chart in curves.DEFAULTS}


def _read(lab: Lab, query: Mapping[str, str]) -> tuple[Values, list[str]]:
    problems: list[str] = []
    runs, settings = read_runs(lab, query, problems), {}
    for slug, settings_type in _settings_types().items():
        texts = {item.name: query.get(f"{_prefix(slug)}{item.name}") for item in parameters(settings_type)}
        settings[slug], wrong = read_values(
            settings_type, {name: text for name, text in texts.items() if text is not None}
        )
        problems += wrong
    checkpoints = histories.read_number(query, problems)
    return {"runs": runs, "settings": settings, "checkpoints": checkpoints, **curves.read(query, problems)}, problems


def _form(slug: str, values: Values) -> None:
    """Draw a control for each setting of a measurement."""
    settings, offered = values["settings"][slug], parameters(_settings_types()[slug])
    plain = [item for item in offered if not item.advanced]
    for column, item in zip(st.columns(len(plain), vertical_alignment="bottom"), plain, strict=True):
        with column:
            forms.field(slug, item, settings)
    forms.fields(slug, [item for item in offered if item.advanced], settings)


def _warn_if_not_comparable(runs: Sequence[RunData], values: Values) -> None:
    try:
        experiments = [Experiment.from_dict(run.experiment) for run in runs]
        reasons = why_not_comparable(experiments, _settings(FlatnessSettings, values))
    except LabError:
        # A run of another version of the lab: a warning beside its measurement says what is wrong with it.
        return
    for reason in reasons:
        st.warning(reason, icon=":material/balance:")
