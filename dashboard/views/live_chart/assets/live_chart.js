// The browser half of the live chart. Streamlit calls the default export whenever the data or the theme changes, always
// with the same parent element; the chart's node is made once and lives until the element is removed.

const charts = new WeakMap(); // parent element -> Chart
let library; // promise of Plotly, shared by all charts of the page

function loadPlotly(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      library = undefined; // the next chart tries again
      script.remove();
      reject(new Error(`plotly.js could not be loaded from ${address}`));
    };
    document.head.append(script);
  });
  return library;
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// Objects merge, everything else is replaced: the same as dashboard.figures.panels.merged.
function merged(base, changes) {
  const result = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    result[name] = isObject(result[name]) && isObject(value) ? merged(result[name], value) : value;
  }
  return result;
}

function themeOf(element) {
  const style = getComputedStyle(element);
  const variable = (name, fallback) => style.getPropertyValue(name).trim() || fallback;
  return {
    text: variable("--st-text-color", "#777C87"),
    background: variable("--st-background-color", "#FFFFFF"),
    surface: variable("--st-secondary-background-color", "#F0F2F6"),
    border: variable("--st-border-color", "rgba(128, 132, 149, 0.3)"),
    font: variable("--st-font", "sans-serif"),
  };
}

function themed(theme) {
  return {
    font: { color: theme.text, family: theme.font },
    hoverlabel: { bgcolor: theme.surface, bordercolor: theme.border, font: { color: theme.text, family: theme.font } },
    modebar: { activecolor: theme.text },
  };
}

// Looking closer and keeping a picture: nothing else, and above all nothing that would send the data to another host.
const COMMON = { displaylogo: false, showSendToCloud: false, plotlyServerURL: "" };

// Streamlit's own icons are not at hand here; Plotly.js draws a path in a square of this size.
const icon = (path) => ({ width: 24, height: 24, path });
const FULL_SCREEN = icon("M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z");
const DOWNLOAD = icon("M11 3h2v9l3-3 1.4 1.4L12 15.8l-5.4-5.4L8 9l3 3zM4 18h16v2H4z");

const touched = () => window.matchMedia("(pointer: coarse)").matches;

class Chart {
  constructor(parent) {
    this.parent = parent;
    this.node = document.createElement("div");
    this.node.className = "live-chart";
    this.node.setAttribute("role", "figure"); // not an image, which contains no buttons
    this.node.style.width = "100%";
    parent.append(this.node);
    this.makeTools();
    this.drawn = "";
    this.observer = new ResizeObserver(() => this.schedule());
    this.observer.observe(this.node);
  }

  // A finger that swipes over a chart scrolls the page; the buttons, and zooming with them, come on demand.
  makeTools() {
    if (!touched()) return;
    this.tools = document.createElement("button");
    this.tools.type = "button";
    this.tools.className = "live-chart-tools";
    this.tools.textContent = "Chart tools";
    this.tools.setAttribute("aria-expanded", "false");
    this.tools.style.cssText =
      "font: inherit; font-size: 0.875rem; color: inherit; background: none; border: 1px solid currentColor; " +
      "border-radius: 0.5rem; padding: 0.25rem 0.75rem; min-height: 44px; opacity: 0.8";
    this.tools.addEventListener("click", () => {
      this.tools.setAttribute("aria-expanded", String(!this.toolsOpen()));
      this.drawn = "";
      this.schedule();
    });
    this.parent.append(this.tools);
    // Plotly.js takes every touch for the beginning of a drag, and the page would stand still. A tap still shows the values.
    const keepFromPlotly = (event) => this.toolsOpen() || event.stopPropagation();
    this.node.addEventListener("touchstart", keepFromPlotly, { capture: true, passive: true });
  }

  toolsOpen() {
    return this.tools && this.tools.getAttribute("aria-expanded") === "true";
  }

  update({ figure, version, alt, plotly }) {
    this.node.setAttribute("aria-label", alt);
    this.name = alt.split(":")[0];
    this.address = plotly;
    if (version !== this.version) {
      this.version = version;
      this.figure = JSON.parse(figure);
      // Before plotly.js has arrived, so that what stands below the chart does not jump.
      this.node.style.minHeight = `${this.layoutFor(this.node.clientWidth).height}px`;
    }
    this.schedule();
  }

