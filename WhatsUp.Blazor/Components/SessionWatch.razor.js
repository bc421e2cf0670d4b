const pace = 1_000;

// Tells when another tab changes what the browser keeps under a key. A tab hears nothing of what it writes itself.
export function watch(page, key) {
  let waiting;
  let stopped = false;
  const tell = () => {
    clearTimeout(waiting);
    page.invokeMethodAsync('OnChanged').catch(() => {
      // The server is out of reach.
      waiting = stopped ? undefined : setTimeout(tell, pace);
    });
  };

  // Without a key everything is forgotten.
  const look = event => (event.key === key || event.key === null) && tell();
  addEventListener('storage', look);
  return {
    stop: () => {
      stopped = true;
      clearTimeout(waiting);
      removeEventListener('storage', look);
    },
  };
}
