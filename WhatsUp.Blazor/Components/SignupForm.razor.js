import { forget as forgetMissed } from '../carried.js';
import { forgetAll, recall as recallDraft } from '../drafts.js';

export { offer } from '../focus.js';

// Fills in what was typed before. Whose session ended while they typed in their card goes on with it here. What else they missed is nobody's now.
export function recall(form) {
  forgetMissed();
  const [name, status] = form.querySelectorAll('[data-draft]');
  fill(name, recallDraft(name.dataset.draft));
  fill(status, recallDraft(status.dataset.draft) || recallDraft(`status:${name.value}`));
}

// Signed up, nothing is to be typed on: neither under this name nor under one from before.
export function forget() {
  ['signup-', 'status:'].forEach(forgetAll);
}

function fill(field, text) {
  if (text && !field.value) {
    field.value = text.replaceAll('\n', ' ');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
