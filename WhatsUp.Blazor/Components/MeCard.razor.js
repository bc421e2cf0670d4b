export { recall, forget } from '../drafts.js';

// As high as its text, like the status in its place, where styles alone can't do that.
function fit(editor) {
  if (!CSS.supports('field-sizing', 'content')) {
    editor.style.height = 'auto';
    editor.style.height = `${editor.scrollHeight + editor.offsetHeight - editor.clientHeight}px`;
  }
}

// take: whether the editor takes the focus, as when somebody asked for it. It does so too when nothing else has it.
export function edit(editor, take) {
  fit(editor);
  const at = document.activeElement;
  if (at === editor || !(take || at === null || at === document.body)) {
    return;
  }

  editor.focus();
  if (editor.value === editor.dataset.saved) {
    editor.select();
  } else {
    editor.setSelectionRange(editor.value.length, editor.value.length);
  }
}

// The status takes the focus that went with the editor or its button.
export function rest(status) {
  if (status.ownerDocument.activeElement === document.body) {
    status.focus({ preventScroll: true });
  }
}

const isEditor = element => element?.matches?.('textarea[data-draft]');
let newLine = false;

document.addEventListener('keydown', event => {
  if (!isEditor(event.target)) {
    return;
  }

  newLine = event.key === 'Enter' && event.shiftKey;
  if (event.isComposing || event.keyCode === 229) {
    // The input method's, however the browser marks it: neither Enter nor Escape means the editor.
    event.stopPropagation();
  } else if (event.key === 'Enter' && !event.shiftKey) {
    // Enter saves, so it must not add a line first.
    event.preventDefault();
  }
}, true);

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
