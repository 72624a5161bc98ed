import pytest
from sqlalchemy import create_engine, text
from streamlit.testing.v1 import AppTest

from core.lesson import lesson, lessons
from core.lesson.verdict import DOES_NOT_HOLD, HOLDS, INCONCLUSIVE, at_least, at_most
from core.lesson.verdict import judged as verdict_on
from core.lesson.verdict.verdict import undecided
from dashboard.lab.lab import Lab
from dashboard.page.lessons.outcome import prediction_sentence, rule_in_parts
from dashboard.page.lessons.runs import explore_query, other_data_notice
from dashboard.page.lessons.state import State, read, scenes, write
from tests.dashboard.conftest import Visit, address, texts, until

MOVES = {"lesson": "rdr-moves", "epochs": "12", "seeds": "3", "model.hidden": "16"}


def judged(page: AppTest) -> bool:
    return "**On these runs it**" in texts(page)


def test_every_lesson_has_a_card_and_opens(visit: Visit) -> None:
    page = visit("lessons")
    for slug, one in lessons().items():
        assert page.button(key=f"open {slug}")
        assert f"**{one.title}**" in texts(page)
    page.button(key="open rdr-moves").click().run()
    assert address(page) == {"lesson": "rdr-moves"}
    page.button(key="all").click().run()
    assert address(page) == {}


def test_the_prediction_comes_before_curves_text_that_tells_and_verdict(visit: Visit) -> None:
    one = lesson("rdr-moves")
    page = visit("lessons", MOVES)
    assert one.prediction.question in texts(page)
    assert "The curves appear here" in texts(page)
    assert one.steps[-1] not in texts(page)
    assert one.claim not in texts(page)
    page.button(key="option 0").click().run()
    until(page, judged)
    said = texts(page)
    for part in (
        one.steps[-1],
        one.claim,
        one.reason,
        one.takeaway,
        "You predicted: *They rise*",
        "in the few classes",
    ):
        assert part in said
    assert "The source says the same" in said
    assert "Holds if all of these are true" in said
    assert "(mean ± spread over the seeds)" in said
    assert "badge[yes]" in said or "badge[no]" in said


def test_the_rule_is_shown_part_by_part_with_its_answers() -> None:
    parts = [at_least("a; b, yes", (1.0, 1.0), 0.5), at_most("c", (2.0, 2.0), 1.0), at_least("d", (1.0,), 0.5)]
    assert rule_in_parts(verdict_on(parts)) == (
        "**The rule.** Holds if all of these are true:\n"
        "\n- a; b, yes is at least 0.5: 1 (1 to 1) :green-badge[yes]"
        "\n- c is at most 1: 2 (2 to 2) :red-badge[no]"
        "\n- d is at least 0.5: one seed has no spread :orange-badge[not decided]"
    )
    assert rule_in_parts(undecided("Nothing was run.")) == "Nothing was run."


def test_a_change_is_in_the_address_and_is_judged_anew(visit: Visit, lab: Lab) -> None:
    page = visit("lessons", MOVES | {"epochs": "10"})
    page.button(key="skip").click().run()
    until(page, judged)
    assert "Changed: epochs=10, seeds=3, model.hidden=16" in texts(page)
    page.number_input(key="rdr-moves epochs.epochs").set_value(11).run()
    assert address(page) == MOVES | {"epochs": "11"}
    until(page, judged)
    planned = lesson("rdr-moves").study({key: value for key, value in address(page).items() if key != "lesson"})
    assert all(lab.executor.get_run(item.experiment.id) is not None for item in planned)
    page.button(key="reset").click().run()
    assert address(page) == {"lesson": "rdr-moves"}


def test_what_a_link_asks_for_and_cannot_be_is_a_sentence(visit: Visit) -> None:
    page = visit("lessons", {"lesson": "rdr-move"})
    assert "Unknown lesson 'rdr-move'." in page.warning[0].value
    assert "Did you mean 'rdr-moves'?" in page.warning[0].value
    page = visit("lessons", MOVES | {"epochs": "0", "step": "99"})
    assert "epochs = '0' is not admissible" in page.warning[0].value
    assert "step = '99' is not admissible; give a whole number from 0 to 5." in page.warning[1].value
    assert "epochs" not in address(page)
    state, problems = read({"lesson": "fades", "weighting.ratio": "NaN"})
    assert problems == ["weighting.ratio is what the runs of this lesson differ in; it cannot be set for all of them."]
    assert not state.changed


