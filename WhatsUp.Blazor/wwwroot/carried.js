// What was missed by a page that had to start anew, for the next one of this tab: texts of the own status that were to be saved, and then
// choices, since a new status begins without an end. Each is done once what it is of is drawn, which bears the member's name, so that it is
// done for nobody else; nor is it long after.
import { recall } from './drafts.js';
import { session } from './storage.js';

const key = 'whatsup.missed';
const keptFor = 600_000;
const pace = 200;
let waiting = [];
let looking = null;

// what: [{ kind: 'draft' or 'choice', of: what the field says of itself as data-draft or data-choice, value }].
export function keep(what) {
  const others = waiting.filter(one => what.every(other => other.of !== one.of));
  write([...what, ...others], Date.now() + keptFor);
}

export function watch() {
  // A page that comes back as it was has not missed what it left for the next one.
  addEventListener('pageshow', event => event.persisted && forget());
  const { what = [], until = 0 } = read();
  const left = until - Date.now();
  if (left > 0) {
    waiting = what;
    looking = setInterval(() => look(until), pace);
    setTimeout(forget, left);
  } else {
    forget();
  }
}

export function forget() {
  clearInterval(looking);
  waiting = [];
  session.remove(key);
}

function look(until) {
  while (waiting.length > 0) {
    const { kind, of, value } = waiting[0];
    const field = document.querySelector(`[data-${kind}=${CSS.escape(of)}]:not([hidden])`);
    const over = kind === 'draft' && recall(of) !== value;

    // An editor is drawn before its text is put into it.
    const isReady = kind === 'draft' ? field?.value === value : field;
    if (!isReady && !over) {
      return;
    }

    waiting.shift();
    write(waiting, until);
    if (!over) {
      (kind === 'draft' ? save : choose)(field, value);
    }
  }

  forget();
}

function save(field) {
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}

function choose(list, value) {
  if (list.value !== value && !list.disabled && [...list.options].some(option => option.value === value)) {
    list.value = value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function read() {
  try {
    return JSON.parse(session.get(key)) ?? {};
  } catch {
    return {};
  }
}

function write(what, until) {
  if (what.length > 0) {
    session.set(key, JSON.stringify({ what, until }));
  }
}
