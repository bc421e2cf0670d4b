// What people do while the server can't be reached, or may be out of reach without anybody having noticed yet, so that it can be done once
// more when it is back: typing, leaving a field, Enter and Escape in the own status, and choosing in a list of the app's.
const unnoticed = 30_000;
const typed = new Map();
const left = new Set();
const keys = new Map();
const chosen = new Map();
let lostAt = null;

export function watch() {
  const on = (name, handle) => document.addEventListener(name, handle, true);
  on('input', ({ target }) => {
    keys.delete(target);
    if (lostAt !== null) {
      typed.set(target, target.value);
    }
  });
  on('blur', ({ target }) => lostAt !== null && left.add(target));
  on('keydown', event => {
    const { target, key } = event;
    if (target.matches?.('textarea[data-draft]') && !event.isComposing && event.keyCode !== 229
      && (key === 'Escape' || (key === 'Enter' && !event.shiftKey))) {
      keys.clear();
      keys.set(target, key);
    }
  });
  on('change', ({ target }) => {
    if (target.matches('.whatsup select')) {
      chosen.set(target, { value: target.value, at: performance.now() });
    }
  });
}

export function lost() {
  lostAt ??= performance.now();
}

// The server has not heard of it, and may just have repeated its last drawing.
export function repeat() {
  const since = lostAt - unnoticed;
  const pressed = new Map(keys);
  lostAt = null;
  for (const field of document.querySelectorAll('[data-draft]')) {
    if (!typed.has(field)) {
      typed.set(field, field.value);
    }
    if (field.hasAttribute('data-ticket')) {
      left.add(field);
    }
  }

  typed.forEach((text, field) => {
    field.value = text;
    send(field, new Event('input', { bubbles: true }));
  });
  chosen.forEach(({ value, at }, list) => {
    if (at > since) {
      list.value = value;
      send(list, new Event('change', { bubbles: true }));
    }
  });
  pressed.forEach((key, field) => send(field, new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
  left.forEach(field => field !== document.activeElement && !pressed.has(field) && send(field, new FocusEvent('blur')));
  [typed, chosen, keys, left].forEach(each => each.clear());
}

function send(field, event) {
  if (field.isConnected) {
    field.dispatchEvent(event);
  }
}
