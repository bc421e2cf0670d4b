// What people do while the server can't be reached, or may be out of reach without anybody having noticed yet, so that it can be done once
// more when it is back: typing, leaving a field, Enter and Escape in the own status, and choosing. A field for typing says by data-draft what it is
// of, a list by data-choice; data-saved is what the server last said of it. What is missed by a page that has to start anew is for carried.js.
import * as carried from './carried.js';
import { unsaved } from './drafts.js';
import { isComposing } from './keys.js';

const unnoticed = 30_000;
const typed = new Map();
const left = new Set();
const keys = new Map();
const chosen = new Map();
let lostAt = null;
let tellKept = null;

// Texts that were ended and are not saved.
const ended = () => unsaved().filter(field => keys.has(field) || field !== document.activeElement);

// tell: says, or takes back, that what was ended while the link is lost is kept.
export function watch(tell) {
  tellKept = () => lostAt !== null && tell(ended().length > 0);
  const on = (name, handle) => document.addEventListener(name, handle, true);
  on('input', ({ target }) => {
    keys.delete(target);
    if (lostAt !== null) {
      typed.set(target, target.value);
    }
    tellKept();
  });
  on('click', ({ target }) => target.closest?.('[data-edit]') && keys.clear());
  on('blur', ({ target }) => {
    if (lostAt !== null) {
      left.add(target);
    }
    tellKept();
  });
  on('keydown', event => {
    const { target, key } = event;
    if (target.matches?.('textarea[data-draft]') && !isComposing(event) && !event.repeat
      && (key === 'Escape' || (key === 'Enter' && !event.shiftKey))) {
      keys.clear();
      keys.set(target, key);
      tellKept();
    }
  });
  on('change', ({ target }) => {
    if (target.matches('select[data-choice]')) {
      chosen.set(target, { value: target.value, before: target.dataset.saved, at: performance.now() });
    }
  });
  addEventListener('pagehide', () => lostAt !== null && carry());
  carried.watch();
}

export function lost() {
  lostAt ??= performance.now();
  tellKept();
}

// The server has not heard of it, and may just have repeated its last drawing.
export function repeat() {
  const choices = unheard();
  const pressed = new Map(keys);
  lostAt = null;
  for (const field of document.querySelectorAll('[data-draft]:not([hidden])')) {
    if (!typed.has(field)) {
      typed.set(field, field.value);
    }
    if (field.hasAttribute('data-ticket')) {
      // Open here, it has to be there.
      send(field, new FocusEvent('focus'));
      left.add(field);
    }
  }

  typed.forEach((text, field) => {
    field.value = text;
    send(field, new Event('input', { bubbles: true }));
  });
  pressed.forEach((key, field) => send(field, new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
  left.forEach(field => field !== document.activeElement && !pressed.has(field) && send(field, new FocusEvent('blur')));

  // After the status, which begins without an end.
  choices.forEach(([list, { value }]) => {
    list.value = value;
    send(list, new Event('change', { bubbles: true }));
  });
  [typed, chosen, keys, left].forEach(each => each.clear());
}

// Of a choice from just before the server may have heard: then it has said something new since, or has put another in its place.
function unheard() {
  const isUnheard = (list, { value, before, at }) =>
    at >= lostAt || (at > lostAt - unnoticed && list.value === value && list.dataset.saved === before);
  return [...chosen].filter(([list, choice]) => list.isConnected && isUnheard(list, choice));
}

function carry() {
  const texts = ended()
    .map(field => ({ kind: 'draft', of: field.dataset.draft, value: field.value }));
  carried.keep([...texts, ...unheard().map(([list, { value }]) => ({ kind: 'choice', of: list.dataset.choice, value }))]);
}

function send(field, event) {
  if (field.isConnected) {
    field.dispatchEvent(event);
  }
}
