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
    // While the server is out of reach nobody is told; the next input tries again.
    page.invokeMethodAsync('OnInput', told - last).catch(() => { told = 0; });
  };
  const note = () => {
    last = Date.now();
    if (last - told >= pace) {
      tell();
    } else {
      waiting ??= setTimeout(tell, pace - (last - told));
    }
  };
  kinds.forEach(kind => addEventListener(kind, note, { passive: true, capture: true }));
  return {
    stop: () => {
      clearTimeout(waiting);
      kinds.forEach(kind => removeEventListener(kind, note, { capture: true }));
    },
  };
}
