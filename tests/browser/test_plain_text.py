"""Whatever is typed as a name is shown as it was typed, in every element whose text is Markdown."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE, ROOT, settled
from tests.chromium import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt install chromium)"),
]
HOSTILE = (
    "![q](http://evil.example/q.svg)",
    "[log in](http://evil.example)",
    "[log in][1]\n\n[1]: http://evil.example",
    " -- a",
    " :smile: b",
    "  - item",
    "   1. item",
    "see http://evil.example/a?b=c, HTTPS://evil.example, www.evil.example and me@evil.example",
    "<http://evil.example> <img src=http://evil.example/q.svg> <script>alert(1)</script> <!-- -->",
    "*a* **b** _c_ __d__ ~e~ ~~f~~ ***g***",
    "a*b a_b a__b _a b_ * _",
    "`code` ``code`` $x^2$ $$y$$ 5$ and 6$",
    ":red[a] :red-badge[b] :small[c] :help[d] :color[e]{foreground=red} :rainbow[f]",
    ":material/delete: :material_delete: :streamlit: :smile: :+1: :100: a:smile:b ::smile:: :a:b:c:",
    "&amp; &lt;b&gt; &#42;a&#42; &copy; a & b",
    "# heading",
    "heading #",
    "a\n===",
    "a\n---",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "1) item",
    "> quote",
    "---",
    "***",
    "    code",
    "\tcode",
    "a\n\n    code",
    "```\ncode\n```",
    "~~~\ncode\n~~~",
    "a | b\n--- | ---\nc | d",
    "a\n:-",
    "[^1]\n\n[^1]: a note",
    "- [x] done",
    "::directive[a]{b=c}",
    ":::container\na\n:::",
    "-> <- <-> -- >= <= ~= a--b --- --> -> a",
    "a:-- b x:-> y",
    "\\ \\* \\\\ \\[a](b) a\\",
    "\r# heading\r\n- item",
    "weighting 'a:b:c' of x:y[z]{w}",
    "0.5 -0.5 +1 1.5 (a) {b} !c \"d\" 'e'",
    "<b>bold</b> <a href='http://evil.example'>x</a> <br>",
)
BLOCKS = tuple(name for name in HOSTILE if "\n" in name or "\r" in name)
# A text of several paragraphs cannot stand in a label.
NAMES = tuple(name for name in HOSTILE if name not in BLOCKS)
SCRIPT = """
import json
from dashboard.write import Markup, st
bodies, names = json.loads({texts!r})
for index, name in enumerate(bodies):
    with st.container(key=f"body-{{index}}"):
        st.markdown(name)
        st.caption(name)
        st.error(name)
        st.info(name)
        st.warning(name)
        st.markdown(Markup("{{}}").format(name))
for index, name in enumerate(names):
    with st.container(key=f"name-{{index}}"):
        st.markdown(Markup("**x** {{}}").format(name))
        st.markdown(Markup("##### {{}}").format(name), anchors=False)
        st.markdown(Markup(":red[{{}}]").format(name))
    with st.container(key=f"label-{{index}}"):
        st.button(name, key=f"button {{index}}")
        st.download_button(name, "", key=f"download {{index}}")
        st.expander(name)
        st.popover(name, key=f"popover {{index}}")
        st.selectbox(name, [1], key=f"selectbox {{index}}")
        st.toggle(name, key=f"toggle {{index}}")
        st.progress(0.5, text=name)
    with st.container(key=f"option-{{index}}"):
        st.segmented_control("L", [name], key=f"segmented {{index}}")
        st.pills("L", [0], format_func=lambda _, name=name: name, key=f"pills {{index}}")
        st.select_slider("L", [name, name + " "], key=f"slider {{index}}")
st.markdown("the end")
"""
# Of each element in each container: its text, and the beginnings of those tags that make it more than text.
SHOWN = """([groups, tags]) => Object.fromEntries(Object.entries(groups).map(([group, count]) =>
  [group, [...Array(count).keys()].map(index =>
    [...document.querySelectorAll(`.st-key-${group}-${index} [data-testid=stMarkdownContainer]`)].map(node =>
      [node.textContent, [...node.querySelectorAll(tags)].map(one => one.outerHTML.slice(0, 80))]))]))"""
FORMATTED = "a, img, code, pre, em, strong, del, table, li, h1, h2, h3, h4, h5, h6, hr, blockquote, .katex, sup, script"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A page of Streamlit with all of these names in all elements."""
    script = tmp_path / "page.py"
    script.write_text(SCRIPT.format(texts=json.dumps([HOSTILE, NAMES])))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--server.port={port}", "--server.headless=true", "--browser.gatherUsageStats=false"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.address=127.0.0.1", *options],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE / 1000
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE / 1000)


def test_what_is_typed_is_what_is_shown(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    settled(page)
    page.get_by_text("the end").wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    groups = {"body": HOSTILE, "name": NAMES, "label": NAMES, "option": NAMES}
    shown = page.evaluate(SHOWN, [{group: len(names) for group, names in groups.items()}, FORMATTED])
    wrong = []
    for group, names in groups.items():
        own = ("<strong>x", "<h5") if group == "name" else ()
        for name, places in zip(names, shown[group], strict=True):
            assert places, (group, name)
            for text, formatted in places:
                read = " ".join(text.split()).removeprefix("x ")
                tags = [tag for tag in formatted if not tag.startswith(own)]
                if read not in (" ".join(name.split()), "L") or tags:
                    wrong.append((group, name, read, tags))
    page.close()
    assert wrong == []
    assert [url for url in requests if not url.startswith((address, "blob:", "data:"))] == []
