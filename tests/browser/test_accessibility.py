"""What axe-core finds on the pages, and the lab without a mouse or without eyes."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LONG, SMALL, TRAINING, Open, act, settled, wait_until
from tests.chromium import CHROMIUM
from tests.seeds import fresh_seed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"),
]

COMPARED = {**SMALL, "vary": "weighting:none,inverse"}
LESSON = {"lesson": "rdr-moves", "epochs": "8", "seeds": "3", "model.hidden": "16"}
OTHER_PAGES = ("Start", "Lessons", "Data", "Compare", "Thresholds", "Flatness", "Weights", "Runs", "Methods")

# What Streamlit does, and neither style nor option can change: rule of axe-core, elements, reason.
EXCLUDED = (
    ("region", "[role=listbox], #stFloatingOverlayPortal", "menus and tooltips lie outside the landmarks while open"),
    (
        "scrollable-region-focusable",
        "pre",
        "the browser itself gives scrollable code the focus, which axe-core ignores",
    ),
    ("presentation-role-conflict", "[data-testid=stFileUploaderDropzone]", "a frame has a name; its button has a role"),
)
WITHOUT_MOTION = "* { transition: none !important; animation: none !important; }"
# Returns for each violation its rule, an element, and what is wrong with it.
RUN_AXE = """async ([options, excluded]) => {
  const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
  const isExcluded = (id, target) =>
    excluded.some(([rule, elements]) => rule === id && document.querySelector(target)?.closest(elements));
  return violations.flatMap(({ id, nodes }) => nodes
    .filter(({ target }) => !isExcluded(id, target[0]))
    .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}: ${failureSummary}`));
}"""
CHARTS_ARE_DRAWN = """[...document.querySelectorAll(".live-chart")]
  .every((chart) => !chart.clientWidth || chart.querySelector(".main-svg"))"""
ALL: dict[str, object] = {}
COLOURS: dict[str, object] = {"runOnly": ["color-contrast"]}
ALL_BUT_COLOURS: dict[str, object] = {"rules": {"color-contrast": {"enabled": False}}}  # a phone has the same colours
ATTEMPTS = 4  # what is just being drawn is pale


def load_axe(page: Page) -> None:
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    page.add_style_tag(content=WITHOUT_MOTION)


def find_violations(page: Page, options: dict[str, object] = ALL) -> list[str]:
    for _ in range(ATTEMPTS):
        settled(page)
        wait_until(page, CHARTS_ARE_DRAWN)
        found = page.evaluate(RUN_AXE, [options, EXCLUDED])
        if not found:
            break
        page.wait_for_timeout(500)
    return found


def assert_accessible(page: Page, name: str) -> None:
    """Assert that nothing is found in the light theme, the colours of the dark theme, and at the width of a phone."""
    found = {"light": find_violations(page)}
    page.emulate_media(color_scheme="dark")
    wait_until(page, "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    found["dark"] = find_violations(page, COLOURS)
    # At once, so that charts are drawn again once.
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until(page, "getComputedStyle(document.querySelector('.stApp')).colorScheme === 'light'")
    found["phone"] = find_violations(page, ALL_BUT_COLOURS)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not any(found.values()), f"{name}: {found}"
    assert page.locator("h1:visible").count() == 1, name


def test_axe_finds_nothing_on_any_page(visit: Open) -> None:
    page = visit("explore", COMPARED)
    expect(page.locator(".st-key-status")).to_contain_text("Done 2 runs")
    load_axe(page)
    page.wait_for_selector(".live-chart .main-svg")
    assert_accessible(page, "Explore")
    for name in OTHER_PAGES:
        link, selected = page.get_by_role("link", name=name, exact=True), f"[aria-current=page]:has-text('{name}')"
        act(page, link.click, page.locator(selected).is_visible)
        assert_accessible(page, name)


def test_axe_finds_nothing_in_what_opens(visit: Open) -> None:
    page = visit("explore", {"dataset": "csv"})
    load_axe(page)
    expect(page.locator(".st-key-missing")).to_be_visible()
    assert_accessible(page, "no table yet")
    page.get_by_role("combobox", name="Dataset").click()
    assert find_violations(page) == []
    page.get_by_role("option", name="Two moons (2-D)").click()
    page.wait_for_selector(".live-chart .main-svg")
    for title in ("Resampling", "Table behind this chart", "The formula", "Show code"):
        page.locator("summary", has_text=title).click()
    page.locator(".st-key-download-code").wait_for()
    assert_accessible(page, "open expanders")
    page.get_by_role("button", name="Copy link").click()
    assert find_violations(page) == []


def test_axe_finds_nothing_in_a_lesson_nor_in_presenter_mode(visit: Open) -> None:
    page = visit("lessons", LESSON)
    load_axe(page)
    page.locator(".st-key-option-0 button").wait_for()
    assert_accessible(page, "prediction")
    verdict = page.locator(".st-key-verdict")
    act(page, page.locator(".st-key-option-0 button").click, page.locator(".st-key-option-0").is_hidden)
    expect(verdict).to_be_visible(timeout=TRAINING)
    page.wait_for_selector(".live-chart .main-svg")
    assert_accessible(page, "verdict")
    act(page, page.get_by_role("button", name="Present").click, page.get_by_test_id("stHeader").is_hidden)
    steps = int(page.get_by_text(re.compile(r"^1 of \d+$")).inner_text().removeprefix("1 of "))
    for step in range(1, steps + 1):
        if verdict.is_visible():
            assert_accessible(page, "verdict in presenter mode")
        assert find_violations(page) == [], f"scene {step}"
        assert page.locator("h1:visible").count() == 1
        key = "1" if page.locator(".st-key-option-0").is_visible() else "ArrowRight"
        if step < steps:
            act(page, lambda key=key: page.keyboard.press(key), page.get_by_text(f"{step + 1} of {steps}").is_visible)
    expect(page.locator(".st-key-takeaway")).to_be_visible()


# A text field shows the focus by its border.
FOCUS = """() => {
  let focused = document.activeElement;
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(focused);
  return focused.matches("body, input") || (outlineStyle === "solid" && outlineWidth === "2px");
}"""


def tab_until(page: Page, expression: str) -> None:
    """Press Tab until an expression is true in the page; the focus must be visible at every step."""
    for _ in range(60):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS), page.evaluate("document.activeElement.outerHTML")
    pytest.fail(f"No number of Tab keys leads to {expression}.")


def test_a_lesson_needs_no_mouse_and_the_focus_is_always_visible(visit: Open) -> None:
    page = visit("lessons", LESSON)
    page.locator(".st-key-option-1 button").wait_for()
    tab_until(page, "document.activeElement.closest('.st-key-option-1')")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-verdict")).to_contain_text("You predicted", timeout=TRAINING)
    tab_until(page, "document.querySelector('.st-key-verdict').getBoundingClientRect().top < innerHeight / 2")


def test_a_screen_reader_is_told_when_runs_begin_and_end(visit: Open) -> None:
    page = visit("explore", {**LONG, "seed": str(fresh_seed())})
    run = page.get_by_role("button", name="Run", exact=True)
    act(page, run.click, run.is_hidden)
    region = page.locator("[class*=st-key-announcement]").get_by_role("status")
    expect(region).to_have_text("Running")
    expect(region).to_have_attribute("aria-live", "polite")
    # Only a change of the same element is announced.
    region.evaluate("(region) => { region.sameAsBefore = true; }")
    stop = page.get_by_role("button", name="Stop")
    act(page, stop.click, stop.is_hidden)
    expect(region).to_contain_text("Ended 1 stopped")
    assert region.evaluate("(region) => region.sameAsBefore")
