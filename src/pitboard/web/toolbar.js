// @ts-check
/** What narrows the board down: the class, the search, the filters. */

import { byId, write } from "./dom.js";
import { choices, classes, filtered, slots } from "./select.js";
import { address, look, view } from "./state.js";
import { spoken, t } from "./words.js";

/** @typedef {import("./columns.js").Row} Row */

export class Toolbar {
  constructor() {
    this.scope = byId("scope");
    this.known = "";
    this.scope.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest("a");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      look({ scope: link.dataset.scope || "" }, { step: true });
      scrollTo({ top: 0 });
    });
    const search = /** @type {HTMLInputElement} */ (byId("search"));
    search.addEventListener("input", () => look({ q: search.value }));
    for (const key of /** @type {const} */ (["make", "nation", "grade"])) {
      const select = /** @type {HTMLSelectElement} */ (byId(`filter-${key}`));
      select.addEventListener("change", () => look({ [key]: select.value }));
    }
    const followed = /** @type {HTMLInputElement} */ (byId("filter-followed"));
    followed.addEventListener("change", () => look({ followed: followed.checked }));
    byId("filter-clear").addEventListener("click", () => look({ q: "", make: "", nation: "", grade: "", followed: false }));
    this.fields();
  }

  /** Put into the fields what the view says. */
  fields() {
    const search = /** @type {HTMLInputElement} */ (byId("search"));
    if (search.value !== view.q) search.value = view.q;
    for (const key of /** @type {const} */ (["make", "nation", "grade"])) /** @type {HTMLSelectElement} */ (byId(`filter-${key}`)).value = view[key];
    /** @type {HTMLInputElement} */ (byId("filter-followed")).checked = view.followed;
    const on = Boolean(view.make || view.nation || view.grade || view.followed);
    byId("filters").toggleAttribute("data-on", on);
    byId("filter-clear").hidden = !filtered(view);
  }

  /** The classes and what there is to filter by. @param {Row[]} rows */
  show(rows) {
    const names = classes(rows);
    const state = JSON.stringify([names, view.scope, rows.length, spoken(), address()]);
    if (state === this.known) return;
    this.known = state;
    const slot = slots(rows);
    const links = ["", "*", ...names].map((scope, i) => {
      const link = /** @type {HTMLAnchorElement} */ (this.scope.children[i] || this.scope.appendChild(document.createElement("a")));
      write(link, scope === "" ? t("scope.classes") : scope === "*" ? t("scope.overall") : scope);
      link.dataset.scope = scope;
      link.dataset.slot = String(slot.get(scope) ?? -1);
      link.href = address({ scope });
      if (view.scope === scope) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      return link;
    });
    while (this.scope.children.length > links.length) this.scope.lastElementChild?.remove();
    this.options(rows);
    this.fields();
  }

  /** @param {Row[]} rows */
  options(rows) {
    const found = choices(rows);
    for (const key of /** @type {const} */ (["make", "nation", "grade"])) {
      const select = /** @type {HTMLSelectElement} */ (byId(`filter-${key}`));
      const values = view[key] && !found[key].includes(view[key]) ? [...found[key], view[key]] : found[key];
      const text = (/** @type {string} */ value) => (key === "grade" ? t(`grade.${value}`) : value);
      select.replaceChildren(new Option(t("filter.any"), ""), ...values.map((value) => new Option(text(value), value)));
      select.parentElement?.toggleAttribute("hidden", !values.length);
    }
  }
}
