// The member's side: balance, next prize, coupons, lots and the history of the points.

import { $, badge, count, dateText, el, pointsText, redraw } from './elements.js';

/** Shows the member of the state; true when something changed that was shown before. */
export function drawMember(state) {
  const facts = { program: state.program, member: state.member };
  $('points-title').textContent = state.program;
  return redraw('member', facts, () => (state.member ? memberParts(state.member) : noMember()));
}

const noMember = () => [el('div', { class: 'nobody' },
  el('p', { class: 'nobody-title' }, 'Not a member yet'),
  el('p', { class: 'soft' }, 'Join in the chat. Points, coupons and every change show up here.'))];

function memberParts(member) {
  return [
    el('p', { class: 'soft who' }, el('bdi', null, member.email)),
    balance(member),
    block('Coupons', member.coupons, 'None yet.', (list) =>
      el('ul', { class: 'list' }, ...list.map(couponLine))),
    block('Where the points come from', member.lots, 'No points at the moment.', lotTable),
    block('History', member.ledger, 'Nothing yet.', ledgerTable),
    el('p', { class: 'soft foot' }, member.reminders ? 'Reminders are on.' : 'Reminders are off.'),
  ];
}

function block(title, list, empty, show) {
  return el('div', { class: 'block' }, el('h3', null, title),
    list?.length ? show(list) : el('p', { class: 'soft' }, empty));
}

function balance(member) {
  const next = member.next_reward;
  const parts = [
    el('p', { class: 'points' }, el('strong', null, count(member.points)),
      member.points === 1 ? ' point' : ' points',
      member.held > 0 && badge(`${count(member.held)} held`, 'wait')),
  ];
  if (next) {
    const missing = next.missing > 0
      ? `${pointsText(next.missing)} to go` : 'Enough for this prize';
    parts.push(
      el('p', { class: 'next' }, el('span', { dir: 'auto' }, next.name),
        el('span', { class: 'soft' }, pointsText(next.costs))),
      el('progress', { max: next.costs, value: Math.max(0, next.costs - next.missing),
        'aria-label': `Progress to ${next.name}` }, missing),
      el('p', { class: 'soft' }, missing));
  }
  return el('div', { class: 'balance' }, ...parts);
}

function couponLine(coupon) {
  const kinds = { open: 'good', used: 'quiet', expired: 'quiet', cancelled: 'bad' };
  const ends = coupon.expires
    ? `${coupon.state === 'expired' ? 'Expired' : 'Valid until'} ${dateText(coupon.expires)}`
    : 'No end';
  return el('li', null,
    el('div', { class: 'line' }, el('span', { dir: 'auto' }, coupon.reward),
      badge(coupon.state, kinds[coupon.state] || 'quiet')),
    el('div', { class: 'line soft' }, el('code', null, coupon.code),
      ['open', 'expired'].includes(coupon.state) && el('span', null, ends)));
}

function table(heads, rows) {
  return el('table', null,
    el('thead', null, el('tr', null, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
    el('tbody', null, ...rows.map((cells) => el('tr', null, ...cells))));
}

const what = (text, below) => el('th', { scope: 'row' }, el('span', { dir: 'auto' }, text),
  el('span', { class: 'soft small' }, below));
const number = (text, kind) => el('td', { class: kind }, text);

function lotTable(lots) {
  return table(['From', 'Expires', 'Points'], lots.map((lot) => [
    what(lot.from, dateText(lot.at)),
    number(lot.expires ? dateText(lot.expires) : 'Never', 'soft'),
    number(lot.remaining === lot.points ? count(lot.points)
      : `${count(lot.remaining)} of ${count(lot.points)}`),
  ]));
}

function ledgerTable(entries) {
  const signed = (points) => (points < 0 ? count(points) : `+${count(points)}`);
  return table(['What', 'Points', 'Balance'], entries.map((entry) => [
    what(entry.what, dateText(entry.at)),
    number(signed(entry.points), entry.points < 0 ? 'minus' : 'plus'),
    number(count(entry.balance), 'soft'),
  ]));
}
