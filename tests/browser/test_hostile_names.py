"""Names that would be links, images and tags, on every page: from links, and from a table of one's own."""

import csv
import io
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard.figures.escaping import JOINER
from dashboard.views.views import views
from tests.browser.conftest import TRAINING, Open, act, address, go, settled, wait_until
from tests.chromium import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"),
]
HOST = "http://evil.example"
CHART = "document.querySelector('.live-chart')"
NAME = f"![q]({HOST}/q.svg) [log in]({HOST}) <a href='{HOST}'>x</a><img src={HOST}/q.svg> {HOST} :red[a]$b$"
# An element that leads or draws from elsewhere, whatever the attribute.
FOREIGN = """[...document.querySelectorAll('*')].filter(node => node.tagName != 'INPUT' && [...node.attributes].some(
  one => /^(href|xlink:href|src|srcset|style|action|poster|data)$/.test(one.name) && one.value.includes('evil.example')
)).map(node => node.outerHTML.slice(0, 300))"""
SHORT = {"lesson": "rdr-moves", "epochs": "2", "seeds": "2", "model.hidden": "8"}
LINKS = [
    ("", {"weighting": NAME}),
    ("", {"dataset": NAME, "imbalance": NAME, "model": NAME, "epochs": NAME, "view": NAME, "vary": NAME, NAME: NAME}),
    ("", {"dataset.classes": f"3,{NAME}"}),
    ("", {"vary": f"weighting:none,{NAME}", "weighting.beta": NAME}),
    ("", {"dataset": "csv", "dataset.file": NAME, "dataset.target": NAME}),
    ("data", {"dataset": NAME, "imbalance": NAME, "label_noise": NAME, "seeds": NAME, "early_stop": NAME}),
    ("lessons", {"lesson": NAME}),
    ("lessons", SHORT | {"seed": NAME, "step": NAME, "present": "1", "dataset.classes": NAME}),
    ("lessons", SHORT | {"dataset": NAME, NAME: NAME}),
    ("compare", {"runs": NAME, "view": NAME}),
    ("thresholds", {"runs": NAME, "positive": NAME, "threshold": NAME, "share": NAME, "miss_cost": NAME}),
    ("flatness", {"runs": NAME, "checkpoints": NAME, "densities": NAME, "history": NAME, "landscape.steps": NAME}),
    ("weights", {"counts": NAME, "schemes": NAME, "beta": NAME, "factor": NAME}),
    ("runs", {"text": NAME, "status": NAME}),
    ("methods", {"axis": NAME}),
]


def nothing_foreign(page: Page) -> None:
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    assert page.evaluate(FOREIGN) == []
    assert page.locator("[data-testid=stAlert]").locator("a, img, code, .katex").count() == 0


@pytest.mark.parametrize(("path", "query"), LINKS)
def test_a_link_is_shown_as_it_was_typed(visit: Open, path: str, query: dict[str, str]) -> None:
    nothing_foreign(visit(path, query))


def table() -> bytes:
    """Sixty rows of two classes, which one column tells apart."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow([f"size {NAME}", f"town {NAME}", f"kind {NAME}"])
    for number in range(60):
        rare = number % 4 == 0
        rows.writerow([number + 100 * rare, f"{NAME} {number % 3}", f"<b>{'r' if rare else 'f'}</b> {NAME}"])
    return file.getvalue().encode()


def test_a_table_of_hostile_names_is_shown_as_it_was_typed_on_every_page(visit: Open) -> None:
    settings = {"dataset": "csv", "imbalance": "none", "model.hidden": "8", "epochs": "3", "seeds": "1"}
    page = visit("explore", settings | {"vary": "weighting:none,inverse"})
    page.locator("input[type=file]").set_input_files(
        {"name": f"{NAME.replace('/', '_')}.csv", "mimeType": "text/csv", "buffer": table()}
    )
    page.wait_for_url("**dataset.file=*")
    expect(page.locator(".st-key-status")).to_contain_text("Done", timeout=TRAINING)
    nothing_foreign(page)
    offered = page.locator(".st-key-view button").all_inner_texts()
    assert len(offered) > 5
    slugs = {view.title: slug for slug, view in views().items()}
    for title in (*offered, "Confusion"):
        choice = page.locator(".st-key-view").get_by_text(title, exact=True)
        act(page, choice.click, lambda slug=slugs[title]: address(page)["view"] == slug)  # type: ignore[misc]
        page.wait_for_load_state("networkidle")
        nothing_foreign(page)
    wait_until(page, f"{CHART}?.textContent.replaceAll('{JOINER}', '').includes('<b>r</')")
    page.locator(".st-key-formulas summary").first.click()
    expect(page.locator(".st-key-formulas")).to_contain_text(f"Class <b>f</b> {NAME}: n = ")
    nothing_foreign(page)
    root = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    for path in ("data", "runs", "compare", "thresholds", "flatness", "weights"):
        go(page, f"{root}/{path}" if path != "data" else page.url.replace("/explore?", "/data?"))
        page.wait_for_load_state("networkidle")
        nothing_foreign(page)
