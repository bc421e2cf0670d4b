const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart', 'focus'];

// Tells inputs at most so often, in milliseconds: the first after a pause at once, the last of several when the pace allows, and how long ago it was.
export function watch(page, pace) {
  let told = Date.now();
  let last = told;
  let waiting;
  const tell = () => {
    clearTimeout(waiting);
    waiting = undefined;
    told = Date.now();
    page.invokeMethodAsync('OnInput', told - last).catch(() => { /* Told again when the link is back. */ });
  };
  const note = () => {
    last = Date.now();

    // Whichever way: the clock may have been set.
    const since = Math.abs(last - told);
    if (since >= pace) {
      tell();
    } else {
      waiting ??= setTimeout(tell, pace - since);
    }
  };
  kinds.forEach(kind => addEventListener(kind, note, { passive: true, capture: true }));
  document.addEventListener('whatsup-link-up', tell);
  return {
    stop: () => {
      clearTimeout(waiting);
      kinds.forEach(kind => removeEventListener(kind, note, { capture: true }));
      document.removeEventListener('whatsup-link-up', tell);
    },
  };
}
