import time
from itertools import zip_longest

import pytest
from streamlit.testing.v1 import AppTest

from core.execution import Executor
from core.experiment import Experiment
from core.experiment.codec import from_dotted, to_dotted
from core.frames import RunData
from core.method.component import AXES, components
from dashboard.figures import drift
from dashboard.lab import interest
from dashboard.lab import lab as labs
from dashboard.lab.frames import Frames
from dashboard.lab.lab import Lab
from dashboard.running import running
from dashboard.views import views
from tests.dashboard.conftest import PATIENCE, SMALL, Visit, address, open_folds, texts, until
from tests.seeds import fresh_seed

# Takes minutes, so that it is under way for as long as a test needs it, and starts only when asked to.
LONG = {**SMALL, "epochs": "30000"}


def done(page: AppTest) -> bool:
    return "Done" in texts(page)


def press_run(page: AppTest) -> None:
    next(button for button in page.button if button.label == "Run").click().run()


def test_the_first_visit_compares_three_weightings_that_are_already_training(visit: Visit, lab: Lab) -> None:
    page = visit("explore")
    assert "no weighting, inverse frequency (INS) and effective number (ENS)" in texts(page)
    assert "imbalanced 20.8 to 1" in texts(page)
    assert address(page)["vary"] == "weighting:none,inverse,effective_number"
    for slug in ("none", "inverse", "effective_number"):
        assert lab.executor.get_run(from_dotted({"weighting": slug}).id) is not None


def test_stop_stops_what_this_session_waits_for(visit: Visit, lab: Lab) -> None:
    query = {**LONG, "seed": str(fresh_seed())}
    page = visit("explore", query)
    press_run(page)
    page.button(key="stop").click().run()
    run_id = from_dotted(query).id
    # One that was still in the queue leaves it without a trace.
    until(page, lambda _: (run := lab.executor.get_run(run_id)) is None or run.status == "stopped")
    assert page.run().button(key="again").label == "Run again"


