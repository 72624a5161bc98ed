"""Sentences of lessons: settings of the runs and numbers of the runs in them."""

import math

from core.lesson import filled, lesson, lessons, next_lesson, told


def test_a_changed_setting_changes_the_sentence() -> None:
    text = "{epochs} epochs, factor {imbalance.factor}, {least:image} of {samples:image}, at most {most}"
    few = lesson("rdr-moves").study()
    assert filled(text, few) == "60 epochs, factor 50, 2 images of 344 images, at most 125"
    one = lesson("rdr-moves").study({"imbalance.factor": "100", "epochs": "1200"})
    assert filled(text, one).startswith("1,200 epochs, factor 100, 1 image of ")


def test_a_noun_has_its_own_plural_and_a_setting_that_is_not_there_is_left_out() -> None:
    planned = lesson("accurate-and-useless").study()
    assert filled("{samples:person}", planned) == "7,000 people"
    assert filled("{weighting.beta} {dataset.name} {nothing.at.all}", planned) == "… … …"


def test_numbers_of_runs_stand_with_the_interval_of_their_mean() -> None:
    assert told.number((0.2, 0.2)) == "0.2 (0.2 to 0.2)"
    assert told.percent((0.10, 0.12, 0.14)) == "12 % (7 to 17)"
    assert told.percent((0.9905, 0.9905), 1) == "99.0 % (99.0 to 99.0)" or told.percent((0.9905,), 1) == "99.1 %"
    assert told.points((-0.2, -0.2)) == "−20 points (−20 to −20)"
    assert told.points((0.2,)) == "+20 points"
    assert (told.points((-0.001,)), told.percent((-0.001,))) == ("+0 points", "0 %")
    for written in (told.number, told.percent, told.points):
        assert written((math.nan, 0.1)) == "not defined for every seed"


def test_lessons_are_taught_in_order_and_the_last_has_no_next() -> None:
    slugs = list(lessons())
    assert slugs[0] == "accurate-and-useless"
    assert next_lesson(slugs[0]) is lessons()[slugs[1]]
    assert next_lesson(slugs[-1]) is None
