"""Published figures beside ours."""

from core.lesson import lesson
from core.lesson.published_comparison import published_comparison_frame
from tests.core.lesson.small_runs import evidence


def test_a_row_a_quantity_run_and_seed_for_runs_that_have_a_published_figure() -> None:
    runs = evidence("rdr-flat")
    frame = published_comparison_frame(lesson("rdr-flat").published, runs)
    assert len(frame) == 2 * 4 * 3
    row = frame[(frame["label"] == "RDR") & (frame["seed"] == 1)].iloc[0]
    (few,) = [[c["lambda_max"][1] for c in runs["RDR"].flatness or () if c["group"] == "few"]]
    assert (row["what"], row["published"], row["ours"]) == ("λ max of the few classes", 46.0, sum(few) / len(few))


def test_nothing_published_is_an_empty_frame() -> None:
    assert published_comparison_frame((), {}).empty
    assert list(published_comparison_frame((), {}).columns)[:3] == ["run", "label", "what"]
