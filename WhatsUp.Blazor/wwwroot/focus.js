// Whether nobody has the focus, so that whoever takes it takes it from nobody. What has just been hidden has it for a moment more, and a
// frame leaves it to the page around.
export function isFree() {
  const at = document.activeElement;
  return (window === top || document.hasFocus()) && (at === null || at === document.body || at.closest('[hidden]') !== null);
}

// To what an answer brings: whoever has gone on elsewhere meanwhile keeps the focus there, out of what unfolds around it.
export function offer(element) {
  if (isFree() || element.closest('details')?.contains(document.activeElement)) {
    element.focus();
  }
}
