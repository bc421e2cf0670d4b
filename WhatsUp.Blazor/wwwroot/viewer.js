// The server can't know where the browser is.
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;

// Nor whether the page is seen. What can't be told now is not needed later: who is out of reach counts as looking at their return.
export function watch(viewer) {
  const tell = () => { viewer.invokeMethodAsync('OnVisibility', !document.hidden).catch(() => {}); };
  document.addEventListener('visibilitychange', tell);
  if (document.hidden) {
    tell();
  }

  return { stop: () => document.removeEventListener('visibilitychange', tell) };
}
