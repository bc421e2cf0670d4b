import { isFree } from '../focus.js';
import { show } from '../ownStatus.js';

export { recall, forget } from '../drafts.js';

// To an editor that opened by itself, with what could not be saved or was being typed when the page had to start anew.
export function offerFocus(editor) {
  show(editor);
  if (isFree()) {
    editor.focus({ preventScroll: true });
    editor.setSelectionRange(editor.value.length, editor.value.length);
  }
}
