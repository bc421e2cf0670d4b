// Buttons do their work at the server, and what is pressed while it is out of reach may mean something else by the time it is back: so they
// are held back, and whoever presses one is told. What works without the server is left: the own status's, the colours, the bar's own. A form
// that the browser sends, such as Logout's, needs no link: it goes if there is a server, instead of ending at the browser's own page.
const buttons = '.whatsup button:not([data-edit], [data-theme-switch], form[method] button, #components-reconnect-modal button, #blazor-error-ui button)';
const marked = new Set();
let tell = null;

export function watch() {
  document.addEventListener('click', event => {
    const sender = event.target.closest?.('.whatsup form[method] button');
    if (!tell || !(sender ?? event.target.closest?.(buttons))) {
      return;
    }

    event.preventDefault();
    event.stopImmediatePropagation();
    if (sender) {
      fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' }).then(() => sender.form.requestSubmit(sender), () => tell?.());
    } else {
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
