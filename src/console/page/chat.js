// The chat as Messenger shows it: bubbles, quick replies, buttons, cards, coupons.
//
// What a shopper wrote stands inside <bdi>, so that its writing direction cannot disturb the rest.

import { $, button, el, initial, onClick, redraw } from './elements.js';
import { act, tap } from './server.js';

const NEAR_BOTTOM_PX = 60; // a reader within this distance still follows the talk
const COPIED_MS = 2000;
const GET_STARTED = { title: 'Get started', payload: 'GET_STARTED' };

let state = null; // the last answer of the server
let last = null; // the newest message on the page
let stuck = true; // the reader follows the end of the talk
const revealed = new Set(); // coupon codes that were shown

export const newest = () => (last ? last.id : 0);

/** Forgets all messages. */
export function clearChat() {
  $('log').replaceChildren();
  $('quick').replaceChildren();
  last = null;
  stuck = true;
}

/** Shows the end of the talk, and follows it from now on. */
export function toEnd() {
  const box = $('scroll');
  box.scrollTop = box.scrollHeight;
  stuck = true;
  $('newer').hidden = true;
}

/** The reader did something and wants to see what follows. */
export function stayAtEnd() {
  stuck = true;
}

/** Runs a change that makes the talk longer; a reader at its end stays there. */
function growing(change) {
  const follow = stuck;
  change();
  if (follow) toEnd();
}

/** Adds the messages that are new; true when there were any. */
export function drawChat(newState) {
  state = newState;
  const fresh = (state.messages || []).filter((message) => message.id > newest());
  const first = last === null;
  growing(() => {
    for (const message of fresh) addMessage(message);
    $('typing').hidden = !state.busy;
    $('presence').textContent = state.busy ? 'Typing…' : 'Active now';
    $('welcome').hidden = $('start').hidden = last !== null;
    if (fresh.length > 0 || first) drawQuickReplies();
  });
  if (fresh.length > 0) $('newer').hidden = stuck;
  const menu = state.menu || [];
  $('menu-button').hidden = menu.length === 0;
  redraw('menu', menu, () => menu.map((entry) => button(entry.title, '', () => {
    toggleMenu(false);
    return tap(entry);
  })));
  return fresh.length > 0;
}

function addMessage(message) {
  if (last?.day !== message.day) {
    $('log').append(el('p', { class: 'day' }, el('span', null, message.day)));
  }
  $('log').append(message.from === 'shopper' ? shopperRow(message) : shopRow(message));
  last = message;
}

function shopperRow(message) {
  return el('div', { class: 'row shopper' }, el('span', { class: 'sr' }, 'You: '),
    el('p', { class: 'bubble' }, el('bdi', null, message.text)));
}

function shopRow(message) {
  const answers = (message.quick_replies || []).map((reply) => reply.title);
  if (message.asks_email && state.profile_email) answers.push(state.profile_email);
  const parts = el('div', { class: 'parts' });
  const buttons = buttonList(message.buttons);
  if (message.text || buttons) {
    parts.append(el('div', { class: buttons ? 'bubble template' : 'bubble' },
      message.text && el('p', { dir: 'auto' }, ...linked(message.text)), buttons));
  }
  if (message.cards?.length) parts.append(carousel(message.cards));
  if (message.coupon) parts.append(couponCard(message.coupon));
  return el('div', { class: 'row shop' }, el('span', { class: 'sr' }, `${state.shop}: `),
    el('span', { class: 'avatar', 'aria-hidden': 'true' }, initial(state.shop)), parts,
    answers.length > 0 && el('span', { class: 'sr' }, `Answers: ${answers.join(', ')}.`));
}

/** The text with its web addresses as links. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).map((part, index) =>
    (index % 2 === 0 ? part : link(part, part.replace(/^https?:\/\//, ''), 'inline')));
}

/** A link to a web page. One to m.me would open this chat, so it is followed here. */
function link(address, title, kind) {
  let url = null;
  try {
    url = new URL(address);
  } catch { /* not an address: shown as plain text below */ }
  if (!url || !['https:', 'http:'].includes(url.protocol)) {
    return el('span', { class: kind }, title);
  }
  const ref = url.hostname === 'm.me' && url.searchParams.get('ref');
  if (ref) return button(title, kind, () => act('link', { ref }));
  return el('a', { class: kind, href: url.href, target: '_blank', rel: 'noopener noreferrer' },
    title);
}

function buttonList(buttons) {
  if (!buttons?.length) return null;
  return el('div', { class: 'buttons' }, ...buttons.map((choice) => (choice.url
    ? link(choice.url, choice.title, 'choice')
    : button(choice.title, 'choice', () => tap(choice)))));
}