def test_who_comes_back_to_a_run_under_way_does_not_wait_for_it(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit("explore", {**LONG, "seed": str(fresh_seed())})
    press_run(page)
    # Longer than the page has been waiting by now, and than a test would be patient.
    monkeypatch.setattr(running, "HOLD_SECONDS", 2 * PATIENCE)
    page.session_state[interest.REQUESTED_AT] = time.monotonic() - 3 * PATIENCE
    page.run()
    assert not page.exception
    page.button(key="stop").click().run()


def test_one_session_does_not_stop_what_another_waits_for(visit: Visit, lab: Lab) -> None:
    query = {**LONG, "seed": str(fresh_seed())}
    run_id = from_dotted(query).id
    first = visit("explore", query)
    press_run(first)
    second = visit("explore", query)
    first.button(key="stop").click().run()
    before = lab.executor.version([run_id])
    lab.executor.wait([run_id], before, PATIENCE)
    assert lab.executor.version([run_id]) != before
    assert lab.executor.get_run(run_id).status in ("queued", "running")
    second.button(key="stop").click().run()
    until(second, lambda _: (run := lab.executor.get_run(run_id)) is None or run.status == "stopped")


def test_the_result_table_has_the_numbers_of_the_store(visit: Visit, lab: Lab, trained: list[Experiment]) -> None:
    page = until(visit("explore", {**SMALL, "vary": "weighting:none,inverse", "view": "results"}), done)
    table = page.dataframe[0].value
    assert list(table["run"]) == ["No weighting", "Inverse frequency (INS)"]
    for row, experiment in zip(table.itertuples(), trained, strict=True):
        accuracies = lab.store.get(experiment.id).summary["test"]["balanced_accuracy"]
        assert row[2] == pytest.approx(100 * sum(accuracies) / 2)


@pytest.mark.parametrize("view", ["drift", "accuracy", "weights", "loss", "results", "confusion", "cost"])
def test_every_view_says_how_to_read_it_and_has_its_table(
    visit: Visit, lab: Lab, trained: list[Experiment], view: str
) -> None:
    page = visit("explore", {**SMALL, "vary": "weighting:none,inverse", "view": view})
    runs = [RunData.of_stored(lab.store.get(run.id), run.id, lab.store.records(run.id)) for run in trained]
    for chart in views.views()[view].charts:
        assert chart.caption(Frames(runs, lab.executor)) in texts(page)
    page.session_state[f"table explore-{view}-0"] = True
    table = page.run().dataframe[-1].value
    assert not page.exception
    assert len(table) >= len(trained)


def test_logits_are_adjusted_without_training(visit: Visit, lab: Lab, trained: list[Experiment]) -> None:
    page = visit("explore", {**SMALL, "vary": "weighting:none,inverse", "view": "adjust"})
    page.select_slider(key="tau").set_value(0.0).run()
    shown = page.dataframe[-1].value
    for row, experiment in zip(shown.itertuples(), trained, strict=True):
        accuracies = lab.store.get(experiment.id).summary["test"]["balanced_accuracy"]
        assert row[2].startswith(f"{100 * sum(accuracies) / 2:.1f} ±")
    assert list(shown["change from τ = 0, points"]) == ["+0.0"] * 2
    page.select_slider(key="tau").set_value(1.5).run()
    assert not page.exception


def test_drift_of_many_classes_offers_every_class_and_the_other_evaluation_sets(visit: Visit) -> None:
    page = visit("explore", {"dataset": "digits", "model.hidden": "8", "epochs": "2", "seeds": "1", "view": "drift"})
    until(page, done)
    assert page.button_group(key="drift by").options == ["Many, medium, few", "Every class"]
    assert page.button_group(key="drift set").options == ["test set", "random noise"]
    assert drift.how_to_read_groups in texts(page)
    page.button_group(key="drift by").set_value("class").run()
    assert drift.how_to_read in texts(page)
    page.button_group(key="drift set").set_value("noise_share").run()
    assert not page.exception


def test_drift_of_two_classes_shows_everything_without_options(visit: Visit, trained: list[Experiment]) -> None:
    page = visit("explore", {**SMALL, "vary": "weighting:none,inverse", "view": "drift"})
    assert len(trained) == 2
    assert not [group for group in page.get("button_group") if group.key in ("drift by", "drift set")]


def test_the_options_of_the_weights_view_work(visit: Visit, trained: list[Experiment]) -> None:
    page = visit("explore", {**SMALL, "vary": "weighting:none,inverse", "view": "weights"})
    page.toggle(key="weights quantile").set_value(True).run()
    page.button_group(key="weights by").set_value("class").run()
    assert not page.exception
    assert len(trained) == 2


def test_the_plane_can_be_looked_at_epoch_by_epoch(visit: Visit) -> None:
    page = visit("explore", {"dataset": "moons", "model.hidden": "8", "epochs": "5", "seeds": "1", "view": "boundary"})
    until(page, done)
    page.select_slider(key="boundary epoch").set_value(2).run()
    assert not page.exception
    page.session_state["table explore-boundary-0"] = True
    table = page.run().dataframe[-1].value
    assert list(table["epoch"]) == [1, 2]
    assert table["area of 0"].add(table["area of 1"]).tolist() == pytest.approx([1, 1])


def test_play_moves_the_slider_epoch_by_epoch_to_the_end(visit: Visit) -> None:
    page = visit("explore", {"dataset": "moons", "model.hidden": "8", "epochs": "4", "seeds": "1", "view": "boundary"})
    until(page, done)
    epochs = [page.select_slider(key="boundary epoch").value]
    page.button(key="boundary epoch play").click().run()
    assert page.button(key="boundary epoch play").label == "Pause"
    epochs.append(page.select_slider(key="boundary epoch").value)
    while page.button(key="boundary epoch play").label == "Pause":
        epochs.append(page.run().select_slider(key="boundary epoch").value)
    assert epochs[:4] == [4, 1, 2, 3]
    assert epochs[-1] == 4


def test_who_pauses_or_moves_the_slider_stays_where_they_are(visit: Visit) -> None:
    page = visit("explore", {"dataset": "moons", "model.hidden": "8", "epochs": "4", "seeds": "1", "view": "boundary"})
    until(page, done)
    page.button(key="boundary epoch play").click().run()
    page.button(key="boundary epoch play").click().run()
    assert page.button(key="boundary epoch play").label == "Play"
    assert page.select_slider(key="boundary epoch").value == 1
    page.button(key="boundary epoch play").click().run()
    page.select_slider(key="boundary epoch").set_value(3).run()
    assert page.button(key="boundary epoch play").label == "Play"
    assert page.run().select_slider(key="boundary epoch").value == 3


def test_a_store_that_takes_nothing_more_is_a_sentence_beside_the_charts(
    visit: Visit, trained: list[Experiment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Executor, "store_error", "The run store is read-only: nothing was written.")
    page = visit("explore", {**SMALL, "vary": "weighting:none,inverse"})
    assert len(trained) == 2
    assert "The run store is read-only: nothing was written. What is trained now is shown" in page.warning[0].value
    assert "Done" in texts(page)


def test_a_link_holds_every_setting_and_opens_the_same_experiment(visit: Visit, trained: list[Experiment]) -> None:
    page = visit("explore", SMALL)
    query = address(page)
    assert query == {**to_dotted(trained[0]), "view": "drift"}
    again = visit("explore", query)
    assert address(again) == query


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("imbalance.factor", "NaN", "imbalance.factor = 'NaN' is not admissible"),
        ("epochs", "1e309", "epochs = '1e309' is not admissible"),
        ("weighting", "invers", "Did you mean 'inverse'?"),
        ("wieghting", "inverse", "Unknown key 'wieghting'"),
        ("view", "drfit", "Did you mean 'drift'?"),
        ("vary", "weighting:none,nope", "Unknown weighting 'nope'"),
        ("vary", "weighting", "is not AXIS:V1,V2"),
        ("dataset.classes", "3", "needs at least two classes"),
        ("dataset", "<script>alert(1)</script>", "Unknown dataset"),
    ],
)
def test_a_bad_value_in_the_address_is_reported_and_replaced(visit: Visit, key: str, value: str, sentence: str) -> None:
    page = visit("explore", {**SMALL, "imbalance": "exponential", key: value})
    assert sentence in texts(page)
    assert address(page).get(key) != value
    assert not page.run().error


