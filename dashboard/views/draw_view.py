"""A view of runs on a page, and the control that chooses among the views."""

from collections.abc import Callable, Sequence

from dashboard.lab.frames import Frames
from dashboard.session.held import held
from dashboard.views import charts
from dashboard.views.views import views
from dashboard.write import st


def draw_view(name: str, frames: Frames, place: str) -> None:
    """Draw the view of this name; `place` distinguishes the keys of its elements on different pages."""
    view = views()[name]
    if view.draw is None:
        charts.show_all(view.charts, frames, f"{place}-{name}")
    else:
        view.draw(frames, f"{place}-{name}")


def choose_view(key: str, names: Sequence[str], name: str, store: Callable[[str], None]) -> None:
    """Draw the control that chooses among these views; `store` is called with the name that a person chooses."""
    titles = {slug: view.title for slug, view in views().items()}
    held(
        st.segmented_control,
        "View",
        names,
        key=key,
        value=name,
        store=store,
        format_func=titles.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
