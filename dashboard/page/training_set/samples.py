"""Some of the training samples of an experiment."""

from typing import Any

from core.frames.training_set import Description
from dashboard.figures import scatter
from dashboard.page.training_set import pictures
from dashboard.views import charts, tables
from dashboard.write import Markup, st


def samples(training_set: Description, signature: tuple[Any, ...]) -> None:
    """Draw training samples: points in the plane, the first rows of a table, or images of a few classes."""
    if training_set.points is not None:
        points = training_set.points
        st.markdown(Markup("## Samples"), anchors=False)
        charts.show_figure(
            "training points",
            scatter.how_to_read,
            lambda: (scatter.figure(points), scatter.describe(points)),
            points,
            signature,
        )
    elif training_set.rows is not None:
        st.markdown(Markup("## The first rows"), anchors=False)
        preprocessing = (
            "the preprocessing is described above"
            if training_set.steps is not None
            else "for networks, every column is scaled to mean 0 and standard deviation 1"
        )
        st.caption(f"As they are in the source; {preprocessing}.")
        tables.show(training_set.rows, "The first rows of the table")
    elif training_set.images:
        st.markdown(Markup("## Samples of the most frequent and of the rarest classes"), anchors=False)
        st.caption(
            "Training samples of the first seed with this label"
            + ("; the labels of framed samples are wrong." if training_set.noise is not None else ".")
        )
        names = list(training_set.images)
        half = -(-len(names) // 2)
        for column, part in zip(st.columns(2), (names[:half], names[half:]), strict=True):
            with column:
                for name in part:
                    _strip(training_set, name)


def _strip(training_set: Description, name: str) -> None:
    row = training_set.counts[training_set.counts["class"] == name].iloc[0]
    images, wrong = training_set.images[name]
    count = int(row["train_count"])
    caption = f"class {name} · {count:,} training sample{'' if count == 1 else 's'} · {row['group']}"
    if not len(images):
        st.caption(f"{caption} · with label noise, none has this label")
        return
    st.image(
        pictures.strip(images, wrong),
        caption=caption,
        alt=f"{len(images)} training samples with the label {name}, {int(wrong.sum())} of them wrong",
    )