def test_a_warning_about_the_address_goes_with_the_next_change(visit: Visit) -> None:
    page = visit("explore", {**SMALL, "epochs": "none"})
    assert page.warning
    page.number_input(key="seed").set_value(5).run()
    assert not page.warning
    assert address(page)["seed"] == "5"


def test_a_dataset_brings_its_own_imbalance(visit: Visit) -> None:
    page = visit("explore", {**SMALL, "dataset": "moons", "dataset.classes": ""})
    assert address(page)["imbalance"] == "none"
    assert "Boundary" in page.button_group(key="view").options
    page.number_input(key="epochs").set_value(2).run()
    page.selectbox(key="dataset.name").set_value("digits").run()
    assert address(page)["imbalance.factor"] == "20.0"
    assert "Boundary" not in page.button_group(key="view").options


def test_a_costly_experiment_shows_its_estimate_and_waits_for_the_button(visit: Visit, lab: Lab) -> None:
    page = visit("explore", LONG)
    assert "This takes about" in texts(page)
    assert lab.executor.get_run(from_dotted(LONG).id) is None
    press_run(page)
    assert lab.executor.get_run(from_dotted(LONG).id) is not None
    page.button(key="stop").click().run()


def test_a_ratio_with_ten_classes_says_what_to_do(visit: Visit) -> None:
    page = visit("explore", {"epochs": "2", "seeds": "1"})
    page.selectbox(key="weighting.name").set_value("importance").run()
    assert "choose two with dataset.classes" in page.error[0].value
    assert "weighting.importance.ratio" not in [slider.key for slider in page.select_slider]
    page.multiselect(key="dataset.digits.classes").set_value(["3", "8"]).run()
    assert not page.error
    assert "weighting.importance.ratio" in [slider.key for slider in page.select_slider]


def test_a_list_that_is_none_is_complained_about_where_it_is_typed(visit: Visit) -> None:
    page = visit("explore", SMALL)
    page.text_input(key="model.mlp.hidden").set_value("16, many").run()
    assert "model.mlp.hidden = '16, many' is not admissible" in texts(page)
    assert address(page)["model.hidden"] == "16"
    page.text_input(key="model.mlp.hidden").set_value("16, 8").run()
    assert address(page)["model.hidden"] == "16,8"


def test_comparing_along_a_setting_suggests_values_and_takes_others(visit: Visit) -> None:
    page = visit("explore", {**SMALL, "epochs": "2"})
    page.selectbox(key="compare along").set_value("optimizer.learning_rate").run()
    assert address(page)["vary"].startswith("optimizer.learning_rate:")
    page.text_input(key="values of optimizer.learning_rate").set_value("0.1, 0.2, 0.2").run()
    assert address(page)["vary"] == "optimizer.learning_rate:0.1,0.2"
    page.text_input(key="values of optimizer.learning_rate").set_value("0.1, -1").run()
    assert "optimizer.learning_rate = '-1' is not admissible" in page.warning[0].value


