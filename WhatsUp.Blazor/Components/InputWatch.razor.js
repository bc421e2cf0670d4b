const kinds = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart', 'focus'];

// Tells inputs at most so often, in milliseconds, and the first after a pause at once.
export function watch(page, pace) {
  let told = Date.now();
  const note = () => {
    const now = Date.now();
    if (now - told >= pace) {
      told = now;
      // While the server is out of reach nobody is told; the next input tries again.
      page.invokeMethodAsync('OnInput').catch(() => { told = 0; });
    }
  };
  kinds.forEach(kind => addEventListener(kind, note, { passive: true, capture: true }));
  return { stop: () => kinds.forEach(kind => removeEventListener(kind, note, { capture: true })) };
}
