"""What only a browser shows: zoom and node survive updates, the theme and the width are followed."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page, Request

from dashboard.views.live_chart.route import PLOTLY_URL
from tests.chromium import CHROMIUM

ROOT = Path(__file__).parents[4]
NODE = "document.querySelector('.live-chart[aria-label$=points]')"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.dashboard.views.live_chart.serve", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(180)


def _wait_until_up(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"{address}/_stcore/health").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not answer in time")


@pytest.fixture(scope="module")
def page(address: str, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1000, "height": 800}, color_scheme="light")
    page.context.set_default_timeout(60_000)
    page.complaints = watch(page, address)
    page.goto(address)
    page.wait_for_function(f"{NODE}?._fullData?.[0].x.length > 3")
    yield page
    page.close()


def watch(page: Page, address: str) -> list[str]:
    """Collects errors, warnings and requests to any other host."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith((address, "blob:", "data:")):
            complaints.append(request.url)

    page.on("console", hear)
    page.on("request", see)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def points(page: Page) -> int:
    return page.evaluate(f"{NODE}._fullData[0].x.length")


def wait_for_more(page: Page, updates: int = 3) -> None:
    page.wait_for_function(f"{NODE}._fullData[0].x.length >= {points(page) + updates}")


def test_a_readers_zoom_and_the_node_survive_live_updates(page: Page) -> None:
    page.evaluate(f"window.first = {NODE}")
    page.wait_for_selector(".live-chart .nsewdrag", state="attached")
    box = page.locator(".live-chart .nsewdrag").first.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], middle, steps=8)
    page.mouse.up()
    page.wait_for_function(f"{NODE}._fullLayout.xaxis.autorange === false")
    zoomed = page.evaluate(f"{NODE}._fullLayout.xaxis.range")
    wait_for_more(page)
    assert page.evaluate(f"window.first === {NODE}")
    assert page.evaluate(f"{NODE}._fullLayout.xaxis.range") == zoomed


def test_the_clean_up_of_an_overtaken_call_leaves_the_chart_and_that_of_its_element_does_not(page: Page) -> None:
    script = (ROOT / "dashboard/views/live_chart/assets/live_chart.js").read_text(encoding="utf-8")
    data = {
        "figure": json.dumps({"data": [], "layout": {"height": 50}}),
        "version": "1",
        "alt": "",
        "plotly": PLOTLY_URL,
    }
    left, right = page.evaluate(
        """async ([script, data]) => {
          const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
          const { default: update } = await import(address);
          const settled = () => new Promise((resolve) => setTimeout(resolve, 50));
          const parentElement = document.createElement("div");
          document.body.append(parentElement);
          const overtaken = update({ data, parentElement });
          const node = parentElement.firstChild;
          overtaken();
          const last = update({ data: { ...data, version: "2" }, parentElement });
          await settled();
          const kept = parentElement.firstChild === node && parentElement.childElementCount === 1;
          parentElement.remove();
          last();
          await settled();
          return [kept, parentElement.childElementCount];
        }""",
        [script, data],
    )
    assert left is True
    assert right == 0


def test_a_double_click_leads_back_to_the_whole_curve(page: Page) -> None:
    page.evaluate(f"Plotly.relayout({NODE}, {{'xaxis.range': [1, 2]}})")
    wait_for_more(page, 2)
    assert page.evaluate(f"{NODE}._fullLayout.xaxis.range") == [1, 2]
    page.locator(".live-chart .nsewdrag").first.dblclick()
    page.wait_for_function(f"{NODE}._fullLayout.xaxis.range[1] > 3")


def test_a_chart_whose_version_stays_is_not_drawn_again(page: Page) -> None:
    page.evaluate(
        """() => {
          window.drawn = 0;
          const still = document.querySelector('.live-chart[aria-label="Two bars"]');
          still.on('plotly_afterplot', () => { window.drawn += 1; });
        }"""
    )
    wait_for_more(page)
    assert page.evaluate("window.drawn") == 0


def test_a_chart_that_has_grown_looks_as_one_that_is_drawn_at_once(page: Page) -> None:
    wait_for_more(page, 1)
    grown, at_once = page.evaluate(
        f"""async () => {{
          const marks = (node) => [...node.querySelectorAll(".trace path, .xtick text, .ytick text, .gridlayer path")]
            .map((mark) => mark.getAttribute("d") ?? mark.textContent);
          const chart = {NODE};
          const copy = document.createElement("div");
          document.body.append(copy);
          const grown = marks(chart);
          await Plotly.newPlot(copy, structuredClone(chart.data), structuredClone(chart.layout));
          const atOnce = marks(copy);
          Plotly.purge(copy);
          copy.remove();
          return [grown, atOnce];
        }}"""
    )
    assert grown == at_once
    assert len(grown) > 5


