// Asks for the changing part every two seconds while the page is seen, and says so when no answer comes.

const EVERY_MS = 2000;
const now = document.getElementById('now');
const line = document.getElementById('line');
const address = `/operator/now?lang=${document.documentElement.lang}`;
let last = '';

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    if (answer.status === 403) {
      line.textContent = line.dataset.restarted;
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.text();
    if (told !== last && !isReading()) {
      last = told;
      now.innerHTML = told;
    }
    line.textContent = '';
  } catch {
    line.textContent = line.dataset.noAnswer;
  }
}

/** Whether somebody is selecting text, which a change would take away. */
function isReading() {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && now.contains(selection.anchorNode);
}

async function run() {
  await look();
  setTimeout(run, EVERY_MS);
}

document.addEventListener('visibilitychange', look);
if (line) run();
