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

class Chart {
  constructor(parent) {
    this.parent = parent;
    this.node = document.createElement("div");
    this.node.className = "live-chart";
    this.node.setAttribute("role", "img");
    this.node.style.width = "100%";
    parent.append(this.node);
    this.drawn = "";
    this.observer = new ResizeObserver(() => this.schedule());
    this.observer.observe(this.node);
  }

  update({ figure, version, alt, plotly }) {
    this.node.setAttribute("aria-label", alt);
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
    return width < meta.narrow_below ? merged(layout, meta.narrow) : layout;
  }

  async draw(library) {
    const width = Math.floor(this.node.clientWidth);
    if (this.removed || !this.figure || width === 0) return; // in a hidden tab; the observer reports when it opens
    const theme = themeOf(this.parent);
    const reason = JSON.stringify([this.version, width, theme]);
    if (reason === this.drawn) return;
    this.drawn = reason;
    // Plotly writes into what it is given, a reader's zoom among it.
    const layout = structuredClone(this.layoutFor(width));
    layout.template = merged(layout.template ?? {}, { layout: merged(layout.template?.layout ?? {}, themed(theme)) });
    this.node.style.minHeight = `${layout.height}px`;
    await library.react(
      this.node,
      this.figure.data,
      { ...layout, width, autosize: false, uirevision: "kept" },
      {
        displaylogo: false,
        modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
        toImageButtonOptions: { format: "png", scale: 2 },
      },
    );
  }

  remove() {
    this.removed = true;
    this.observer.disconnect();
    window.Plotly?.purge(this.node);
    this.node.remove();
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
