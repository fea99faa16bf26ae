// Making elements. Whatever is given as text is set as text, never as markup.

const drawn = new Map(); // what each redrawn part of the page shows now, as JSON

export const $ = (id) => document.getElementById(id);

/** The text with a visible sign for each control character; line breaks and tabs stay. */
const visible = (text) =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

/** An element; strings become text, empty children are left out. `onclick` cannot run twice. */
export function el(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name === 'onclick') onClick(node, value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  for (const child of children) {
    if (child == null || child === '' || child === false) continue;
    node.append(typeof child === 'string' ? visible(child) : child);
  }
  return node;
}

/** Runs `act` on each click, but not while an earlier run of it is under way. */
export function onClick(node, act) {
  node.addEventListener('click', async () => {
    if (node.getAttribute('aria-busy') === 'true') return;
    node.setAttribute('aria-busy', 'true');
    try {
      await act(node);
    } finally {
      node.removeAttribute('aria-busy');
    }
  });
}

export const button = (title, kind, act, key) =>
  el('button', { type: 'button', class: kind, onclick: act, 'data-key': key || title }, title);
export function closeButton(act) {
  const node = button('×', 'close', act);
  node.setAttribute('aria-label', 'Close');
  return node;
}
export const badge = (text, kind) => el('span', { class: `badge ${kind}` }, text);
export const count = (number) => number.toLocaleString('en').replace('-', '−');
export const pointsText = (number) => `${count(number)} ${number === 1 ? 'point' : 'points'}`;
export const initial = (name) => ([...name][0] || '').toUpperCase();

/** "22 Nov 2026" from an instant; a date that is already written for people stays as it is. */
export function dateText(at) {
  if (!/^\d{4}-\d\d-\d\dT/.test(at || '')) return at || '';
  return new Date(at).toLocaleDateString('en-GB',
    { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/**
 * Fills the element `id` with the elements of build() if its facts changed; the focus stays on the
 * button with the same key. True when other facts were shown before.
 */
export function redraw(id, facts, build) {
  const text = JSON.stringify(facts);
  const before = drawn.get(id);
  if (before === text) return false;
  drawn.set(id, text);
  const box = $(id);
  const focused = document.activeElement;
  const key = box.contains(focused) ? focused.dataset.key : null;
  box.replaceChildren(...build().filter(Boolean));
  if (key) box.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
  return before !== undefined;
}
