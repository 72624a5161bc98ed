"""The state of work that is under way, for screen readers, which announce it when it changes."""

import re

from dashboard.write import st

_BADGE = re.compile(r":\w+-badge\[:material/\w+: (?P<state>[^\]]*)\]")

# A region is announced when its text changes, not when it appears with its text.
_SCRIPT = """
export default function ({ data, parentElement }) {
  let region = parentElement.querySelector("[role=status]");
  if (!region) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    parentElement.append(region);
  }
  setTimeout(() => { if (region.textContent !== data.text) region.textContent = data.text; }, 100);
}
"""
_mount = st.components.v2.component("imbalance_lab_announcement", js=_SCRIPT, isolate_styles=False)


def announce(words: str, *, under_way: bool, of: str = "") -> None:
    """Announce what a status line says; while work is under way only its state, not the numbers that always change.

    Args:
        words: of the status line, which begin with a badge; or nothing.
        under_way: whether the words will change.
        of: what the state belongs to, where a page has several.
    """
    badge = _BADGE.match(words)
    text = badge["state"] if badge and under_way else _BADGE.sub(r"\g<state>", words)
    _mount(key=f"announcement {of}".strip(), data={"text": text})