def test_a_room_sees_one_thing_at_a_time(visit: Visit) -> None:
    one = lesson("rdr-moves")
    page = visit("lessons", MOVES | {"present": "1"})
    assert one.steps[0] in texts(page)
    assert one.steps[1] not in texts(page)
    assert page.button(key="back").disabled
    for step in range(1, len(scenes(one))):
        page.button(key="next").click().run()
        assert address(page)["step"] == str(step)
        assert (one.prediction.question in texts(page)) == (step == one.before)
    until(page, judged)
    assert page.button(key="next").disabled
    page.button(key="leave").click().run()
    assert "present" not in address(page)
    assert one.steps[0] in texts(page)


def test_runs_of_other_versions_are_made_again_and_the_page_says_so(visit: Visit, lab: Lab) -> None:
    query = MOVES | {"epochs": "9"}
    page = visit("lessons", query)
    page.button(key="skip").click().run()
    until(page, judged)
    ids = [item.experiment.id for item in lesson("rdr-moves").study(read(query)[0].changed)]
    first = {run_id: lab.store.get(run_id).finished for run_id in ids}
    with create_engine(lab.store.url).begin() as connection:
        connection.execute(
            text("""update runs set provenance = json_set(provenance, '$.torch', '1.0') where id = :id"""),
            [{"id": run_id} for run_id in ids],
        )
    again = visit("lessons", query)
    assert "made with other versions (torch 1.0 → " in again.info[0].value
    again.button(key="skip").click().run()
    until(again, judged)
    assert all(lab.store.get(run_id).finished != first[run_id] for run_id in ids)
    assert not visit("lessons", query).info


@pytest.mark.parametrize("slug", lessons())
def test_a_lesson_goes_on_in_explore(slug: str) -> None:
    from dashboard.session.setting import read as read_setting

    setting, problems = read_setting(explore_query(lesson(slug), lesson(slug).study()))
    assert not problems
    assert setting.base == lesson(slug).study()[0].experiment.to_dict() or setting.along


def test_runs_that_fail_are_called_as_the_lesson_calls_them_and_leave_the_claim_open(visit: Visit) -> None:
    page = visit("lessons", MOVES | {"epochs": "8", "optimizer.learning_rate": "100", "optimizer.weight_decay": "0.5"})
    page.button(key="skip").click().run()
    until(page, judged)
    assert [warning.value.split(".")[0] for warning in page.warning] == [
        "**'RDR'** diverged",
        "**'fixed: 1/n'** diverged",
    ]
    assert "did not reach its end (diverged); a verdict needs all runs." in texts(page)
    assert "The command gives the same" not in texts(page)


def test_what_was_published_has_a_step_of_its_own() -> None:
    assert [scene.kind for scene in scenes(lesson("fades"))][-2:] == ["verdict", "published"]
    assert scenes(lesson("rdr-moves"))[-1].kind == "verdict"


def test_other_data_are_named_where_the_text_speaks_of_the_lessons_own() -> None:
    fades = lesson("fades")
    assert fades.images is not None
    assert other_data_notice(fades, fades.images).endswith("here read cat for 3 and dog for 8.")
    assert other_data_notice(fades, {"epochs": "10"}) == ""
    assert "classes and numbers are others here" in other_data_notice(lesson("rdr-moves"), {"dataset": "cifar10"})


@pytest.mark.parametrize(
    ("guess", "verdict", "words"),
    [
        (0, HOLDS, "*They rise*. The source says the same, and its claim holds here."),
        (1, HOLDS, "*They fall*. The source says: *They rise*, and its claim holds here."),
        (0, DOES_NOT_HOLD, "The source says the same, but its claim does not hold here in all parts."),
        (2, INCONCLUSIVE, "The source says: *They rise*, and these runs leave its claim open."),
    ],
)
def test_a_prediction_is_answered_by_the_source_and_by_the_runs(guess: int, verdict: str, words: str) -> None:
    assert prediction_sentence(lesson("rdr-moves"), verdict, guess).endswith(words)


def test_a_state_survives_its_address() -> None:
    state = State("fades", {"epochs": "10"}, step=2, present=True)
    assert read(write(state)) == (state, [])
    assert read(write(State())) == (State(), [])
