// The own status is edited in the browser at once, however far away the server is: its editor is always there, a press shows it and gives it
// the focus, and what is done in it reaches the server in the order in which it is done, first of all that it has the focus.
import { isFree } from './focus.js';
import { isComposing } from './keys.js';

const isEditor = element => element?.matches?.('textarea[data-draft]');
let newLine = false;
let isGiven = false;

// The editor that somebody is in; the text with which they ended it, and whether they gave it up; whether it was left, and whether they came
// back before it was closed.
let within = null;
let ended = null;
let isGivenUp = false;
let isLeft = false;
let isBack = false;

export function show(editor) {
  editor.hidden = false;
  editor.parentElement.querySelector('[data-edit]').hidden = true;
  fit(editor);
}

// To an editor that the server opened. It need not hear of that: by then it may have closed it, and would open it anew.
export function give(editor) {
  isGiven = true;
  editor.focus({ preventScroll: true });
  isGiven = false;
}

// As high as its text, like the status in its place, where styles alone can't do that.
function fit(editor) {
  if (!CSS.supports('field-sizing', 'content')) {
    editor.style.height = 'auto';
    editor.style.height = `${editor.scrollHeight + editor.offsetHeight - editor.clientHeight}px`;
  }
}

document.addEventListener('click', event => {
  const editor = event.target.closest?.('[data-edit]')?.parentElement.querySelector('textarea[data-draft]');
  if (editor) {
    // What is shown, also when the server says another one before it has heard of the press.
    editor.value = editor.dataset.saved;
    ended = null;
    isGivenUp = isLeft = isBack = false;
    show(editor);
    editor.focus();
    editor.select();
  }
});

document.addEventListener('keydown', event => {
  if (!isEditor(event.target)) {
    return;
  }

  newLine = event.key === 'Enter' && event.shiftKey;
  if (['Enter', 'Escape'].includes(event.key) && !newLine && !event.repeat && !isComposing(event)) {
    // Escape takes back nothing that Enter has just saved.
    isGivenUp = event.key === 'Escape' && (isGivenUp || event.target.value !== ended);
    ended = event.target.value;
    isBack = false;
  }

  if (isComposing(event)) {
    // Neither Enter nor Escape means the editor.
    event.stopPropagation();
  } else if (event.key === 'Enter' && !event.shiftKey) {
    // Enter saves, so it must not add a line first. Held since it opened the editor, it does not close it.
    event.preventDefault();
    if (event.repeat) {
      event.stopPropagation();
    }
  }
}, true);

// Closed by the server it was not left: who typed on meanwhile has it opened again.
document.addEventListener('blur', event => {
  if (!isEditor(event.target)) {
    return;
  }

  if (event.target.hidden) {
    event.stopImmediatePropagation();
  } else {
    within = null;
    isLeft = true;
  }
}, true);

document.addEventListener('focus', event => {
  if (!isEditor(event.target)) {
    return;
  }

  within = event.target;
  if (isLeft && !isGiven) {
    isBack = true;
    if (isGivenUp && within.value === ended) {
      // Begun anew, for all who listen to what is typed.
      within.value = within.dataset.saved;
      within.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  isLeft = false;
  if (isGiven) {
    event.stopImmediatePropagation();
  }
}, true);

// The server closes it by what it has heard. Who has typed on since, or has left it and come back, is still in it: it stays open and keeps its
// focus, which it may have lost by now, and no key is lost meanwhile. The server is told, as what it hears next may not say so.
new MutationObserver(changes => {
  if (!changes.some(({ target }) => target === within) || (!within.hidden && document.activeElement === within)) {
    return;
  }

  const editor = within;
  within = null;
  if (isBack || (ended !== null && editor.value !== ended)) {
    show(editor);
    editor.dispatchEvent(new FocusEvent('focus'));
    editor.dispatchEvent(new Event('input', { bubbles: true }));
    within = document.activeElement === editor ? editor : null;
    if (isFree()) {
      give(editor);
    }
  }
}).observe(document, { subtree: true, attributeFilter: ['hidden'] });

document.addEventListener('input', event => isEditor(event.target) && fit(event.target));

// Keyboards on screens may tell of Enter only by the line break that it is about to make. Leaving saves.
document.addEventListener('beforeinput', event => {
  if (isEditor(event.target) && event.inputType === 'insertLineBreak' && !newLine) {
    event.preventDefault();
    event.target.blur();
  }
}, true);

// Who goes to another app may never come back: phones end pages without a word.
document.addEventListener('visibilitychange', () => document.hidden && isEditor(document.activeElement) && document.activeElement.blur());
