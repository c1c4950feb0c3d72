// @ts-check
/** Before anything is painted: the reader's colours, and nothing that the reader does not want to see yet. */

try {
  const kept = JSON.parse(localStorage.getItem("pitboard") || "{}");
  const asked = new URLSearchParams(location.search).get("theme");
  const theme = asked || kept.theme;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  // The page as it is sent shows the race of now; who stays behind live must not see it.
  if (kept.delay_ms > 0) document.documentElement.dataset.wait = "";
} catch {
  // A browser that keeps nothing has no wishes.
}
