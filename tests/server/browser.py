"""The browser of the tests: Debian's Chromium, never Playwright's own download."""

import shutil
from collections.abc import Callable

from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""

Opened = Callable[..., Page]

FAULTS = """() => {
  const found = [];
  const name = (element) => `${element.tagName} ${element.id || element.getAttribute("class")}`;
  const seen = (element) => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && style.clipPath === "none";
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode, element = node.parentElement, text = node.data.trim().slice(0, 40);
    const apart = "script, style, option, noscript, svg, .vh, .skip, [hidden], dialog:not([open])";
    if (!text || element.closest(apart) || !seen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    const cell = element.closest("td, th, dt, dd");
    if (cell && box.right > cell.getBoundingClientRect().right + 2) found.push(["spills", name(cell), text]);
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), frame = up.getBoundingClientRect();
      if (style.overflowX === "visible" || ["auto", "scroll"].includes(style.overflowX)) continue;
      if (box.right > frame.right + 1 || box.left < frame.left - 1) found.push(["cut", name(up), text]);
    }
    const sideways = element.closest("#scope, [data-columns=own]");
    if (!sideways && box.right > innerWidth + 1) found.push(["off the edge", name(element), text]);
  }
  for (const table of scrollY ? [] : document.querySelectorAll("#board table")) {
    const [head, first] = [table.querySelector("thead th"), table.querySelector("tbody tr")];
    const over = head && first ? head.getBoundingClientRect().bottom - first.getBoundingClientRect().top : 0;
    if (over > 1) found.push(["a head lies over its first row", name(head), Math.round(over)]);
  }
  const head = document.querySelector("body > header"), frame = head?.getBoundingClientRect();
  for (const one of head?.querySelectorAll("h1, p:not(#note, .word), #note, .time") ?? []) {
    const box = one.getBoundingClientRect();
    if (box.height && (box.bottom > frame.bottom || box.top < frame.top))
      found.push(["out of the head", name(one), one.innerText]);
  }
  const ARROW = 14; // px that the mark of a list takes of its box
  const pen = document.createElement("canvas").getContext("2d");
  for (const select of document.querySelectorAll("select")) {
    const style = getComputedStyle(select);
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (!select.checkVisibility() || !select.selectedOptions.length) continue;
    pen.font = style.font;
    const text = select.selectedOptions[0].label;
    if (pen.measureText(text).width > room - ARROW) found.push(["a choice is cut", name(select), text]);
  }
  const open = document.querySelector("dialog[open]");
  if (open && open.scrollWidth > open.clientWidth + 1)
    found.push(["a dialog scrolls sideways", name(open), open.innerText.slice(0, 40)]);
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push(["page is wider than the window"]);
  return found;
}"""
"""What of a page's words is cut, covered, runs out of its cell or off the edge of the window: fault, where, text."""

TARGETS = """() => [...document.querySelectorAll("a[href], button, select, summary, input")].filter((target) => {
    const box = target.getBoundingClientRect();
    if (!box.width || getComputedStyle(target).visibility === "hidden") return false;
    return !target.closest("[hidden], .vh, .skip, .sentence, dialog:not([open])") && !target.closest("label");
  }).map((target) => {
    const box = target.getBoundingClientRect();
    return [target.id || target.className || target.tagName, Math.round(box.width), Math.round(box.height)];
  })"""
"""What can be touched: its name, width and height in px."""
