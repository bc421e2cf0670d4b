// Tells when another tab changes what the browser keeps under a key; and when the link is back, since it may have been told in vain meanwhile.
// A tab hears nothing of what it writes itself.
export function watch(page, key) {
  let here = false;
  const tell = () => { page.invokeMethodAsync('OnChanged', here).then(() => { here = false; }, () => { /* Told again when the link is back. */ }); };
  const look = event => {
    // Without a key everything is forgotten.
    if (event.key === key || event.key === null) {
      here = true;
      tell();
    }
  };

  addEventListener('storage', look);
  document.addEventListener('whatsup-link-up', tell);
  return {
    stop: () => {
      removeEventListener('storage', look);
      document.removeEventListener('whatsup-link-up', tell);
    },
  };
}
