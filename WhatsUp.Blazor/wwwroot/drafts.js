// Keeps what is being typed: over a page that starts anew because the server was gone, and, sent off, when the page is closed.
// It is there before anything can be typed, and a field carries all that it needs from the moment it is drawn, so the first key is kept
// like the last: what the text is (data-draft), the saved text it started from, if any (data-saved), and a ticket with which it is sent
// off as the status (data-ticket). Whoever starts the page anew sets whatsUpStartsAnew first: then the text is typed on, not sent.
import { isComposing } from './keys.js';
import { session } from './storage.js';

const givenUp = new WeakSet();
const key = draft => `whatsup.draft.${draft}`;
const openEditors = () => [...document.querySelectorAll('[data-draft][data-ticket]:not([hidden])')];
const isChanged = field => field.value !== (field.dataset.saved ?? '');

export const recall = draft => session.get(key(draft));
export const forget = draft => session.remove(key(draft));
export const forgetAll = start => session.keys()?.filter(each => each.startsWith(key(start))).forEach(each => session.remove(each));

// What is in open editors and not saved. Given up by Escape, a text is nobody's, whether or not the server has heard of it.
export const unsaved = () => openEditors().filter(field => isChanged(field) && !givenUp.has(field));

document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !isComposing(event)) {
    givenUp.add(event.target);
  } else if (event.key === 'Enter') {
    givenUp.delete(event.target);
  }
}, true);

document.addEventListener('input', ({ target }) => {
  givenUp.delete(target);
  const draft = target.dataset?.draft;
  if (draft && isChanged(target)) {
    session.set(key(draft), target.value);
  } else if (draft) {
    forget(draft);
  }
}, true);

addEventListener('pagehide', () => {
  openEditors().filter(field => givenUp.has(field)).forEach(field => forget(field.dataset.draft));
  for (const field of window.whatsUpStartsAnew ? [] : unsaved()) {
    navigator.sendBeacon(new URL('status', document.baseURI), new URLSearchParams({ ticket: field.dataset.ticket, status: field.value }));
  }
});
