export { recall, forget } from '../drafts.js';

// take: whether the editor takes the focus, as when somebody asked for it. It does so too when nothing else has it.
export function edit(editor, take) {
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

document.addEventListener('keydown', event => {
  if (!event.target.matches?.('textarea[data-draft]')) {
    return;
  }

  if (event.isComposing || event.keyCode === 229) {
    // The input method's, however the browser marks it: neither Enter nor Escape means the editor.
    event.stopPropagation();
  } else if (event.key === 'Enter' && !event.shiftKey) {
    // Enter saves, so it must not add a line first.
    event.preventDefault();
  }
}, true);
