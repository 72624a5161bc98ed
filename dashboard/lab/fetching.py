"""Downloads and decoding of datasets, shared by all sessions of this process: one at a time for each dataset."""

import threading
from dataclasses import dataclass, field

from core.errors import LabError
from core.method.dataset.on_disk import OnDisk


@dataclass(eq=False)
class Fetch:
    """One dataset on its way.

    Attributes:
        done: how much is there, in bytes or images.
        total: of how much; 0 as long as that is not known.
        error: why it failed; None while it has not.
        ended: whether it is over.
    """

    done: int = 0
    total: int = 0
    error: str | None = None
    ended: bool = False
    thread: threading.Thread | None = field(default=None, repr=False)

    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    def run(self, dataset: OnDisk) -> None:
        """Fetch it; what goes wrong is a sentence."""
        try:
            dataset.fetch(self._report)
        except LabError as error:
            self.error = str(error)
        except Exception as error:  # the thread's end must be seen, whatever ended it
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
        there = fetches.get(_key(dataset))
        if there is not None and not there.ended:
            return
        fetch = fetches[_key(dataset)] = Fetch()
        fetch.thread = threading.Thread(target=fetch.run, args=(dataset,), name=f"fetch {dataset.slug}", daemon=True)
        fetch.thread.start()


def state(dataset: OnDisk) -> Fetch | None:
    """The fetch of this dataset that was started last."""
    with _lock:
        return fetches.get(_key(dataset))


def _key(dataset: OnDisk) -> tuple[str, str]:
    """The same for every choice of classes."""
    return dataset.slug, str({name: value for name, value in dataset.to_dict().items() if name != "classes"})
