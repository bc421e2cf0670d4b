// Tells when another tab changes what the browser keeps under a key, and when it may have done so unheard: while the link was lost. A tab hears
// nothing of what it writes itself.
export function watch(page, key) {
  const tell = () => { page.invokeMethodAsync('OnChanged').catch(() => { /* Told again when the link is back. */ }); };

  // Without a key everything is forgotten.
  const look = event => (event.key === key || event.key === null) && tell();
  addEventListener('storage', look);
  document.addEventListener('whatsup-link-up', tell);
  return {
    stop: () => {
      removeEventListener('storage', look);
      document.removeEventListener('whatsup-link-up', tell);
    },
  };
}
