// Talking to the server: reads GET /demo/api/state again and again, acts by POST /demo/api/….

const FAST_POLL_MS = 400; // while the program works, and for a while after each act
const SLOW_POLL_MS = 3000;
const FAST_AFTER_ACT_MS = 10000;

let page = null; // see connect
let contact = null; // whose chat is on the page
let busy = false;
let fastUntil = 0;
let timer = 0;
let polling = false;
let again = false;
let offline = false;

/**
 * Begins to read. `shownPage` is told what is learnt: newest() gives the id of the newest message
 * it shows, clear(state) makes it forget all of them, show(state) adds what is new, acting() says
 * that the person does something, problem(text) shows a sentence or, with '', takes it away.
 */
export function connect(shownPage) {
  page = shownPage;
  poll();
}

/** Does something; true when the server agreed. A refusal is shown to the person. */
export async function act(path, body) {
  fastUntil = Date.now() + FAST_AFTER_ACT_MS;
  page.acting();
  try {
    const answer = await fetch(`/demo/api/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Demo': '1' },
      body: JSON.stringify(body),
    });
    const words = await answer.json().catch(() => ({}));
    page.problem(answer.ok ? '' : words.error || 'The server refused that.');
    if (!answer.ok) return false;
  } catch {
    page.problem('The server does not answer. Is it still running?');
    return false;
  }
  poll();
  return true;
}

export const tap = (choice) => act('tap', { payload: choice.payload, title: choice.title });

async function poll() {
  clearTimeout(timer);
  again = true;
  if (polling) return;
  polling = true;
  try {
    while (again) {
      again = false;
      await readState();
    }
  } finally {
    polling = false;
    timer = setTimeout(poll, busy || Date.now() < fastUntil ? FAST_POLL_MS : SLOW_POLL_MS);
  }
}

async function readState() {
  const after = contact === null ? 0 : page.newest();
  let state;
  try {
    const response = await fetch(`/demo/api/state?after=${after}`, { cache: 'no-store' });
    if (!response.ok) throw new Error(String(response.status));
    state = await response.json();
  } catch {
    offline = true;
    contact = null; // it may come back with another history, so all is read anew
    page.problem('The server does not answer. Trying again.');
    return;
  }
  if (offline) page.problem('');
  offline = false;
  busy = state.busy;
  if (state.contact !== contact) {
    contact = state.contact;
    page.clear(state);
    again = after !== 0; // this answer holds only what came after somebody else's messages
    if (again) return;
  }
  page.show(state);
}
