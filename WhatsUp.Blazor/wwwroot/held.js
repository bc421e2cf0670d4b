// Buttons do their work at the server, and what is pressed while it is out of reach may mean something else by the time it is back: so they
// are held back, and whoever presses one is told. What works without the server is left: the own status's, Logout's form, the colours,
// the bar's own.
const buttons = '.whatsup button:not([data-edit], [data-theme-switch], form[method] button, #components-reconnect-modal button, #blazor-error-ui button)';
const marked = new Set();
let tell = null;

export function watch() {
  document.addEventListener('click', event => {
    if (tell && event.target.closest?.(buttons)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      tell();
    }
  }, true);
}

// words: shows them.
export function hold(words) {
  tell = words;
  for (const button of document.querySelectorAll(buttons)) {
    if (!button.hasAttribute('aria-disabled')) {
      button.setAttribute('aria-disabled', 'true');
      marked.add(button);
    }
  }
}

export function free() {
  tell = null;
  marked.forEach(button => button.removeAttribute('aria-disabled'));
  marked.clear();
}
