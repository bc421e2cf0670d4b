// What only the browser knows of the list: which statuses are cut, and that "/" was pressed anywhere on the page.
const editable = 'input, textarea, select, [contenteditable]';

export function watch(section) {
  const measure = () => {
    for (const status of section.querySelectorAll('[data-status]')) {
      status.toggleAttribute('data-cut', status.scrollHeight > status.clientHeight + 1);
    }
  };

  let waiting = 0;
  const measureSoon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(measure);
  };

  const search = event => {
    const field = section.querySelector('input[type=search]');
    if (event.key === '/' && field && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.(editable)) {
      event.preventDefault();
      field.focus();
    }
  };

  const sizes = new ResizeObserver(measureSoon);
  const changes = new MutationObserver(measureSoon);
  sizes.observe(section);
  changes.observe(section, { childList: true, subtree: true, characterData: true });
  document.addEventListener('keydown', search);
  measure();
  return {
    stop() {
      sizes.disconnect();
      changes.disconnect();
      document.removeEventListener('keydown', search);
    }
  };
}

export function remember(what, value) {
  whereAllowed(() => localStorage.setItem(`whatsup.${what}`, value));
}

export function recall(what) {
  return whereAllowed(() => localStorage.getItem(`whatsup.${what}`));
}

// Denied to a frame in somebody else's page where the user keeps third parties from storing anything.
function whereAllowed(use) {
  try {
    return use();
  } catch {
    return null;
  }
}

export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