def test_what_is_compared_no_longer_is_set_as_its_first_value_unless_its_settings_are_compared(visit: Visit) -> None:
    page = visit("explore", {**LONG, "weighting": "effective_number", "vary": "weighting:none,effective_number"})
    page.selectbox(key="compare along").set_value("weighting.beta").run()
    assert address(page)["weighting"] == "effective_number"
    page = visit("explore", {**LONG, "weighting": "effective_number", "vary": "weighting:none,effective_number"})
    page.selectbox(key="compare along").set_value("resampler").run()
    assert address(page)["weighting"] == "none"
    assert address(page)["vary"] == "resampler:none,random_under,smote"


def test_classifiers_begin_with_their_results_and_the_sentence_that_says_which_to_take(visit: Visit) -> None:
    page = visit(
        "explore", {"dataset": "breast_cancer", "model": "decision_tree", "vary": "resampler:none,random_under"}
    )
    until(page, lambda page: "Done" in texts(page))
    assert address(page)["view"] == "results"
    assert not {"Drift", "Loss", "Cost"} & set(page.button_group(key="view").options)
    assert "has the highest balanced accuracy" in page.info[0].value
    assert "epoch" not in " ".join(caption.value for caption in page.caption)


def test_the_address_of_another_state_is_read_and_an_empty_one_keeps_the_page(visit: Visit) -> None:
    page = visit("explore", SMALL)
    page.query_params.clear()
    assert address(page.run())["dataset.classes"] == "3,8"
    page.query_params["weighting"] = "inverse"
    assert page.run().selectbox(key="weighting.name").value == "inverse"


def test_the_formula_card_has_the_numbers_of_the_run(visit: Visit) -> None:
    page = visit(
        "explore", {**SMALL, "imbalance": "exponential", "imbalance.factor": "4", "weighting": "effective_number"}
    )
    page.session_state["formulas"] = True
    page.run()
    assert r"\beta = 0.99" in page.latex[0].value
    experiment = from_dotted(
        {**SMALL, "imbalance.factor": "4", "imbalance": "exponential", "weighting": "effective_number"}
    )
    weights = experiment.weighting.class_weights(experiment.train_counts)
    assert f"Class 3: n = {experiment.train_counts[0]}, w = {weights[0]:.3g}." in texts(page)


def test_a_weighting_inside_a_weighting_has_a_menu_and_its_own_fields(visit: Visit) -> None:
    page = visit("explore", {**SMALL, "dataset.classes": "4,9", "weighting": "deferred", "weighting.inner.beta": "0.9"})
    assert page.select_slider(key="weighting.inner.beta").value == 0.9
    assert "deferred" not in page.selectbox(key="weighting.inner.name").options
    page.select_slider(key="weighting.inner.beta").set_value(0.99).run()
    assert address(page)["weighting.inner.beta"] == "0.99"
    page.selectbox(key="weighting.inner.name").set_value("importance").run()
    assert address(page)["weighting.inner"] == "importance"
    assert "weighting.inner.beta" not in address(page)
    assert "weighting.inner.ratio" in [slider.key for slider in page.select_slider]
    page.multiselect(key="dataset.digits.classes").set_value([]).run()
    assert "weighting.inner.ratio" not in [slider.key for slider in page.select_slider]
    page.selectbox(key="weighting.inner.name").set_value("effective_number").run()
    assert address(page)["weighting.inner.beta"] == "0.9999"
    page.selectbox(key="compare along").set_value("weighting.inner").run()
    assert address(page)["vary"].startswith("weighting.inner:")
    page.selectbox(key="compare along").set_value("weighting.inner.beta").run()
    assert address(page)["vary"].startswith("weighting.inner.beta:")


def test_correcting_twice_is_said_beside_the_controls(visit: Visit) -> None:
    # Other digits than those of the other tests, which look for runs in the same store.
    tail = {**SMALL, "dataset.classes": "4,9", "imbalance": "exponential", "loss": "logit_adjustment"}
    page = visit("explore", tail)
    assert "correct the imbalance twice" not in texts(page)
    page.selectbox(key="weighting.name").set_value("inverse").run()
    assert texts(page).count("correct the imbalance twice") == 1
    page = visit("explore", {**tail, "vary": "weighting:none,inverse"})
    assert texts(page).count("correct the imbalance twice") == 1


