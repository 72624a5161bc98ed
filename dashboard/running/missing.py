"""The download that a page offers where the files of a dataset are missing."""

from core.method.dataset import Dataset, Missing
from core.method.dataset.csv import Csv
from core.method.dataset.on_disk import OnDisk
from dashboard.lab import fetching
from dashboard.running.polling import poll_while
from dashboard.write import Markup, st

FIRST_TABLE = Markup(
    "Add a CSV or TSV file in the sidebar, under **Add a table**: one line a row, the names of the columns in the first. The lab "
    "then asks which column is the class, and trains. The file stays on the machine that runs the lab, until it is deleted there."
)


def offer(dataset: Dataset) -> bool:
    """Show which files of a dataset are missing and how to get them; return False when none is."""
    missing = dataset.missing()
    if missing is None:
        return False
    if isinstance(dataset, Csv) and not dataset.file:
        with st.container(border=True, key="missing"):
            st.markdown(Markup("# No table is chosen yet"), anchors=False)
            st.markdown(FIRST_TABLE)
        return True
    with st.container(border=True, key="missing"):
        st.markdown(Markup("# {} is not on this machine yet").format(type(dataset).title), anchors=False)
        st.markdown(missing.sentence.replace("`", ""))
        if missing.files:
            st.caption(f"Files: {', '.join(missing.files)}. Folder: {missing.folder}")
        if isinstance(dataset, OnDisk) and (missing.download_bytes != 0 or not missing.files):
            _fetch(dataset, missing)
        else:
            st.button("Look again", icon=":material/refresh:", key="look again")
    return True


def _fetch(dataset: OnDisk, missing: Missing) -> None:
    fetch = fetching.state(dataset)
    if fetch is not None and not fetch.ended:
        _show_progress(dataset)
        return
    if fetch is not None and fetch.error:
        st.error(fetch.error, icon=":material/cloud_off:")
    label, icon = "Decode the images", ":material/photo_library:"
    if missing.download_bytes != 0:
        label = f"Download {size(missing.download_bytes)}" if missing.download_bytes else "Download"
        icon = ":material/download:"
    st.button(label, type="primary", icon=icon, key="fetch", on_click=fetching.start, args=(dataset,))


def _show_progress(dataset: OnDisk) -> None:
    def active() -> bool:
        fetch = fetching.state(dataset)
        return fetch is not None and not fetch.ended

    def draw() -> None:
        if fetch := fetching.state(dataset):
            st.progress(fetch.share(), text=_words(fetch, dataset))

    poll_while(active, draw)


def _words(fetch: fetching.Fetch, dataset: OnDisk) -> str:
    if dataset.progress_unit == "images":
        return f"{fetch.done:,} of {fetch.total:,} images decoded" if fetch.total else "Reading the list of images"
    if not fetch.total:
        return f"{size(fetch.done)} so far" if fetch.done else "Waiting for the server"
    return f"{size(fetch.done)} of {size(fetch.total)}"


def size(count: int) -> str:
    """Return bytes in a readable unit: `163 MB`."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= step:
            return f"{count / step:.3g} {unit}"
    return f"{count} bytes"
