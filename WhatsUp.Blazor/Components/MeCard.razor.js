import { isFree } from '../focus.js';
import { give, show } from '../ownStatus.js';

export { recall, forget } from '../drafts.js';

// To an editor that opened by itself, with what could not be saved or was being typed when the page had to start anew.
export function offerFocus(editor, text) {
  if (text !== null && document.activeElement !== editor) {
    editor.value = text;
  }

  show(editor);
  if (isFree()) {
    give(editor);
    editor.setSelectionRange(editor.value.length, editor.value.length);
  }
}
