import pytest

from core.experiment.codec import from_dotted
from core.lesson import lessons
from dashboard.figures import tail_and_recall
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab
from dashboard.page.start import start
from dashboard.session.open_lab import shared_gatherer
from dashboard.session.setting import read as read_setting
from tests.dashboard.conftest import Visit, address, texts, until


def test_the_start_page_says_what_the_lab_is_and_offers_three_ways_in(visit: Visit) -> None:
    page = visit()
    assert "trains small networks before your eyes" in texts(page)
    lesson, explore, table, *_ = (link.proto for link in page.get("page_link"))
    first = next(iter(lessons().values()))
    assert first.title in lesson.label
    assert (lesson.page, lesson.query_string) == ("lessons", f"lesson={first.slug}")
    assert (explore.page, explore.query_string) == ("explore", "")
    assert (table.page, table.query_string) == ("explore", "dataset=csv")
    assert address(page) == {}


def test_its_story_is_told_with_the_numbers_of_the_runs_once_they_are_done(visit: Visit, lab: Lab) -> None:
    page = visit("", {"factor": "50"})
    until(page, lambda seen: "Done" in texts(seen))
    runs = shared_gatherer(lab).runs([run.id for run in start.experiments(50.0)])
    words = tail_and_recall.story(Frames(runs, lab.executor).epochs)
    assert "more in" in words
    assert words in texts(page)
    page.select_slider(key="factor").set_value(20.0).run()
    assert address(page) == {}
    until(page, lambda seen: "Done" in texts(seen) and words not in texts(seen))


def test_a_factor_that_is_not_offered_is_a_sentence(visit: Visit) -> None:
    page = visit("", {"factor": "7"})
    assert "Unknown factor '7'. Known: 1, 2, 5, 10, 20, 50, 100." in page.warning[0].value


@pytest.mark.parametrize(
    "query",
    [
        {"dataset.classes": "3,8", "imbalance": "none", "model.hidden": "16", "epochs": "4", "seeds": "2"},
        {"weighting": "inverse", "epochs": "2", "seeds": "1", "model.hidden": "4"},
        {"vary": "weighting:none,inverse", "view": "loss", "epochs": "2", "seeds": "1"},
        {"imbalance.factor": "10", "epochs": "2", "seeds": "1"},
        {"nonsense": "1"},
    ],
)
def test_a_link_to_the_root_from_before_opens_explore_as_it_did(visit: Visit, query: dict[str, str]) -> None:
    old, new = visit("", query), visit("explore", query)
    assert address(old) == address(new) != query
    assert read_setting(address(old)) == read_setting(address(new))
    assert old.selectbox(key="dataset.name").value == new.selectbox(key="dataset.name").value == "digits"
    assert [warning.value for warning in old.warning] == [warning.value for warning in new.warning]


def test_a_session_that_comes_back_to_its_link_stays_on_the_start_page(visit: Visit) -> None:
    query = {"dataset.classes": "3,8", "imbalance": "none", "model.hidden": "16", "epochs": "4", "seeds": "2"}
    page = visit()
    page.query_params.update(query)
    page.session_state[start.SENT_ON] = query
    assert not page.run().exception
    assert "# What becomes of the rare classes?" in [text.value for text in page.markdown]


def test_the_runs_of_the_story_are_those_with_which_explore_opens() -> None:
    opening, _ = read_setting({})
    assert [run.id for run in start.experiments(20.0)] == [
        from_dotted({"weighting": slug}).id for slug in opening.values if slug in start.WEIGHTINGS
    ]