function carousel(cards) {
  const track = el('div', { class: 'track', tabindex: '0', role: 'group',
    'aria-label': cards.length === 1 ? 'Card' : `${cards.length} cards` }, ...cards.map(card));
  if (cards.length === 1) return el('div', { class: 'carousel' }, track);
  const arrow = (sign, kind, way) => el('button', { type: 'button', class: `arrow ${kind}`,
    tabindex: '-1', 'aria-hidden': 'true',
    onclick: () => track.scrollBy({ left: way * track.clientWidth * 0.75 }) }, sign);
  const back = arrow('‹', 'back', -1);
  const next = arrow('›', 'forward', 1);
  const show = () => {
    back.hidden = track.scrollLeft < 8;
    next.hidden = track.scrollLeft + track.clientWidth > track.scrollWidth - 8;
  };
  track.addEventListener('scroll', show, { passive: true });
  new ResizeObserver(show).observe(track);
  return el('div', { class: 'carousel' }, track, back, next);
}

function card({ title, subtitle, image_url: image, buttons }) {
  const shown = image && (image.startsWith('data:image/') || image.startsWith('/'));
  // Nothing is loaded from elsewhere; such a picture is replaced by a letter.
  const picture = shown ? el('img', { class: 'picture', src: image, alt: '' })
    : image && el('div', { class: 'picture', 'aria-hidden': 'true' }, initial(title));
  return el('div', { class: 'card' }, picture,
    el('div', { class: 'card-text', dir: 'auto' }, el('p', { class: 'card-title' }, title),
      subtitle && el('p', { class: 'soft' }, subtitle)), buttonList(buttons));
}

function couponCard(coupon) {
  const foot = el('div', { class: 'coupon-foot' });
  const open = () => {
    const copy = button('Copy', 'plain', () => copyCode(coupon.code, copy, foot));
    copy.setAttribute('aria-label', `Copy the code ${coupon.code}`);
    foot.replaceChildren(el('code', null, coupon.code), el('div', { class: 'coupon-acts' }, copy,
      coupon.url && link(coupon.url, coupon.url_title || 'Go to the shop', 'fill')));
    return copy;
  };
  if (revealed.has(coupon.code)) {
    open();
  } else {
    foot.append(button('Reveal code', 'fill wide', async () => {
      if (!await act('reveal', { payload: coupon.payload, code: coupon.code })) return;
      revealed.add(coupon.code);
      growing(() => open().focus({ preventScroll: true }));
    }));
  }
  return el('div', { class: 'coupon' },
    el('div', { class: 'coupon-text', dir: 'auto' }, el('p', { class: 'card-title' }, coupon.title),
      coupon.subtitle && el('p', { class: 'soft' }, coupon.subtitle)), foot);
}

async function copyCode(code, copy, foot) {
  try {
    await navigator.clipboard.writeText(code);
    copy.textContent = 'Copied';
    $('spoken').textContent = 'The code is copied.';
  } catch {
    getSelection().selectAllChildren(foot.querySelector('code'));
    copy.textContent = 'Selected';
    $('spoken').textContent = 'The code is selected. Copy it with your keyboard.';
  }
  setTimeout(() => { copy.textContent = 'Copy'; }, COPIED_MS);
}

/** The pills under the newest message; they go with the next one. */
function drawQuickReplies() {
  const box = $('quick');
  const focused = box.contains(document.activeElement);
  const pill = (title, answer) => button(title, 'pill', async () => {
    box.hidden = true;
    $('scroll').focus({ preventScroll: true });
    if (!await answer()) box.hidden = false;
  });
  const pills = (last?.quick_replies || []).map((reply) => pill(reply.title, () => tap(reply)));
  const email = last?.asks_email && state.profile_email;
  if (email) pills.unshift(pill(email, () => act('say', { text: email })));
  box.replaceChildren(...pills);
  box.hidden = pills.length === 0;
  if (focused) $('scroll').focus({ preventScroll: true });
}

function toggleMenu(open) {
  $('menu').hidden = !open;
  $('menu-button').setAttribute('aria-expanded', String(open));
  if (open) $('menu').querySelector('button')?.focus();
}

/** Attaches the message box, the menu and the scrolling. Once. */
export function listenToChat() {
  $('composer').addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = $('text').value.trim();
    if (!text) return;
    $('text').value = '';
    if (!await act('say', { text }) && !$('text').value) $('text').value = text;
  });
  onClick($('get-started'), () => tap(GET_STARTED));
  $('newer').addEventListener('click', toEnd);
  $('scroll').addEventListener('scroll', () => {
    const box = $('scroll');
    stuck = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM_PX;
    if (stuck) $('newer').hidden = true;
  }, { passive: true });
  new ResizeObserver(() => { if (stuck) toEnd(); }).observe($('scroll'));
  $('menu-button').addEventListener('click', () => toggleMenu($('menu').hidden));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || $('menu').hidden) return;
    toggleMenu(false);
    $('menu-button').focus();
  });
  document.addEventListener('click', (event) => {
    if (!event.target.closest('#menu, #menu-button')) toggleMenu(false);
  });
}
