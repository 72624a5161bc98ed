"""Some of the samples that an experiment is trained on."""

from typing import Any

from core.frames.training_set import Description
from dashboard.figures import scatter
from dashboard.page.training_set import pictures
from dashboard.views import charts
from dashboard.write import Markup, st


def samples(found: Description, signature: tuple[Any, ...]) -> None:
    """Draw training samples: points in the plane, the first rows of a table, or images of a few classes."""
    if found.points is not None:
        points = found.points
        st.markdown(Markup("##### Samples"), anchors=False)
        charts.simple(
            "training points",
            scatter.how_to_read,
            lambda: (scatter.figure(points), scatter.describe(points)),
            points,
            signature,
        )
    elif found.rows is not None:
        st.markdown(Markup("##### The first rows"), anchors=False)
        gets = (
            "what training gets is said above"
            if found.steps is not None
            else "networks get every column with mean 0 and deviation 1"
        )
        st.caption(f"As they are in the source; {gets}.")
        st.dataframe(found.rows, hide_index=True, height="content", alt="The first rows of the table")
    elif found.images:
        st.markdown(Markup("##### Samples of the most frequent and of the rarest classes"), anchors=False)
        st.caption(
            "Training samples of the first seed that carry the label"
            + (": those in a frame carry it wrongly." if found.noise is not None else ".")
        )
        names = list(found.images)
        half = -(-len(names) // 2)
        for column, part in zip(st.columns(2), (names[:half], names[half:]), strict=True):
            with column:
                for name in part:
                    _strip(found, name)


def _strip(found: Description, name: str) -> None:
    row = found.counts[found.counts["class"] == name].iloc[0]
    images, wrong = found.images[name]
    count = int(row["train_count"])
    caption = f"class {name} · {count:,} training sample{'' if count == 1 else 's'} · {row['group']}"
    if not len(images):
        st.caption(f"{caption} · label noise has left none that carries its label")
        return
    st.image(
        pictures.strip(images, wrong),
        caption=caption,
        alt=f"{len(images)} training samples with the label {name}, {int(wrong.sum())} of them wrong",
    )
