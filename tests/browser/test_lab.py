"""What only a browser shows."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard.session.navigation import COMPARE, DATA, LESSONS, METHODS, RUNS
from tests.browser.conftest import LONG, SMALL, TRAINING, Open, act, address, settled, wait_until
from tests.chromium import CHROMIUM
from tests.seeds import fresh_seed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"),
]
CHART = "document.querySelector('.live-chart')"


def status(page: Page, text: str) -> None:
    expect(page.locator(".st-key-status")).to_contain_text(text, timeout=TRAINING)


def press(page: Page, name: str) -> None:
    """Press a button that goes when it has been pressed."""
    button = page.get_by_role("button", name=name, exact=True)
    act(page, button.click, button.is_hidden)


def choose_view(page: Page, title: str) -> None:
    choice = page.locator(".st-key-view").get_by_text(title, exact=True)
    act(page, choice.click, lambda: f"view={title.lower()}" in page.url)


def follow(page: Page, link: str, path: str) -> None:
    """Click on a link to another page, and wait until that is there."""
    act(page, page.get_by_role("link", name=link, exact=True).click, lambda: urlsplit(page.url).path == path)
    settled(page)


def test_the_first_visit_ends_with_a_finished_comparison_on_screen(visit: Open) -> None:
    page = visit(alone=True)
    assert page.title() == "imbalance-lab: learning from imbalanced data"
    expect(page.get_by_test_id("stHeaderLogo")).to_be_visible()
    status(page, "Done 2 runs")
    page.wait_for_selector(".live-chart .main-svg")
    # What is drawn follows what is done by a poll.
    expect(page.locator(".live-chart").first).to_have_attribute("aria-label", re.compile("Inverse frequency"))


def test_a_link_to_the_root_opens_explore_and_back_leads_to_the_start_page(visit: Open) -> None:
    page = visit("", SMALL)
    page.wait_for_url("**/explore?*dataset.classes=3%2C8*")
    status(page, "Done")
    # The first step back is the link as it was given, without the defaults that Explore adds.
    act(
        page, page.go_back, page.get_by_role("heading", name="What becomes of the rare classes?").is_visible, lost=2_000
    )
    settled(page)
    assert address(page) == {}


def test_a_zoom_is_kept_while_a_run_goes_on_and_stop_stops_it(visit: Open) -> None:
    page = visit("explore", {**LONG, "seed": str(fresh_seed())})
    press(page, "Run")
    status(page, "Running")
    wait_until(page, f"{CHART}?._fullData?.some(trace => trace.x.length > 2)")
    box = page.locator(".live-chart .nsewdrag").first.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], middle, steps=6)
    page.mouse.up()
    wait_until(page, f"{CHART}._fullLayout.xaxis.range[0] > 1000")
    zoomed = page.evaluate(f"{CHART}._fullLayout.xaxis.range")
    points = f"Math.max(...{CHART}._fullData.map(trace => trace.x.length))"
    before = page.evaluate(points)
    wait_until(page, f"{points} > {before}")
    assert page.evaluate(f"{CHART}._fullLayout.xaxis.range") == zoomed
    press(page, "Stop")
    status(page, "1 stopped")


def test_flatness_is_measured_from_explore_in_two_clicks_and_bars_appear(visit: Open) -> None:
    page = visit("explore", SMALL)
    status(page, "Done")
    follow(page, "Flatness of this run", "/flatness")
    page.wait_for_url("**/flatness?runs=*")
    press(page, "Measure")
    bars = page.locator(".live-chart").first
    # λ max, λ min, trace and trace / d of two classes, which come one by one.
    wait_until(page, "document.querySelectorAll('.live-chart .bars .point').length === 4 * 2")
    assert "λ max highest for class" in bars.get_attribute("aria-label")
    press(page, "Measure over training")
    history = page.get_by_label("flatness over training")
    history.locator(".scatterlayer .point").first.wait_for(timeout=TRAINING)
    assert address(page)["checkpoints"] == "8"


def test_two_sessions_do_not_disturb_each_other(visit: Open) -> None:
    first = visit("explore", {**LONG, "seed": str(fresh_seed())})
    second = visit("explore", {**LONG, "seed": str(fresh_seed())}, alone=True)
    for page in (first, second):
        press(page, "Run")
        status(page, "Running")
    press(first, "Stop")
    status(first, "1 stopped")
    press(first, "Run again")
    status(first, "of the epochs")
    press(first, "Stop")
    status(first, "1 stopped")
    expect(second.get_by_role("button", name="Stop")).to_be_visible()
    choose_view(second, "Loss")
    assert address(first)["view"] == "drift"
    press(second, "Stop")
    status(second, "1 stopped")


def test_reload_and_the_back_button_keep_the_state(visit: Open) -> None:
    page = visit("explore", SMALL)
    status(page, "Done")
    choose_view(page, "Loss")
    settled(page)
    page.get_by_role("combobox", name="Dataset").click()
    page.get_by_role("option", name="Two moons (2-D)").click()
    page.wait_for_url("**dataset=moons*")
    page.go_back()
    page.wait_for_url("**dataset=digits*")
    settled(page)
    expect(page.get_by_role("combobox", name="Dataset")).to_have_value("Handwritten digits")
    assert address(page)["dataset.classes"] == "3,8"
    page.go_back()
    page.wait_for_url("**view=drift*")
    page.go_forward()
    page.wait_for_url("**view=loss*")
    page.reload()
    settled(page)
    assert address(page)["view"] == "loss"
    assert address(page)["dataset.classes"] == "3,8"


def test_other_pages_and_back_leave_the_experiment_as_it_was(visit: Open) -> None:
    page = visit("explore", SMALL)
    follow(page, "Weights", "/weights")
    page.wait_for_url("**/weights?*")
    follow(page, "Explore", "/explore")
    page.wait_for_url("**dataset.classes=3%2C8*")
    status(page, "Done")


def test_a_copied_link_shows_the_same_numbers_in_another_session(visit: Open) -> None:
    page = visit("explore", {**SMALL, "vary": "weighting:none,inverse", "view": "results"})
    status(page, "Done 2 runs")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copied = page.get_by_role("status").filter(has_text="The link is copied")
    act(page, page.get_by_role("button", name="Copy link").click, lambda: copied.count() == 1)
    link = page.evaluate("navigator.clipboard.readText()")
    page.context.clear_permissions()
    other = visit(link.split("/", 3)[3], alone=True)
    status(other, "Done 2 runs")
    assert address(other) == address(page)
    numbers = [shown.locator(".live-chart").get_attribute("aria-label") for shown in (page, other)]
    assert numbers[0] == numbers[1]
    assert "Inverse frequency (INS)" in numbers[0]
    # A cell may hold somebody's formula: only the lab's own buttons make it harmless on its way to a spreadsheet.
    page.locator("[data-testid=stDataFrame]").hover()
    expect(page.locator("[data-testid=stElementToolbar] button[aria-label^='Search']")).to_be_visible()
    download = page.locator("[data-testid=stElementToolbar] button[aria-label^='Download as CSV']")
    expect(download).to_have_count(1)
    expect(download).to_be_hidden()


def test_where_the_browser_refuses_to_copy_the_link_is_selected_in_a_box(visit: Open) -> None:
    page = visit("weights")
    page.context.grant_permissions(["notifications"])  # and refuse all others
    box = page.get_by_label("Link to copy")
    act(page, page.get_by_role("button", name="Copy link").click, box.is_visible)
    expect(box).to_be_focused()
    expect(page.get_by_text("The browser does not let this page copy.")).to_be_visible()
    link = box.input_value()
    assert address(page).items() <= dict(parse_qsl(urlsplit(link).query)).items()
    selected = "(box) => box.value.slice(box.selectionStart, box.selectionEnd)"
    assert box.evaluate(selected) == link
    page.context.clear_permissions()


def test_a_narrow_page_does_not_scroll_sideways(visit: Open) -> None:
    page = visit("explore", SMALL, width=400)
    status(page, "Done")
    page.wait_for_selector(".live-chart .main-svg")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_arrow_keys_lead_a_room_through_a_lesson_and_escape_leaves(visit: Open) -> None:
    query = {"lesson": "rdr-moves", "epochs": "8", "seeds": "3", "model.hidden": "16"}
    page = visit("lessons", query | {"present": "1"})
    expect(page.get_by_text("1 of 8")).to_be_visible()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    # At step 4 the room votes: the arrow does not end that, the key of an answer does.
    for step, key in enumerate(("ArrowRight", "ArrowRight", "ArrowRight", "1", "ArrowRight"), start=2):
        act(page, lambda key=key: page.keyboard.press(key), page.get_by_text(f"{step} of 8").is_visible)
    expect(page.get_by_text("On these runs it")).to_be_visible(timeout=TRAINING)
    assert address(page) == query | {"step": "5", "present": "1"}
    act(page, lambda: page.keyboard.press("ArrowLeft"), page.get_by_text("5 of 8").is_visible)
    page.wait_for_selector(".live-chart .main-svg")
    act(page, lambda: page.keyboard.press("Escape"), page.get_by_role("button", name="All lessons").is_visible)


def test_a_page_without_controls_has_no_sidebar(visit: Open) -> None:
    page = visit("data")
    for other in (LESSONS, COMPARE, RUNS, METHODS):
        page.wait_for_selector("[data-testid=stSidebar]")
        follow(page, other.title, f"/{other.path}")
        page.wait_for_selector("[data-testid=stSidebar]", state="hidden")
        follow(page, DATA.title, f"/{DATA.path}")
