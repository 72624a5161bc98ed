"""The controls of a dataset with columns: table, class column, positive class, and columns to leave out."""

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

PARAMETERS = ("file", "target", "positive", "leave_out")  # with controls in this module
TYPES = ["csv", "tsv", "tab", "txt", "data"]
UPLOADS = "uploads of tables"
PROBLEM = "problem with a table"
RARER = "the rarer one"
LONGEST_NAME = 60  # letters of a class or column
MOST_SUSPECTS = 3
QUICK_CELLS = 200_000  # largest table that is described while the page is drawn


def controls(values: forms.Values) -> None:
    """Draw the controls of a dataset with columns, which change its values."""
    if values["name"] == "csv":
        _file(values)
    try:
        dataset = _dataset(values)
        table = dataset.whole_table()
        usual = dataset.usual_target or usual_target(table)
    except LabError:
        return  # the page shows what is missing
    _columns(values, table.names, usual)


def class_names(values: forms.Values) -> tuple[str, ...]:
    """Return all classes of a dataset with columns in order; empty where its table cannot be read."""
    try:
        return _dataset(values, target=values["target"]).known_classes
    except LabError:
        return ()


def _dataset(values: forms.Values, **changes: object) -> Tabular:
    """Return the dataset with the settings that name its table and no others, which could contradict it."""
    table = {key: item for key, item in values.items() if key in ("file", "set", "version")}
    dataset = component("dataset", values["name"]).from_dict(table | changes)
    assert isinstance(dataset, Tabular)
    return dataset


def _file(values: forms.Values) -> None:
    stored = {table.hash: table for table in user_tables.stored_tables()}
    chosen = values["file"]
    options = [*stored, *([chosen] if chosen not in stored else [])]

    def table_name(digest: str) -> str:
        if digest in stored:
            return f"{stored[digest].name} · {digest[:6]}"
        return f"{digest[:12]}… (not on this machine)" if digest else "none yet"

    held(
        st.selectbox,
        "Table",
        options,
        key="dataset.csv.file",
        value=chosen,
        store=lambda digest: _select(values, digest),
        format_func=table_name,
        help="The tables that are stored on this machine. A link or a stored run contains the fingerprint of a table, never its "
        "content.",
    )
    number = st.session_state.setdefault(UPLOADS, 0)
    key = f"upload {number}"

    def uploaded() -> None:
        file = st.session_state[key]
        if file is None:
            return
        # Draw an empty uploader next: the file is in the menu above.
        st.session_state[UPLOADS] = number + 1
        try:
            with st.spinner(f"Reading {file.name[:100]}", show_time=True):
                digest = user_tables.store_uploaded(file.getvalue(), file.name)
        except LabError as error:
            st.session_state[PROBLEM] = f"{file.name[:100]}: {error}"
            return
        st.session_state.pop(PROBLEM, None)
        _select(values, digest)

    st.file_uploader(
        "Add a table (CSV or TSV)",
        type=TYPES,
        key=key,
        on_change=uploaded,
        max_upload_size=user_tables.MOST_UPLOADED // 1_000_000,
        help="One row per line, the names of the columns in the first line. The table stays on the machine that runs the lab "
        "until it is deleted here.",
    )
    if problem := st.session_state.get(PROBLEM):
        st.error(problem, icon=":material/upload_file:")
    if chosen in stored:
        _deletion(values, stored[chosen].name)


def _deletion(values: forms.Values, name: str) -> None:
    def delete() -> None:
        try:
            user_tables.delete(values["file"])
        except DataMissing:
            pass  # another session has deleted it
        except LabError as error:
            st.session_state[PROBLEM] = str(error)
            return
        remaining = user_tables.stored_tables()
        _select(values, remaining[0].hash if remaining else "")

    with st.popover("Delete this table", icon=":material/delete:", key="delete table", width="stretch"):
        st.markdown(
            Markup(
                "This deletes **{}** from this machine. Runs with this table stay; to repeat such a run, add the same file again."
            ).format(name)
        )
        st.button("Delete for good", type="primary", key="delete table for good", on_click=delete, width="stretch")


def _columns(values: forms.Values, columns: Sequence[str], usual: str) -> None:
    slug = values["name"]

    def store(new: str) -> None:
        others = [name for name in values["leave_out"] if name != new]
        values.update(target=new, positive="", classes=[], leave_out=others)

    target = values["target"] if values["target"] in columns else usual
    held(
        st.selectbox,
        "Class to predict",
        columns,
        key=f"dataset.{slug}.target",
        value=target,
        store=store,
        help="The column that holds the class.",
    )
    _positive(values, target)
    features = [name for name in columns if name != target]
    left_out = [name for name in values["leave_out"] if name in features]
    held(
        st.multiselect,
        "Columns to leave out",
        features,
        key=f"dataset.{slug}.leave_out",
        value=left_out,
        store=lambda names: values.update(leave_out=list(names)),
        placeholder="none",
        select_all=False,
        help="Columns that are not used in training: numbers of rows or customers, and values that are known only afterwards. "
        "The page Data lists suspicious columns.",
    )
    if suspects := [name for name in _suspects(values, target) if name not in left_out]:
        st.caption(
            Markup(":orange[:material/visibility: Suspicious: {}. The page Data says why.]").format(_listed(suspects))
        )


def _suspects(values: forms.Values, target: str) -> list[str]:
    """Return the columns that may reveal the class; empty for a table that is too large to describe here."""
    dataset = _dataset(values)
    table = dataset.whole_table()
    if table.rows * len(table.columns) > QUICK_CELLS:
        return []
    description = charts.cached(("suspects", dataset, target), lambda: describe_table(table, target))
    return [suspect.column for suspect in description.suspects]


def _listed(columns: Sequence[str]) -> str:
    names = ", ".join(name[:LONGEST_NAME] for name in columns[:MOST_SUSPECTS])
    return names + (f" and {len(columns) - MOST_SUSPECTS} more" if len(columns) > MOST_SUSPECTS else "")


def _positive(values: forms.Values, target: str) -> None:
    slug = values["name"]
    try:
        names = classes_of(_dataset(values).whole_table(), target)
    except LabError:
        return  # the page shows why the column is no class
    if len(names) != 2 or values["classes"]:
        return

    held(
        st.selectbox,
        "Positive class",
        [names[1], names[0]],
        key=f"dataset.{slug}.positive",
        value=values["positive"] if values["positive"] in names else names[1],
        store=lambda name: values.update(positive="" if name == names[1] else name),
        format_func=lambda name: f"{name[:LONGEST_NAME]} ({RARER})" if name == names[1] else name[:LONGEST_NAME],
        help="The class that is looked for: precision, recall and the threshold refer to it.",
    )


def _select(values: forms.Values, digest: str) -> None:
    """Select another table, and reset the settings that name columns of the previous one."""
    address.touch()
    values.update(file=digest, target="", positive="", leave_out=[], classes=[])
