// The demo page: a chat as Messenger shows it, beside what the shop knows about the shopper.
//
// server.js reads and acts; chat.js, member.js and shop.js each draw one part of the page.

import { clearChat, drawChat, listenToChat, newest, stayAtEnd, toEnd } from './chat.js';
import { $, closeButton, el, initial, redraw } from './elements.js';
import { drawMember } from './member.js';
import { connect } from './server.js';
import { clearShop, drawShop, listenToShop } from './shop.js';

let dismissedNotes = '';

function showProblem(text) {
  redraw('problem', text, () => [el('p', null, text), closeButton(() => showProblem(''))]);
  $('problem').hidden = !text;
}

function drawNotes(notes) {
  const text = notes.join('\n');
  $('notes').hidden = text === '' || text === dismissedNotes;
  redraw('notes', notes, () => [el('div', null, ...notes.map((note) => el('p', null, note))),
    closeButton(() => {
      dismissedNotes = text;
      $('notes').hidden = true;
    })]);
}

function drawHead(state) {
  const letter = initial(state.shop);
  for (const avatar of document.querySelectorAll('.avatar')) avatar.textContent = letter;
  for (const name of document.querySelectorAll('.shop-name')) name.textContent = state.shop;
  document.title = `${state.shop} – Regulars demo`;
  $('now').textContent = state.now_text;
  $('now').dateTime = state.now;
}

/** On a narrow screen: which part is shown. */
function showView(view) {
  document.body.dataset.view = view;
  for (const tab of document.querySelectorAll('[data-show]')) {
    const shown = tab.dataset.show === view;
    tab.setAttribute('aria-pressed', String(shown));
    const dot = tab.querySelector('.dot');
    if (shown && dot) dot.hidden = true;
  }
  if (view === 'chat') toEnd();
}

/** A dot on the tab of a part that a narrow screen does not show now. */
function markNew(view) {
  if (document.body.dataset.view === view) return;
  document.querySelector(`[data-show="${view}"] .dot`).hidden = false;
}

function show(state) {
  drawHead(state);
  drawNotes(state.notes || []);
  const first = newest() === 0;
  if (drawChat(state) && !first) markNew('chat');
  if (drawMember(state)) markNew('points');
  drawShop(state);
}

function clear(state) {
  clearChat();
  clearShop(state);
}

for (const tab of document.querySelectorAll('[data-show]')) {
  tab.addEventListener('click', () => showView(tab.dataset.show));
}
listenToChat();
listenToShop(() => showView('chat'));
connect({ newest, clear, show, acting: stayAtEnd, problem: showProblem });
