import { isFree } from '../focus.js';
import { give, show } from '../ownStatus.js';

export { recall, forget } from '../drafts.js';

// To an editor that opened by itself, with what could not be saved or was being typed when the page had to start anew; unless somebody
// has begun to type in it.
export function offerFocus(editor, text) {
  if (text !== null && (document.activeElement !== editor || ['', editor.dataset.saved].includes(editor.value))) {
    editor.value = text;
  }

  show(editor);
  if (isFree()) {
    give(editor);
    editor.setSelectionRange(editor.value.length, editor.value.length);
  }
}
