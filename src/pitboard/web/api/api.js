// @ts-check
/** Runs the examples of the page about the API, and shows what comes back. */

const SHOWN = 20_000; // characters of an answer
const LISTEN_MS = 10_000; // how long an event stream is listened to

for (const one of document.querySelectorAll(".origin")) one.textContent = location.origin;

for (const form of document.querySelectorAll("form")) {
  const asked = /** @type {HTMLElement} */ (form.querySelector(".asked"));
  form.addEventListener("input", () => (asked.textContent = address(form)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    asked.textContent = address(form);
    run(form);
  });
}

/** The address that a form asks for. @param {HTMLFormElement} form */
function address(form) {
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  const query = new URLSearchParams(/** @type {[string, string][]} */ (given)).toString();
  return form.getAttribute("action") + (query && `?${query}`);
}

/** @param {HTMLFormElement} form */
async function run(form) {
  const shown = /** @type {HTMLElement} */ (form.parentElement?.querySelector(".answer"));
  shown.hidden = false;
  shown.textContent = "…";
  const began = performance.now();
  try {
    if (form.dataset.media === "text/event-stream") return listen(address(form), shown);
    const body = form.querySelector("textarea")?.value;
    const answer = await fetch(address(form), { method: form.method, body });
    const text = await answer.text();
    const took = Math.round(performance.now() - began);
    const head = `${answer.status} · ${text.length} characters · ${took} ms · ETag ${answer.headers.get("ETag") ?? "none"}`;
    const pretty = JSON.stringify(JSON.parse(text), null, 1);
    shown.textContent = `${head}\n\n${pretty.slice(0, SHOWN)}${pretty.length > SHOWN ? "\n…" : ""}`;
  } catch (error) {
    shown.textContent = String(error);
  }
}

/** Show the events of some seconds. @param {string} from @param {HTMLElement} shown */
function listen(from, shown) {
  const source = new EventSource(from);
  const lines = [`listening for ${LISTEN_MS / 1000} s`, ""];
  const show = (/** @type {string} */ line) => {
    lines.push(line);
    shown.textContent = lines.join("\n").slice(0, SHOWN);
  };
  for (const name of ["history", "facts", "beat"]) {
    source.addEventListener(name, (event) => show(`${name} ${/** @type {MessageEvent} */ (event).data}`));
  }
  setTimeout(() => {
    source.close();
    show("\nthat was it");
  }, LISTEN_MS);
}
