// The demo shop's side: orders, the passing of time, and a shop that does not answer.

import { $, badge, button, el, onClick, redraw } from './elements.js';
import { act } from './server.js';

let storeDown = false;
let showChat = null; // see listenToShop

export function drawShop(state) {
  const orders = state.orders || [];
  redraw('orders', orders, () => orderParts(orders));
  storeDown = state.store_down;
  drawStore();
}

/** Offers the address that the platform knows of a new shopper. */
export function clearShop(state) {
  $('order-email').value = state.profile_email || '';
}

function orderParts(orders) {
  if (orders.length === 0) return [el('p', { class: 'soft' }, 'No orders yet.')];
  return [el('ul', { class: 'list' }, ...orders.map(orderLine))];
}

function orderLine(order) {
  const kinds = { paid: 'good', refunded: 'bad', cancelled: 'bad' };
  const change = (title, to) => button(title, 'text',
    () => act('order-state', { number: order.number, state: to }), `${to} ${order.number}`);
  const open = order.state !== 'refunded' && order.state !== 'cancelled';
  return el('li', { class: 'order' },
    el('div', { class: 'line' },
      el('span', null, el('strong', null, `#${order.number}`), ` ${order.total}`),
      el('span', { class: 'badges' }, order.claimed && badge('claimed', 'note'),
        badge(order.state, kinds[order.state] || 'wait'))),
    el('p', { class: 'soft small' }, el('bdi', null, order.email)),
    button('Open the link in the order e-mail', 'plain wide', () => {
      showChat();
      return act('link', { ref: order.link });
    }, `link ${order.number}`),
    open && el('div', { class: 'line' }, order.state !== 'paid' && change('Mark it paid', 'paid'),
      change('Refund it', 'refunded'), change('Cancel it', 'cancelled')));
}

function drawStore() {
  $('store').textContent = storeDown ? 'Shop is up again' : 'Shop is down';
  $('store-state').textContent = storeDown
    ? 'The shop does not answer. What needs it waits and is finished afterwards.'
    : 'The shop answers. Take it away and see how the chat copes.';
  $('store-state').classList.toggle('warn', storeDown);
}

/** Attaches the controls; `show` brings the chat to the front on a narrow screen. Once. */
export function listenToShop(show) {
  showChat = show;
  $('order-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const amount = new FormData(event.target).get('amount');
    const paid = event.submitter?.value === 'no' ? 'no' : 'yes';
    act('order', { email: $('order-email').value.trim(), amount, paid });
  });
  for (const pass of document.querySelectorAll('[data-pass]')) {
    onClick(pass, () => act('pass', { days: Number(pass.dataset.pass) }));
  }
  onClick($('store'), () => act('store', { down: !storeDown }));
  onClick($('start-over'), async () => {
    if (await act('start-over', {})) showChat();
  });
}
