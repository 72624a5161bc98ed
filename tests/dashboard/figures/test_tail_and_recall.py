"""The picture of the start page, and what it says."""

import pandas as pd

from dashboard.figures import tail_and_recall
from tests.dashboard.figures.invented_frames import make_counts, make_epochs


def two_runs(few: tuple[tuple[float, ...], tuple[float, ...]]) -> pd.DataFrame:
    """The last epochs of two runs with these recalls of the few classes by seed; of the many all are recognised."""
    rows = make_epochs(2, len(few[0]), 1)
    return rows.assign(few=[*few[0], *few[1]], many=1.0)


def test_the_story_has_the_numbers_of_the_frames_with_their_range() -> None:
    said = tail_and_recall.story(two_runs(((0.5, 0.6, 0.7), (0.7, 0.8, 0.6))))
    labels = [label[:1].lower() + label[1:] for label in make_epochs(2)["label"].unique()]
    assert f"recognises 60\u00a0% (50 to 70) with {labels[0]} and 70\u00a0% (60 to 80) with {labels[1]}: " in said
    assert "more in 2 of 3 seeds" in said
    assert "Of the many most frequent, 100\u00a0% (100 to 100) and 100\u00a0% (100 to 100)." in said
    assert "more in all 2 seeds" in tail_and_recall.story(two_runs(((0.1, 0.2), (0.3, 0.4))))
    assert "the same in all 2 seeds" in tail_and_recall.story(two_runs(((0.3, 0.4), (0.3, 0.4))))
    assert "more in 0 of 2 seeds" in tail_and_recall.story(two_runs(((0.3, 0.4), (0.1, 0.2))))


def test_there_is_no_story_before_there_are_two_runs() -> None:
    assert tail_and_recall.story(make_epochs(1)) == ""
    assert tail_and_recall.story(make_epochs(2).iloc[:0]) == ""


def test_only_the_rare_bars_stand_out_and_the_last_epoch_is_drawn() -> None:
    epochs, counts = make_epochs(2), make_counts(10)
    figure = tail_and_recall.figure(epochs, counts)
    tail = {trace.name: trace for trace in figure.data if trace.xaxis == "x"}
    assert list(tail) == ["many", "medium", "few"]
    assert tail["few"].marker.color == tail_and_recall.RARE != tail["many"].marker.color == tail["medium"].marker.color
    last = epochs[epochs["epoch"] == 60]
    for trace, (_, rows) in zip([one for one in figure.data if one.xaxis == "x2"], last.groupby("run"), strict=True):
        assert trace.y.tolist() == [rows[group].mean() for group in ("many", "medium", "few")]


def test_a_caption_speaks_of_seeds_only_where_there_are_several() -> None:
    assert "seed" in tail_and_recall.how_to_read(make_epochs(2))
    assert "seed" not in tail_and_recall.how_to_read(make_epochs(2, 1))