def test_a_fold_says_what_in_it_is_not_as_usual(visit: Visit) -> None:
    page = visit("explore", SMALL)
    titles = [fold.label for fold in page.expander]
    assert {"Label noise", "Model: hidden 16", "Training: epochs 4, seeds 2"} <= set(titles)
    page.selectbox(key="sharpness.name").set_value("sam").run()
    page.selectbox(key="label_noise.name").set_value("symmetric").run()
    titles = [fold.label for fold in page.expander]
    assert {"Label noise: Symmetric", "Training: Sharpness-aware (SAM), epochs 4, seeds 2"} <= set(titles)
    assert address(page)["sharpness.rho"] == "0.05"


def test_the_controls_in_a_fold_are_drawn_while_it_is_open(visit: Visit) -> None:
    page = visit("explore", SMALL, folded=True)
    assert "sharpness.name" not in [menu.key for menu in page.selectbox]
    assert address(page)["model.hidden"] == "16"
    page.session_state["fold-training"] = True
    page.run().selectbox(key="sharpness.name").set_value("sam").run()
    page.session_state["fold-training"] = False
    page.run()
    assert "sharpness.name" not in [menu.key for menu in page.selectbox]
    assert address(page)["sharpness"] == "sam"


def test_a_fold_opens_once_something_in_it_is_compared_and_closes_after_that(visit: Visit) -> None:
    page = visit("explore", {**SMALL, "vary": "epochs:2,4"}, folded=True)
    assert "sharpness.name" in [menu.key for menu in page.selectbox]
    assert "model.name" not in [menu.key for menu in page.selectbox]
    page.selectbox(key="compare along").set_value("weighting").run()
    assert "sharpness.name" not in [menu.key for menu in page.selectbox]


# Side by side, since axes but that of the model have their forms on the same page: the first of each, the second of each, …
@pytest.mark.parametrize("axes", [("model",), tuple(axis for axis in AXES if axis != "model")], ids=["model", "others"])
def test_the_form_of_every_component_renders(axes: tuple[str, ...]) -> None:
    def script(query: dict[str, str]) -> None:
        from dashboard.controls import sidebar
        from dashboard.session import setting

        sidebar.sidebar(setting.read(query)[0])

    for slugs in zip_longest(*map(components, axes)):
        query = {axis: slug for axis, slug in zip(axes, slugs, strict=True) if slug is not None}
        # Some models want two classes, others larger images than digits.
        large = getattr(components("model").get(query.get("model", "")), "smallest", 0) > 8
        data = {"dataset": "cifar10"} if large else {"dataset.classes": "3,8"}
        link = query if "dataset" in query else query | data
        page = AppTest.from_function(script, kwargs={"query": link}, default_timeout=PATIENCE)
        open_folds(page)
        page.run()
        assert not page.exception
        assert {axis: page.selectbox(key=f"{axis}.name").value for axis in query} == query
        assert all(control.help for kind in ("select_slider", "number_input", "toggle") for control in page.get(kind))


def test_a_store_that_cannot_be_opened_is_a_sentence_on_the_page(
    visit: Visit, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "runs.db"
    file.write_bytes(b"no database at all " * 100)
    monkeypatch.setattr(labs, "shared", labs.Shared())
    monkeypatch.setenv(labs.STORE_VARIABLE, str(file))
    page = visit("explore")
    assert "is not a run store" in page.error[0].value
    assert page.button(key="try again").click().run().error


def test_the_code_of_each_run_is_shown_and_compiles(visit: Visit, lab: Lab, trained: list[Experiment]) -> None:
    page = visit("explore", {**SMALL, "vary": "weighting:none,inverse"})
    assert not page.code or "Run " not in page.code[-1].value
    page.session_state["show code"] = True
    page.run()
    for experiment in trained:
        page.selectbox(key="run whose code is shown").set_value(experiment.id).run()
        text = page.code[-1].value
        compile(text, "script", "exec")
        assert f"Run {experiment.id} of" in text
        assert str(lab.store.get(experiment.id).summary["test"]["accuracy"][0]) in text


@pytest.mark.parametrize(
    ("query", "links"),
    [
        ({**SMALL, "vary": "weighting:none,inverse"}, ["Flatness of these 2"]),
        (SMALL, ["Flatness of this run"]),
        ({"dataset": "wine", "model": "decision_tree"}, []),
    ],
)
def test_a_finished_comparison_leads_to_the_flatness_of_its_networks(
    visit: Visit, query: dict[str, str], links: list[str]
) -> None:
    page = until(visit("explore", query), lambda page: "Done" in texts(page))
    page.run()
    assert [link.proto.label for link in page.get("page_link") if "Flatness" in link.proto.label] == links
