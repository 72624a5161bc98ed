"""The controls of a table: which one, its class, the positive class, and what is not to be learnt from."""

from collections.abc import Sequence

from core.errors import DataMissing, LabError
from core.method.component import component
from core.method.dataset.tabular import Tabular
from core.tables import user_tables
from core.tables.table_description import classes_of, describe_table, usual_target
from dashboard.controls import forms
from dashboard.session import address
from dashboard.session.held import held
from dashboard.views import charts
from dashboard.write import Markup, st

DRAWN = ("file", "target", "positive", "leave_out")  # parameters that have their controls here
TYPES = ["csv", "tsv", "tab", "txt", "data"]
UPLOADS = "uploads of tables"
PROBLEM = "problem with a table"
RARER = "the rarer one"
MOST_NAMED = 60  # letters of a class in a menu
MOST_SUSPECTS = 3
QUICK_CELLS = 200_000  # of a table that is looked through while the page is drawn


def controls(values: forms.Values) -> None:
    """Draw the controls of a dataset with columns; they write into its values."""
    if values["name"] == "csv":
        _file(values)
    try:
        dataset = _dataset(values)
        table = dataset.whole_table()
        usual = dataset.usual_target or usual_target(table)
    except LabError:
        return  # the page says what is missing
    _columns(values, table.names, usual)


def class_names(values: forms.Values) -> tuple[str, ...]:
    """All classes of a dataset with columns, in order; none where that cannot be told."""
    try:
        return _dataset(values, target=values["target"]).known_classes
    except LabError:
        return ()


def _dataset(values: forms.Values, **changes: object) -> Tabular:
    """The dataset with what names its table, and nothing that could contradict it."""
    kept = {key: item for key, item in values.items() if key in ("file", "set", "version")}
    dataset = component("dataset", values["name"]).from_dict(kept | changes)
    assert isinstance(dataset, Tabular)
    return dataset


def _file(values: forms.Values) -> None:
    kept = {one.hash: one for one in user_tables.stored_tables()}
    chosen = values["file"]
    options = [*kept, *([chosen] if chosen not in kept else [])]

    def named(digest: str) -> str:
        if digest in kept:
            return f"{kept[digest].name} · {digest[:6]}"
        return f"{digest[:12]}… (not on this machine)" if digest else "none yet"

    held(
        st.selectbox,
        "Table",
        options,
        key="dataset.csv.file",
        value=chosen,
        store=lambda digest: _take(values, digest),
        format_func=named,
        help="The tables that are kept on this machine. A link and a stored run hold the fingerprint of a table, never its "
        "content.",
    )
    number = st.session_state.setdefault(UPLOADS, 0)
    key = f"upload {number}"

    def uploaded() -> None:
        file = st.session_state[key]
        if file is None:
            return
        # A fresh uploader: the file is in the list above from now on.
        st.session_state[UPLOADS] = number + 1
        try:
            with st.spinner(f"Reading {file.name[:100]}", show_time=True):
                digest = user_tables.store_uploaded(file.getvalue(), file.name)
        except LabError as error:
            st.session_state[PROBLEM] = f"{file.name[:100]}: {error}"
            return
        st.session_state.pop(PROBLEM, None)
        _take(values, digest)

    st.file_uploader(
        "Add a table (CSV or TSV)",
        type=TYPES,
        key=key,
        on_change=uploaded,
        max_upload_size=user_tables.MOST_UPLOADED // 1_000_000,
        help="One line a row, the names of the columns in the first. It stays on the machine that runs the lab, until it is "
        "deleted here.",
    )
    if problem := st.session_state.get(PROBLEM):
        st.error(problem, icon=":material/upload_file:")
    if chosen in kept:
        _delete(values, kept[chosen].name)


def _delete(values: forms.Values, name: str) -> None:
    def delete() -> None:
        try:
            user_tables.delete(values["file"])
        except DataMissing:
            pass  # somebody else was quicker
        except LabError as error:
            st.session_state[PROBLEM] = str(error)
            return
        left = user_tables.stored_tables()
        _take(values, left[0].hash if left else "")

    with st.popover("Delete this table", icon=":material/delete:", key="delete table", width="stretch"):
        st.markdown(
            Markup(
                "This deletes **{}** from this machine. Runs that were made with it stay; to repeat one, the "
                "same file has to be added again."
            ).format(name)
        )
        st.button("Delete for good", type="primary", key="delete table for good", on_click=delete, width="stretch")


def _columns(values: forms.Values, columns: Sequence[str], usual: str) -> None:
    slug = values["name"]

    def store(target: str) -> None:
        left_out = [name for name in values["leave_out"] if name != target]
        values.update(target=target, positive="", classes=[], leave_out=left_out)

    shown = values["target"] if values["target"] in columns else usual
    held(
        st.selectbox,
        "Class to predict",
        columns,
        key=f"dataset.{slug}.target",
        value=shown,
        store=store,
        help="The column that holds the class.",
    )
    _positive(values, shown)
    known = [name for name in columns if name != shown]
    left_out = [name for name in values["leave_out"] if name in known]
    held(
        st.multiselect,
        "Columns to leave out",
        known,
        key=f"dataset.{slug}.leave_out",
        value=left_out,
        store=lambda names: values.update(leave_out=list(names)),
        placeholder="none",
        select_all=False,
        help="Columns that are not to be learnt from: numbers of rows or customers, and what is known only afterwards. The page "
        "Data names suspects.",
    )
    if found := [name for name in _suspects(values, shown) if name not in left_out]:
        st.caption(
            Markup(":orange[:material/visibility: Suspicious: {}. The page Data says why.]").format(_named(found))
        )


def _suspects(values: forms.Values, target: str) -> list[str]:
    """The columns that may give the class away, where they are found in no time."""
    dataset = _dataset(values)
    table = dataset.whole_table()
    if table.rows * len(table.columns) > QUICK_CELLS:
        return []
    found = charts.once(("suspects", dataset, target), lambda: describe_table(table, target))
    return [suspect.column for suspect in found.suspects]


def _named(columns: Sequence[str]) -> str:
    shown = ", ".join(name[:MOST_NAMED] for name in columns[:MOST_SUSPECTS])
    return shown + (f" and {len(columns) - MOST_SUSPECTS} more" if len(columns) > MOST_SUSPECTS else "")


def _positive(values: forms.Values, target: str) -> None:
    slug = values["name"]
    try:
        names = classes_of(_dataset(values).whole_table(), target)
    except LabError:
        return  # no class: the page says why
    if len(names) != 2 or values["classes"]:
        return

    held(
        st.selectbox,
        "Positive class",
        [names[1], names[0]],
        key=f"dataset.{slug}.positive",
        value=values["positive"] if values["positive"] in names else names[1],
        store=lambda name: values.update(positive="" if name == names[1] else name),
        format_func=lambda name: f"{name[:MOST_NAMED]} ({RARER})" if name == names[1] else name[:MOST_NAMED],
        help="The class one looks for: precision, recall and the threshold are about it.",
    )


def _take(values: forms.Values, digest: str) -> None:
    """Another table: what was chosen about the columns of the last one goes."""
    address.touch()
    values.update(file=digest, target="", positive="", leave_out=[], classes=[])
