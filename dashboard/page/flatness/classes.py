"""The flatness of each class on the page Flatness: table, chart and densities."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from core.flatness import Measurement
from core.frames import density_frame, flatness_frame, flatness_groups_frame
from dashboard.figures import densities, flatness, flatness_table
from dashboard.page.flatness import curves
from dashboard.running.measuring import Subject
from dashboard.views import charts, tables
from dashboard.write import Markup, st


def draw(subjects: Sequence[Subject], measurement: Measurement, values: MutableMapping[str, Any]) -> None:
    """Draw the averages over groups of classes, the ends and the trace of each class, and the densities."""
    measured = [(subject.run, subject.payloads) for subject in subjects]
    signature = (measurement.settings.id, *(subject.signature for subject in subjects))
    if not any(payloads for _, payloads in measured):
        return
    st.markdown(Markup("## Averages over many, medium and few"), anchors=False)
    groups = charts.cached(("flatness groups", signature), lambda: flatness_groups_frame(measured))
    tables.show(
        flatness_table.table(groups),
        "λ min, λ max and trace of each run, averaged over the many, medium and few classes",
    )
    st.caption(flatness_table.how_to_read)
    rows = charts.cached(("flatness rows", signature), lambda: flatness_frame(measured))
    st.markdown(Markup("## Each class"), anchors=False)
    notes = [payload["note"] for _, payloads in measured for payload in payloads if "note" in payload]
    for note in dict.fromkeys(notes):
        st.caption(Markup(":material/info: {}").format(note))
    charts.show_figure(
        "flatness of each class",
        flatness.how_to_read,
        lambda: (flatness.figure(rows), flatness.describe(rows)),
        rows.drop(columns="run").rename(columns={"label": "run"}),
        signature,
    )
    _draw_densities(measured, signature, values)


def _draw_densities(measured: Any, signature: tuple[Any, ...], values: MutableMapping[str, Any]) -> None:
    st.markdown(Markup("## Eigenvalue densities"), anchors=False)
    runs = [run for run, _ in measured]
    curves.choose("densities", "Densities", runs, values)
    by = curves.chosen("densities", runs, values)
    density = charts.cached(("flatness density", by, signature), lambda: density_frame(measured, by))
    charts.show_figure(
        "eigenvalue densities",
        densities.how_to_read(density),
        lambda: (densities.figure(density), densities.describe(density)),
        density.drop(columns="run").rename(columns={"label": "run", "panel": by}),
        (by, signature),
    )