def test_readers_who_cannot_see_the_chart_hear_what_it_shows_now(page: Page) -> None:
    wait_for_more(page, 1)
    assert page.evaluate(f"{NODE}.getAttribute('role')") == "figure"
    page.wait_for_function(f"{NODE}.getAttribute('aria-label') === `${{{NODE}._fullData[0].x.length}} points`")


def test_the_chart_follows_the_theme(page: Page) -> None:
    light = page.evaluate(f"{NODE}._fullLayout.font.color")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{NODE}._fullLayout.font.color !== '{light}'")
    assert page.evaluate(f"{NODE}._fullLayout.font.color") == page.evaluate(
        f"getComputedStyle({NODE}).getPropertyValue('--st-text-color').trim()"
    )
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"{NODE}._fullLayout.font.color === '{light}'")


def test_the_chart_fills_its_container_and_folds_on_a_narrow_page(page: Page) -> None:
    def layout() -> list[object]:
        return page.evaluate(
            f"[{NODE}._fullLayout.xaxis.title.text, {NODE}._fullLayout.height, "
            f"{NODE}._fullLayout.width === {NODE}.clientWidth]"
        )

    assert layout() == ["wide", 300, True]
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_function(f"{NODE}._fullLayout.xaxis.title.text === 'narrow' && {NODE}._fullLayout.width < 400")
    assert layout() == ["narrow", 500, True]
    page.set_viewport_size({"width": 1000, "height": 800})
    page.wait_for_function(f"{NODE}._fullLayout.xaxis.title.text === 'wide'")


def test_a_chart_comes_and_goes_with_its_element(page: Page) -> None:
    page.get_by_text("third chart").click()
    page.wait_for_selector('.live-chart[aria-label="One bar"] .main-svg')
    page.get_by_text("third chart").click()
    page.wait_for_selector('.live-chart[aria-label="One bar"]', state="detached")
    wait_for_more(page, 1)


BUTTONS = """label => [...document.querySelectorAll(`.live-chart[aria-label${label}] .modebar-btn`)]
    .map(button => button.getAttribute('data-title'))"""


PICTURES = ["Download as PNG", "Download as SVG", "Full screen"]


def test_the_buttons_of_a_chart_look_closer_or_keep_a_picture_and_none_sends_anything_away(page: Page) -> None:
    assert page.evaluate(BUTTONS, "='Two bars'") == ["Zoom", "Reset axes", *PICTURES]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_chart_is_downloaded_as_a_picture(page: Page, kind: str) -> None:
    page.locator(".live-chart[aria-label='Two bars']").hover()
    with page.expect_download() as download:
        page.locator(f".live-chart[aria-label='Two bars'] [data-title='Download as {kind.upper()}']").click()
    assert download.value.suggested_filename == f"Two bars.{kind}"


def test_a_chart_fills_the_screen_for_a_room(page: Page) -> None:
    chart = page.locator(".live-chart[aria-label='Two bars']")
    chart.hover()
    chart.locator("[data-title='Full screen']").click()
    height = "document.querySelector('.live-chart[aria-label=\"Two bars\"]')._fullLayout.height"
    page.wait_for_function(f"document.fullscreenElement && {height} === window.innerHeight")
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function(f"{height} === 200")


def swipe(touch: CDPSession, x: float, y: float, distance: float) -> None:
    """A finger that goes up from a point of the page."""
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        there = {"x": x, "y": y - distance * step / 10}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [there]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_swipe_over_a_chart_scrolls_the_page_until_the_tools_are_asked_for(address: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 400}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    chart = ".live-chart[aria-label='Two bars']"
    page.wait_for_selector(f"{chart} .main-svg")
    assert page.locator(f"{chart} .modebar-btn").count() == 0
    first = ".live-chart[aria-label$=points]"
    box = page.locator(first).bounding_box()
    assert box is not None
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    start = page.evaluate(scrolled)
    swipe(context.new_cdp_session(page), box["x"] + box["width"] / 2, box["y"] + 250, 150)
    page.wait_for_function(f"{scrolled} > {start} + 60")
    page.get_by_text("Chart tools").nth(1).tap()
    page.wait_for_selector(f"{chart} .modebar-btn")
    context.close()


def test_nobody_complained_and_no_other_host_was_asked(page: Page) -> None:
    wait_for_more(page, 1)
    assert page.complaints == []


# At the end: drawn without a graphics card, a surface makes Chromium complain.
def test_a_surface_is_turned_zoomed_and_kept_as_a_picture(page: Page) -> None:
    page.get_by_text("surface").click()
    page.wait_for_selector(".live-chart[aria-label='A surface'] .modebar-btn", state="attached")
    assert page.evaluate(BUTTONS, "='A surface'") == [
        "Orbital rotation",
        "Zoom",
        "Reset camera to default",
        *PICTURES,
    ]
    page.get_by_text("surface").click()
    page.wait_for_selector(".live-chart[aria-label='A surface']", state="detached")
