// @ts-check
/** Race time as a person types it, and times as text: the grammar and the formats of `model/time.py`. */

const RACE_TIME = new RegExp(
  "^(?:0|[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,6})?)?" +
    "|(?=[0-9])(?:[0-9]{1,6}(?:\\.[0-9]{1,6})?h)?(?:[0-9]{1,6}(?:\\.[0-9]{1,6})?m)?(?:[0-9]{1,6}(?:\\.[0-9]{1,6})?s)?)$",
);

/** @type {Record<string, number>} */
const UNITS_US = { h: 3_600_000_000, m: 60_000_000, s: 1_000_000 };

/** `16:12:30`, `16:12`, `16h`, `1h30m`, `1.5h`, `90m`, `57600s` or `0` in whole ms; NaN for anything else. @param {string} text */
export function parseRaceTime(text) {
  const written = text.replace(/^ +| +$/g, "");
  if (!RACE_TIME.test(written)) return NaN;
  const [hours, minutes, seconds = "0"] = written.split(":");
  const parts = written.includes(":")
    ? [[hours, "h"], [minutes, "m"], [seconds, "s"]]
    : [...written.matchAll(/([0-9.]+)([hms])/g)].map(([, number, unit]) => [number, unit]);
  return Math.floor(parts.reduce((us, [number, unit]) => us + inUs(number, UNITS_US[unit]), 0) / 1000);
}

/** @param {string} number @param {number} unitUs */
function inUs(number, unitUs) {
  const [whole, decimals = ""] = number.split(".");
  // At most six digits each: every product is exact.
  return Number(whole) * unitUs + Math.floor((Number(decimals) * unitUs) / 10 ** decimals.length);
}

/** Race time in hours, minutes and seconds; before the start with a minus sign. @param {number} ms */
export function raceClock(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  return `${ms < 0 ? "−" : ""}${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** A lap time or a gap, `14.923`, `3:31.203`; empty when there is none. @param {number | null | undefined} ms */
export function duration(ms) {
  if (ms === null || ms === undefined) return "";
  const whole = ms >= 60_000 ? howLong(ms) : String(Math.floor(ms / 1000));
  return `${whole}.${String(ms % 1000).padStart(3, "0")}`;
}

/** How long, without thousandths: `1:04` or `2:10:33`. @param {number | null | undefined} ms */
export function howLong(ms) {
  if (ms === null || ms === undefined) return "";
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** @param {number} value */
function two(value) {
  return String(Math.floor(value)).padStart(2, "0");
}