  // Several reasons to draw in one frame are one drawing, and drawings do not overlap.
  schedule() {
    if (this.scheduled || this.removed) return;
    this.scheduled = true;
    requestAnimationFrame(async () => {
      try {
        const library = await loadPlotly(this.address);
        this.scheduled = false;
        await this.draw(library);
      } catch (error) {
        this.scheduled = false;
        this.node.textContent = `This chart cannot be drawn: ${error.message}.`;
      }
    });
  }

  layoutFor(width) {
    const { meta = {}, ...layout } = this.figure.layout;
    const fitted = width < meta.narrow_below ? merged(layout, meta.narrow) : layout;
    if (document.fullscreenElement !== this.node) return fitted;
    return merged(fitted, { height: window.innerHeight, font: { size: 1.5 * (fitted.font?.size ?? 12) } });
  }

  // The same object as long as nothing of it changes: Plotly.js begins a chart anew, without its reader's zoom, when it gets
  // another configuration.
  configurationOf(library, flat, toolsOpen) {
    const kind = `${flat} ${toolsOpen}`;
    if (this.configured !== kind) {
      this.configured = kind;
      this.configuration = this.makeConfiguration(library, flat, toolsOpen);
    }
    return this.configuration;
  }

  makeConfiguration(library, flat, toolsOpen) {
    const picture = (format) => ({
      name: `picture-${format}`,
      title: `Download as ${format.toUpperCase()}`,
      icon: DOWNLOAD,
      click: (node) => library.downloadImage(node, { format, scale: format === "png" ? 2 : 1, filename: this.name }),
    });
    const fullScreen = {
      name: "full-screen",
      title: "Full screen",
      icon: FULL_SCREEN,
      click: () => (document.fullscreenElement ? document.exitFullscreen() : this.node.requestFullscreen()),
    };
    return {
      ...COMMON,
      displayModeBar: toolsOpen ?? "hover",
      modeBarButtons: [
        flat ? ["zoom2d", "resetScale2d"] : ["orbitRotation", "zoom3d", "resetCameraDefault3d"],
        [picture("png"), picture("svg"), ...(document.fullscreenEnabled ? [fullScreen] : [])],
      ],
    };
  }

  async draw(library) {
    const width = Math.floor(this.node.clientWidth);
    if (this.removed || !this.figure || width === 0) return; // in a hidden tab; the observer reports when it opens
    const theme = themeOf(this.parent);
    const large = document.fullscreenElement === this.node;
    const toolsOpen = this.toolsOpen();
    const reason = JSON.stringify([this.version, width, large && window.innerHeight, toolsOpen, theme]);
    if (reason === this.drawn) return;
    this.drawn = reason;
    // Plotly writes into what it is given, a reader's zoom among it.
    const layout = structuredClone(this.layoutFor(width));
    layout.template = merged(layout.template ?? {}, { layout: merged(layout.template?.layout ?? {}, themed(theme)) });
    // Zooming by a drag is a choice of the tools where a drag scrolls the page.
    if (this.tools && layout.dragmode === undefined) layout.dragmode = toolsOpen ? "zoom" : false;
    this.node.style.minHeight = `${layout.height}px`;
    this.node.style.background = large ? theme.background : "";
    await library.react(
      this.node,
      this.figure.data,
      { ...layout, width, autosize: false, uirevision: "kept" },
      this.configurationOf(library, !this.figure.data.some(({ type }) => type === "surface"), toolsOpen),
    );
    // The alternative text stands for the drawing; what remains are the buttons.
    for (const drawing of this.node.querySelectorAll(".main-svg")) drawing.setAttribute("aria-hidden", "true");
  }

  remove() {
    this.removed = true;
    this.observer.disconnect();
    window.Plotly?.purge(this.node);
    this.node.remove();
    this.tools?.remove();
  }
}

export default function ({ data, parentElement }) {
  if (!charts.has(parentElement)) charts.set(parentElement, new Chart(parentElement));
  charts.get(parentElement).update(data);
  return () => {
    // Streamlit cleans up after an element that went, but also after a call that was overtaken by the next one while it
    // was loading: then the element is still there, and so must the chart be.
    setTimeout(() => {
      if (parentElement.isConnected || !charts.has(parentElement)) return;
      charts.get(parentElement).remove();
      charts.delete(parentElement);
    });
  };
}
