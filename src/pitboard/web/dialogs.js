// @ts-check
/** The dialogs: columns, settings, keyboard. Native ones, so that Escape closes them and focus goes where it belongs. */

import { chosen, COLUMNS, USUAL } from "./columns.js";
import { byId } from "./dom.js";
import { KEYS } from "./keys.js";
import { choose, settings } from "./state.js";
import { LANGUAGES, spoken, t } from "./words.js";

/** @param {"columns" | "settings" | "keys"} name */
export function open(name) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("dialog"));
  if (dialog.open) return;
  dialog.dataset.name = name;
  tell(name);
  dialog.showModal();
}

/** Write the open dialog anew, in another language. */
export function retell() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("dialog"));
  if (!dialog.open) return;
  const fields = () => /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("select, input, button")]);
  const place = fields().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  tell(/** @type {any} */ (dialog.dataset.name));
  fields()[place]?.focus();
}

/** @param {"columns" | "settings" | "keys"} name */
function tell(name) {
  const dialog = byId("dialog");
  const fill = { columns: fillColumns, settings: fillSettings, keys: fillKeys }[name];
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  /** @type {HTMLElement} */ (dialog.querySelector("h2")).textContent = t(name);
  /** @type {HTMLElement} */ (dialog.querySelector(".done")).textContent = t("done");
  const body = /** @type {HTMLElement} */ (form.querySelector(".body"));
  body.replaceChildren();
  fill(body);
}

/** @param {HTMLElement} body */
function fillColumns(body) {
  const ids = chosen(settings.columns).map((column) => column.id);
  const rest = COLUMNS.map((column) => column.id).filter((id) => !ids.includes(id));
  const list = document.createElement("ol");
  list.className = "columns";
  for (const id of [...ids, ...rest]) list.append(columnItem(id, ids.includes(id), list));
  body.append(paragraph(t("columns.help")), list, button(t("columns.reset"), () => {
    choose({ columns: null });
    body.replaceChildren();
    fillColumns(body);
  }));
}

/** @param {string} id @param {boolean} on @param {HTMLElement} list */
function columnItem(id, on, list) {
  const name = t(`hint.${id}`) !== `hint.${id}` ? `${t(`col.${id}`)} – ${t(`hint.${id}`)}` : t(`col.${id}`);
  const item = document.createElement("li");
  item.dataset.id = id;
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = on;
  box.disabled = id === "number";
  const label = document.createElement("label");
  label.append(box, ` ${name}`);
  const keep = () => {
    const ids = [...list.children].filter((one) => one.querySelector("input")?.checked).map((one) => /** @type {HTMLElement} */ (one).dataset.id || "");
    choose({ columns: String(ids) === String(USUAL) ? null : ids });
  };
  box.addEventListener("change", keep);
  const move = (/** @type {"previousElementSibling" | "nextElementSibling"} */ side) => (/** @type {Event} */ event) => {
    const other = item[side];
    if (!other) return;
    if (side === "previousElementSibling") other.before(item);
    else other.after(item);
    /** @type {HTMLElement} */ (event.currentTarget).focus();
    keep();
  };
  item.append(label, arrow("↑", t("columns.up", { name: t(`col.${id}`) }), move("previousElementSibling")), arrow("↓", t("columns.down", { name: t(`col.${id}`) }), move("nextElementSibling")));
  return item;
}

/** @param {HTMLElement} body */
function fillSettings(body) {
  const languages = Object.entries(LANGUAGES);
  const options = (/** @type {string} */ key, /** @type {string[]} */ values) => values.map((value) => [value, t(`set.${key}.${value}`)]);
  body.append(
    field("language", select(languages, spoken(), (lang) => choose({ lang }))),
    field("theme", select(options("theme", ["auto", "light", "dark"]), settings.theme, (theme) => choose({ theme: /** @type {any} */ (theme) }))),
    field("clock", select(options("clock", ["race", "track", "mine"]), settings.clock, (clock) => choose({ clock: /** @type {any} */ (clock) }))),
    field("order", select(options("order", ["auto", "line", "live"]), settings.order, (order) => choose({ order: /** @type {any} */ (order) }))),
    delay(),
    announce(),
  );
}

function delay() {
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = t("set.delay");
  const seconds = Math.round(settings.delay_ms / 1000);
  const minutes = amount("delay-minutes", Math.floor(seconds / 60), 10_000);
  const rest = amount("delay-seconds", seconds % 60, 59);
  const keep = () => choose({ delay_ms: (Math.max(0, Number(minutes.value)) * 60 + Math.max(0, Number(rest.value))) * 1000 || 0 });
  for (const input of [minutes, rest]) input.addEventListener("change", keep);
  group.append(legend, label(minutes, t("set.delay.minutes")), label(rest, t("set.delay.seconds")));
  return group;
}

/** @param {HTMLElement} input @param {string} words */
function label(input, words) {
  const element = document.createElement("label");
  element.append(input, ` ${words}`);
  return element;
}

/** @param {string} id @param {number} value @param {number} max */
function amount(id, value, max) {
  const input = document.createElement("input");
  Object.assign(input, { type: "number", id, min: "0", max: String(max), value: String(value), inputMode: "numeric" });
  return input;
}

function announce() {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = settings.announce;
  box.addEventListener("change", () => choose({ announce: box.checked }));
  const row = label(box, t("set.announce"));
  row.className = "check";
  return row;
}

/** @param {HTMLElement} body */
function fillKeys(body) {
  const list = document.createElement("dl");
  list.className = "keys";
  for (const [keys, what] of KEYS) {
    const term = document.createElement("dt");
    term.append(...keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: key })));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: t(`keys.${what}`) }));
  }
  body.append(list);
}

/** @param {string} key @param {HTMLSelectElement} input */
function field(key, input) {
  const row = document.createElement("label");
  row.className = "field";
  input.id = `set-${key}`;
  row.append(t(`set.${key}`), input);
  return row;
}

/** @param {string[][]} options @param {string} value @param {(value: string) => void} take */
function select(options, value, take) {
  const element = document.createElement("select");
  element.append(...options.map(([key, text]) => new Option(text, key, false, key === value)));
  element.addEventListener("change", () => take(element.value));
  return element;
}

/** @param {string} text @param {string} name @param {(event: Event) => void} act */
function arrow(text, name, act) {
  const element = button(text, act);
  element.setAttribute("aria-label", name);
  return element;
}

/** @param {string} text @param {(event: Event) => void} act */
function button(text, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}

/** @param {string} text */
function paragraph(text) {
  return Object.assign(document.createElement("p"), { textContent: text });
}
