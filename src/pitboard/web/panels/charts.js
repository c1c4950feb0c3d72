// @ts-check
/** Lines by uPlot, fetched when the first is drawn. The colours are the page's own; neutralisations lie behind the lines. */

import { duration, raceClock, t } from "../words.js";

/** @type {Promise<any> | null} */
let loading = null;

/** uPlot as it comes is a plain script that leaves one name. @returns {Promise<any>} */
export function library() {
  loading ||= new Promise((done, failed) => {
    const base = document.documentElement.dataset.base || "/static/";
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${base}vendor/uplot/uPlot.min.css` });
    const script = Object.assign(document.createElement("script"), { src: `${base}vendor/uplot/uPlot.iife.min.js` });
    script.addEventListener("load", () => done(/** @type {any} */ (window).uPlot));
    script.addEventListener("error", () => failed(new Error("uPlot")));
    document.head.append(sheet, script);
  });
  return loading;
}

/** Lines of single cars, dark enough on paper and light enough at night; a second round of them is dashed. */
const LINES = { light: ["#17202a", "#c2500f", "#1a72b4", "#0a8a66", "#b07d00", "#b0628d", "#3f8fbe"], dark: ["#f6f2e9", "#f08a4b", "#5fb0f0", "#4fd0a5", "#edc14a", "#e5a3c8", "#a5d8f5"] };
/** @type {Record<string, string>} */
const FLAGS = { yellow: "#f5c51840", full_course_yellow: "#f5c51866", safety_car: "#ef9a1a55", red: "#c4221f55" };

/** @param {number} i */
export function lineOf(i) {
  const dark = isDark();
  const colours = LINES[dark ? "dark" : "light"];
  return { stroke: colours[i % colours.length], dash: i < colours.length ? undefined : [6, 4] };
}

export function isDark() {
  const asked = document.documentElement.dataset.theme;
  return asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {(number | null | undefined)[]} values
 * @property {boolean[]} [hollow] which points are drawn hollow
 * @property {boolean} [dots] points without a line
 */

/** A chart that stays and takes new data. */
export class Chart {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.plot = /** @type {any} */ (null);
    this.shape = "";
    /** @type {any[]} */
    this.flags = [];
    this.how = /** @type {any} */ ({});
    /** @type {Line[]} */
    this.lines = [];
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(place);
  }

  size() {
    return { width: Math.max(200, this.place.clientWidth), height: Math.max(240, Math.min(520, this.place.clientWidth * 0.62)) };
  }

  fit() {
    if (this.plot && Math.abs(this.plot.width - this.size().width) > 1) this.plot.setSize(this.size());
  }

  /**
   * @param {any} uPlot @param {number[]} xs @param {Line[]} lines
   * @param {{flags: any[], down?: boolean, y: (value: number) => string, tick?: (value: number) => string, splits?: (min: number, max: number) => number[], range?: (min: number, max: number) => [number, number]}} how `tick` writes a value at the axis, where it is whole
   */
  draw(uPlot, xs, lines, how) {
    this.flags = how.flags;
    this.how = how; // of what is drawn now: the chart stays while its data grow
    const data = [xs, ...lines.map((line) => line.values)];
    const shape = JSON.stringify([lines.map((line) => line.label), isDark(), Boolean(how.down), this.place.dataset.kind]);
    this.lines = lines;
    if (this.plot && shape === this.shape) return this.plot.setData(data);
    this.plot?.destroy();
    this.shape = shape;
    const style = getComputedStyle(document.documentElement);
    const hair = isDark() ? "#27323d" : "#ddd7ca";
    const soft = isDark() ? "#9aa4af" : "#565f6a";
    const axis = { stroke: soft, grid: { stroke: hair, width: 1 }, ticks: { stroke: hair, width: 1 }, font: `12px ${style.fontFamily || "sans-serif"}` };
    const splits = how.splits && ((/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ min, /** @type {number} */ max) => this.how.splits?.(min, max));
    this.plot = new uPlot(
      {
        ...this.size(),
        cursor: { drag: { x: true, y: false }, points: { size: 6 } },
        legend: { live: true },
        scales: { x: { time: false }, y: { dir: how.down ? -1 : 1, range: how.range ? (/** @type {any} */ _, /** @type {number} */ min, /** @type {number} */ max) => this.how.range?.(min, max) : undefined } },
        hooks: { drawClear: [(/** @type {any} */ plot) => this.shade(plot)], draw: [(/** @type {any} */ plot) => this.dot(plot)] },
        axes: [
          { ...axis, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => ticks.map((tick) => raceClock(tick * 1000).replace(/:00$/, "")), incrs: [60, 300, 600, 1800, 3600, 7200, 10800, 14400, 21600], space: 60 },
          { ...axis, size: 62, incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600], splits, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => ticks.map(how.tick ?? how.y) },
        ],
        series: [
          { label: t("pic.race_time"), value: (/** @type {any} */ plot, /** @type {number | null} */ _, /** @type {number} */ s, /** @type {number | null} */ i) => said(newest(plot.data[s], i), (/** @type {number} */ value) => raceClock(value * 1000)) },
          ...lines.map((line, i) => ({
            label: line.label,
            ...lineOf(i),
            width: 1.6,
            spanGaps: true,
            paths: line.dots ? () => null : undefined,
            points: { show: false },
            value: (/** @type {any} */ plot, /** @type {number | null} */ _, /** @type {number} */ s, /** @type {number | null} */ i) => said(newest(plot.data[s], i), how.y),
          })),
        ],
      },
      data,
      this.place,
    );
  }

  /** Lap times as points; laps in or out of the pits are hollow, for they are no pace. @param {any} plot */
  dot(plot) {
    const { ctx, bbox } = plot;
    const radius = 2.4 * devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineWidth = devicePixelRatio;
    this.lines.forEach((line, s) => {
      if (!line.dots || !plot.series[s + 1].show) return;
      ctx.fillStyle = ctx.strokeStyle = lineOf(s).stroke;
      line.values.forEach((value, i) => {
        if (value === null || value === undefined) return;
        ctx.beginPath();
        ctx.arc(plot.valToPos(plot.data[0][i], "x", true), plot.valToPos(value, "y", true), radius, 0, 2 * Math.PI);
        if (line.hollow?.[i]) ctx.stroke();
        else ctx.fill();
      });
    });
    ctx.restore();
  }

  /** @param {any} plot */
  shade(plot) {
    const { ctx, bbox } = plot;
    for (const { from_ms, to_ms, flag } of this.flags) {
      const colour = FLAGS[flag];
      if (!colour) continue;
      const from = Math.max(plot.valToPos(from_ms / 1000, "x", true), bbox.left);
      const to = Math.min(plot.valToPos(to_ms / 1000, "x", true), bbox.left + bbox.width);
      ctx.fillStyle = colour;
      if (to > from) ctx.fillRect(from, bbox.top, to - from, bbox.height);
    }
  }

  leave() {
    this.watcher.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }
}

/** The last value of a line up to a point; of the whole line where the cursor is nowhere. @param {(number | null | undefined)[]} values @param {number | null} i */
function newest(values, i) {
  for (let at = i ?? values.length - 1; at >= 0; at -= 1) if (values[at] !== null && values[at] !== undefined) return values[at];
  return null;
}

/** @param {number | null | undefined} value @param {(value: number) => string} how */
function said(value, how) {
  return value === null || value === undefined ? "–" : how(value);
}

/** @param {number} seconds */
export function secondsText(seconds) {
  return duration(Math.round(Math.abs(seconds) * 1000)).replace(/\d\d$/, "");
}
