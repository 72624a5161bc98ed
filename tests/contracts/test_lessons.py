"""What every lesson must have, so that a new one is tested before its author writes a test."""

import re

import pytest

from core.experiment import SCALARS
from core.experiment.estimate import estimate_seconds
from core.lesson import SOURCES, Lesson, filled, lessons
from core.lesson.filled import UNKNOWN
from core.method.component import component
from core.method.parameter import parameters
from dashboard.views.views import views

ALL = list(lessons().values())
SECONDS = 20.0
THIRTY_SIX_CHARACTERS = 36


def name(lesson: Lesson) -> str:
    return lesson.slug


def test_the_names_and_places_of_all_lessons_differ() -> None:
    assert len({lesson.number for lesson in ALL}) == len(ALL) == len({lesson.title for lesson in ALL})


def test_every_source_has_lessons() -> None:
    assert {lesson.source for lesson in ALL} == set(SOURCES)


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_every_text_is_there(lesson: Lesson) -> None:
    assert lesson.question.endswith("?")
    assert lesson.prediction.question.endswith("?")
    written = [told for told in lesson.after if isinstance(told, str)]
    for sentence in (lesson.claim, lesson.reason, lesson.takeaway, *lesson.steps, *written):
        assert sentence.endswith(".")
        assert not re.search(r" [.](?!\d)", sentence)
        assert "  " not in sentence
    assert lesson.watch.endswith((".", "?", ".)"))
    assert 2 <= len(lesson.steps) <= 4
    assert 1 <= len(lesson.after) <= 3
    assert len(lesson.title) <= THIRTY_SIX_CHARACTERS
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", lesson.slug)
    assert lesson.judge.__doc__


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_a_prediction_has_two_to_four_answers_one_of_which_the_source_gives(lesson: Lesson) -> None:
    options = lesson.prediction.options
    assert 2 <= len(options) <= 4
    assert len(set(options)) == len(options)
    assert 0 <= lesson.prediction.claimed < len(options)


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_its_study_is_valid_and_says_something_about_spread(lesson: Lesson) -> None:
    planned = lesson.study()
    assert len({item.experiment.id for item in planned}) == len(lesson.runs)
    assert all(item.experiment.seeds >= 3 for item in planned)
    assert all(item.experiment.dataset.missing() is None for item in planned)


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_its_view_exists(lesson: Lesson) -> None:
    assert lesson.view in (*views(), "flatness")
    assert (lesson.view == "flatness") == (lesson.flatness is not None)


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_its_changes_are_experiments_that_differ_from_its_own(lesson: Lesson) -> None:
    assert 2 <= len(lesson.changes) <= 3
    own = {item.experiment.id for item in lesson.study()}
    for change in lesson.changes:
        assert {item.experiment.id for item in lesson.study(change.settings)} - own, change.words


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_its_changes_ask_and_do_not_tell(lesson: Lesson) -> None:
    assert [change.words for change in lesson.changes if not change.words.endswith("?")] == []


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_its_sentences_name_settings_that_its_runs_have_whatever_is_changed(lesson: Lesson) -> None:
    texts = [*lesson.steps, lesson.watch, lesson.prediction.question, *lesson.prediction.options]
    for changed in ({}, *(change.settings for change in lesson.changes)):
        planned = lesson.study(changed)
        assert [text for text in texts if UNKNOWN in filled(text, planned)] == []


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_settings_that_can_be_changed_stand_in_no_sentence_as_numbers(lesson: Lesson) -> None:
    texts = [*lesson.steps, lesson.watch, lesson.prediction.question, *lesson.prediction.options]
    if "epochs" in lesson.unlocked:
        assert not [text for text in texts if re.search(r"\d+ epochs", text)]
    if "imbalance.factor" in lesson.unlocked:
        assert not [text for text in texts if re.search(r"factor \d", text) or re.search(r"\d+ images?\b", text)]
    if "seeds" in lesson.unlocked:
        assert not [text for text in texts if re.search(r"\d+ seeds", text)]


@pytest.mark.parametrize("lesson", [one for one in ALL if one.images is not None], ids=name)
def test_the_same_on_cifar_10_is_an_experiment(lesson: Lesson) -> None:
    planned = lesson.study(lesson.images)
    assert {item.experiment.dataset.slug for item in planned} == {"cifar10"}
    assert len({item.experiment.id for item in planned}) == len(lesson.runs)


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_what_is_unlocked_can_be_set(lesson: Lesson) -> None:
    assert lesson.unlocked
    experiment = lesson.study()[0].experiment.to_dict()
    for key in lesson.unlocked:
        axis, _, field = key.partition(".")
        if axis in SCALARS:
            continue
        held = component(axis, experiment[axis]["name"])
        assert field in [item.name for item in parameters(held)], key
        assert not any(key in settings for settings in lesson.runs.values()), "a run sets it itself"


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_published_figures_belong_to_its_runs(lesson: Lesson) -> None:
    for published in lesson.published:
        assert set(published.values) <= set(lesson.runs)
        assert published.values


@pytest.mark.parametrize("lesson", ALL, ids=name)
def test_it_is_estimated_below_the_time_of_a_lesson(lesson: Lesson) -> None:
    assert sum(estimate_seconds(item.experiment) for item in lesson.study()) <= SECONDS
