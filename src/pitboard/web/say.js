// @ts-check
/** What happened, in words: a moment of docs/moments.md in the reader's language. */

import { flagWords } from "./head.js";
import { duration, has, howLong, t, when } from "./words.js";

/** The words for a kind of moment, which stand before the cars. @param {any} one */
export function title({ kind, values, scope }) {
  if (kind === "flag") return flagWords(values.state);
  if (kind === "milestone") return t(`milestone.${values.what}`, { hours: values.hours, laps: values.laps });
  return t(`kind.${kind}`) + (scope !== "overall" && (kind === "lead_change" || kind === "fastest_lap") ? ` ${scope}` : "");
}

/** What there is to tell beside kind and cars. @param {any} one @returns {string} */
export function say(one) {
  const { kind, values: v, cars } = one;
  const other = cars[1] ?? "";
  const lasted = v.duration_ms ? howLong(v.duration_ms) : "";
  switch (kind) {
    case "lead_change":
      return t("say.lead_change", { other, lap: v.lap, how: has(`how.${v.how}`) ? t(`how.${v.how}`) : "" });
    case "lead_swaps":
      return t("say.lead_swaps", { count: v.count, stops: v.in_the_stops });
    case "flag":
    case "slow_zone":
      return [v.zone, lasted && t(v.open ? "say.so_far" : "say.lasted", { time: lasted })].filter(Boolean).join(", ");
    case "battle":
      return t("say.battle", { gap: duration(v.gap_ms), place: v.class_position });
    case "closing_gap":
      return t(v.closing ? "say.closing" : "say.dropping", { time: duration(v.per_lap_ms), gap: duration(v.gap_ms) });
    case "fastest_lap":
      return t("say.fastest_lap", { time: duration(v.lap_ms), driver: v.driver, lap: v.lap });
    case "milestone":
      return t("say.leads");
    case "climb":
    case "fall":
      return t("say.moved", { from: v.from_position, to: v.position, since: when(v.from_ms, true) });
    case "retirement":
      return [t("say.out", { laps: v.laps, where: t(`where.${v.where}`) }), v.driver].filter(Boolean).join(", ");
    case "driver_change":
      return t("say.driver_change", { driver: v.driver, before: v.from_driver });
    case "multi_stint":
      return t("say.multi_stint", { n: v.stints, driver: v.driver, time: howLong(v.drive_ms) });
    case "long_stop":
    case "drive_through":
    case "return_to_race":
      return [t(`say.${kind}`, { time: lasted, lap: v.lap }), v.driver].filter(Boolean).join(", ");
    default:
      return one.text;
  }
}
