import pytest
from sqlalchemy import create_engine, text
from streamlit.testing.v1 import AppTest

from core.lesson import lesson, lessons, next_lesson
from core.lesson.verdict import at_least, at_most
from core.lesson.verdict import judged as verdict_on
from core.lesson.verdict.verdict import undecided
from dashboard.lab.lab import Lab
from dashboard.page.lessons.cards import effort, needs, roughly
from dashboard.page.lessons.outcome import SKIPPED, prediction_sentence, rule_in_parts
from dashboard.page.lessons.runs import explore_query, other_data_notice
from dashboard.page.lessons.state import State, read, scenes, write
from tests.dashboard.conftest import Visit, address, saved, texts, until

MOVES = {"lesson": "rdr-moves", "epochs": "12", "seeds": "3", "model.hidden": "16"}


def judged(page: AppTest) -> bool:
    return "**On these runs it**" in texts(page)


def test_every_lesson_has_a_card_and_opens(visit: Visit) -> None:
    page = visit("lessons")
    for slug, one in lessons().items():
        assert page.button(key=f"open {slug}").label == one.title
        assert one.question in texts(page)
        assert f"{effort(slug)} · nothing to download" in texts(page)
    page.button(key="open rdr-moves").click().run()
    assert address(page) == {"lesson": "rdr-moves"}
    page.button(key="all").click().run()
    assert address(page) == {}


def test_the_prediction_comes_before_curves_text_that_tells_and_verdict(visit: Visit) -> None:
    one = lesson("rdr-moves")
    page = visit("lessons", MOVES)
    assert one.prediction.question in texts(page)
    assert "The result appears here" in texts(page)
    for told in (one.claim, one.watch, one.takeaway, *one.after[1:]):
        assert told not in texts(page)
    page.button(key="option 0").click().run()
    assert one.watch in texts(page)
    until(page, judged)
    said = texts(page)
    for part in (
        one.claim,
        one.reason,
        one.takeaway,
        *one.after[1:],
        "After the warm-up, the weights change by +",
        "**You predicted:** They rise. **The source says:** They rise. **Here:** ",
        "in the few classes",
        "*Not decided*: only part of it does.",
    ):
        assert part in said
    assert "Holds if all of these are true" in said
    assert "(mean ± spread over the seeds)" in said
    assert "badge[yes]" in said or "badge[no]" in said


def test_a_lesson_that_was_seen_through_is_marked_and_leads_to_the_next(visit: Visit) -> None:
    page = visit("lessons", MOVES)
    page.button(key="skip").click().run()
    until(page, judged)
    following = next_lesson("rdr-moves")
    assert following is not None
    assert page.button(key="next lesson").label == f"Next lesson: {following.title}"
    page.button(key="all").click().run()
    assert texts(page).count("badge[:material/check: done]") == 1
    page.button(key=f"open {following.slug}").click().run()
    assert address(page) == {"lesson": following.slug}


def test_settings_that_are_changed_are_in_the_sentences(visit: Visit) -> None:
    page = visit("lessons", MOVES | {"imbalance.factor": "10"})
    assert "the rarest with 12 images" in texts(page)
    page = visit("lessons", {"lesson": "fades", "epochs": "12"})
    assert "After 12 epochs, how large is the gap" in texts(page)


def test_the_time_of_a_lesson_is_said_as_one_says_it() -> None:
    said = [roughly(seconds) for seconds in (0.3, 3.6, 17.0, 55.0, 200.0)]
    assert said == ["about a second", "about 4 seconds", "about 15 seconds", "about a minute", "about 3 minutes"]


def test_a_download_that_a_lesson_needs_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    images = lesson("fades").images
    assert images is not None
    for key, value in images.items():
        monkeypatch.setitem(lesson("fades").base, key, value)
    monkeypatch.delitem(lesson("fades").base, "model.hidden")
    assert needs("fades") == "a download of 170 MB"


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
    assert "step = '99' is not admissible; give a whole number from 0 to 7." in page.warning[1].value
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
    for kind in [scene.kind for scene in scenes(one)][1:]:
        page.button(key="next" if kind != "curves" else "option 1").click().run()
        assert (one.prediction.question in texts(page)) == (kind == "vote")
        assert (one.watch in texts(page)) == (kind == "curves")
        if kind == "vote":
            assert page.button(key="next").disabled
        if kind == "verdict":
            until(page, judged)
            assert "**You predicted:** They fall." in texts(page)
        assert (one.after[1] in texts(page)) == (kind == "meaning")
        assert (one.takeaway in texts(page)) == (kind == "takeaway")
    assert address(page)["step"] == str(len(scenes(one)) - 1)
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
    saved(lab, ids)
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
    until(again, lambda _: all(lab.store.get(run_id).finished not in (None, first[run_id]) for run_id in ids))
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
    assert [scene.kind for scene in scenes(lesson("fades"))][-4:] == ["verdict", "meaning", "published", "takeaway"]
    assert [scene.kind for scene in scenes(lesson("rdr-moves"))][-2:] == ["meaning", "takeaway"]


def test_other_data_are_named_where_the_text_speaks_of_the_lessons_own() -> None:
    fades = lesson("fades")
    assert fades.images is not None
    assert other_data_notice(fades, fades.images).endswith("here read cat for 3 and dog for 8.")
    assert other_data_notice(fades, {"epochs": "10"}) == ""
    assert "classes and numbers are others here" in other_data_notice(lesson("rdr-moves"), {"dataset": "cifar10"})


YES, NO, OPEN = at_least("a", (1, 1), 0.5), at_most("b", (2, 2), 1), at_least("c", (1,), 0.5)


@pytest.mark.parametrize(
    ("guess", "findings", "words"),
    [
        (0, [YES], "**You predicted:** They rise. **The source says:** They rise. **Here:** what it claims holds."),
        (1, [YES], "**You predicted:** They fall. **The source says:** They rise. **Here:** what it claims holds."),
        (0, [YES, NO], "does not hold, because this part of it is not true: b is at most 1: 2 (2 to 2)."),
        (
            2,
            [YES, OPEN],
            "stays open, because this part of it is not decided: c is at least 0.5: one seed has no spread.",
        ),
        (SKIPPED, [YES], "**The source says:** They rise. **Here:** what it claims holds."),
        (None, [], "**The source says:** They rise. **Here:** its claim stays open."),
    ],
)
def test_a_prediction_is_answered_by_the_source_and_by_the_runs(guess: int, findings: list, words: str) -> None:
    one = lesson("rdr-moves")
    said = prediction_sentence(one, one.study(), verdict_on(findings), guess)
    assert said.endswith(words)
    assert ("You predicted" in said) == (guess in (0, 1, 2))


def test_a_state_survives_its_address() -> None:
    state = State("fades", {"epochs": "10"}, step=2, present=True)
    assert read(write(state)) == (state, [])
    assert read(write(State())) == (State(), [])
