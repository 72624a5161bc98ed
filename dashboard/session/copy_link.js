// The button *Copy link*. Streamlit calls the default export whenever the link changes, with the same parent element; the nodes
// are made once, so that the button keeps the focus.

const SHOWN = 4000; // milliseconds for which the button says that the link was copied

const buttons = new WeakMap(); // parent element -> function that takes a new link

function create(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function chain() {
  const node = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const icon = node("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" });
  icon.append(node("path", { d: "M10 7H7a5 5 0 0 0 0 10h3M14 7h3a5 5 0 0 1 0 10h-3M8 12h8" }));
  return icon;
}

function mount(parent) {
  const label = create("span", { textContent: "Copy link" });
  const button = create("button", { type: "button" }, chain(), label);
  const said = create("p", { className: "said" });
  said.setAttribute("role", "status");
  const box = create("input", { readOnly: true, hidden: true });
  box.setAttribute("aria-label", "Link to copy");
  parent.append(button, said, box);

  let link = "";
  let timer;
  const say = (text, short) => {
    said.textContent = text;
    said.classList.toggle("seen", short === undefined);
    label.textContent = short ?? "Copy link";
    clearTimeout(timer);
    timer = setTimeout(() => (label.textContent = "Copy link"), SHOWN);
  };

  button.addEventListener("click", async () => {
    const copied = link;
    try {
      // Absent where the page comes over plain HTTP from another machine.
      await navigator.clipboard.writeText(copied);
      box.hidden = true;
      say("The link is copied: it opens exactly this, with every setting in it.", "✓ Link copied");
    } catch {
      box.hidden = false;
      box.focus();
      box.select();
      say("The browser does not let this page copy. Copy the link from here:");
    }
  });

  return (newLink) => {
    if (newLink === link) return;
    link = newLink;
    box.value = link;
    box.hidden = true;
    said.textContent = "";
    said.classList.remove("seen");
    label.textContent = "Copy link";
  };
}

export default function ({ data, parentElement }) {
  if (!buttons.has(parentElement)) buttons.set(parentElement, mount(parentElement));
  buttons.get(parentElement)(data.link);
}
