"""Downloads and decoding of datasets, shared by all sessions of this process: one at a time per dataset."""

import threading
from dataclasses import dataclass, field

from core.errors import LabError
from core.method.dataset.on_disk import OnDisk


@dataclass(eq=False)
class Fetch:
    """The download or decoding of one dataset.

    Attributes:
        done: number of bytes or images so far.
        total: number of all of them; 0 while unknown.
        error: why it failed, or None.
        ended: whether it has ended.
    """

    done: int = 0
    total: int = 0
    error: str | None = None
    ended: bool = False
    thread: threading.Thread | None = field(default=None, repr=False)

    def share(self) -> float:
        """Return the completed share, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    def run(self, dataset: OnDisk) -> None:
        """Fetch the dataset; store a failure as a sentence."""
        try:
            dataset.fetch(self._report)
        except LabError as error:
            self.error = str(error)
        except Exception as error:  # the page must see the end of the thread, whatever the reason
            self.error = f"{dataset.title} could not be fetched ({type(error).__name__}: {error})."
        finally:
            self.ended = True

    def _report(self, done: int, total: int) -> None:
        self.done, self.total = done, total


_lock = threading.Lock()
fetches: dict[tuple[str, str], Fetch] = {}


def start(dataset: OnDisk) -> None:
    """Fetch a dataset in the background, unless that is under way."""
    with _lock:
        current = fetches.get(_key(dataset))
        if current is not None and not current.ended:
            return
        fetch = fetches[_key(dataset)] = Fetch()
        fetch.thread = threading.Thread(target=fetch.run, args=(dataset,), name=f"fetch {dataset.slug}", daemon=True)
        fetch.thread.start()


def state(dataset: OnDisk) -> Fetch | None:
    """Return the last fetch of this dataset, or None."""
    with _lock:
        return fetches.get(_key(dataset))


def _key(dataset: OnDisk) -> tuple[str, str]:
    """Return a key that is the same for every choice of classes."""
    return dataset.slug, str({name: value for name, value in dataset.to_dict().items() if name != "classes"})
