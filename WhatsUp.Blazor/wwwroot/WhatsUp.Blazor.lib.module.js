// Blazor runs this at its start, in every app that has the components. It sees to the link between browser and server: tries for as long
// as it takes, starts the page anew when the server has forgotten it, and loses nothing that was typed meanwhile. <ReconnectBar /> shows it,
// and so does the bar on top of a room, by data-link on the root: "lost" at first, "gone" after a while.
import './drafts.js';

const barIsEnough = 30_000;
const slowStart = 15_000;
const typed = new Map();
const left = new Set();
let bar = null;
let waiting = null;
let down = false;
let started = false;

export function beforeServerStart(options) {
  nameErrors();
  bar = document.querySelector('#components-reconnect-modal.link');
  if (!bar) {
    return;
  }

  options.reconnectionOptions = {
    ...options.reconnectionOptions,
    maxRetries: undefined,
    retryIntervalMilliseconds: attempt => Math.min(500 * attempt, 5_000),
  };
  bar.addEventListener('components-reconnect-state-changed', event => onLinkChanged(event.detail.state));
  bar.querySelector('button').addEventListener('click', tryNow);
  addEventListener('online', tryNow);
  document.addEventListener('input', event => down && typed.set(event.target, event.target.value), true);
  document.addEventListener('blur', event => down && left.add(event.target), true);
}

export function afterServerStarted() {
  started = true;
}

function onLinkChanged(state) {
  switch (state) {
    case 'show':
      down = true;
      document.documentElement.dataset.link ??= 'lost';
      waiting ??= setTimeout(onGone, barIsEnough);
      break;
    case 'hide':
      onUp();
      break;
    case 'failed':
      onGone();
      break;
    case 'rejected':
    case 'resume-failed':
      startAnew();
      break;
  }
}

function onGone() {
  bar.classList.add('long');
  document.documentElement.dataset.link = 'gone';
}

function onUp() {
  down = false;
  delete document.documentElement.dataset.link;
  clearTimeout(waiting);
  waiting = null;
  bar.classList.remove('long');

  // What was typed just before the loss was noticed may not have arrived either: a link can be dead for a while before that.
  for (const field of document.querySelectorAll('[data-draft]')) {
    if (!typed.has(field)) {
      typed.set(field, field.value);
    }
    if (field.hasAttribute('data-ticket')) {
      left.add(field);
    }
  }

  // The server has not heard of what happened here while it could not be reached, and may just have repeated its last drawing.
  typed.forEach((text, field) => {
    field.value = text;
    resend(field, new Event('input', { bubbles: true }));
  });
  left.forEach(field => field !== document.activeElement && resend(field, new FocusEvent('blur')));
  typed.clear();
  left.clear();
}

function resend(field, event) {
  if (field.isConnected) {
    field.dispatchEvent(event);
  }
}

function tryNow() {
  if (!started) {
    // A page whose first connection failed is told nothing by Blazor, and does not try again; <Loader /> has the words and the button.
    if (performance.now() > slowStart) {
      startAnew();
    }
  } else if (bar.classList.contains('components-reconnect-failed')) {
    Blazor.reconnect().then(done => done || startAnew(), () => { /* The bar stays, with its button. */ });
  } else {
    // Blazor's own wait for the next attempt ends when the page becomes visible; an attempt beside it would be a second connection.
    document.dispatchEvent(new Event('visibilitychange'));
  }
}

// Not before the server answers, or the page would be the browser's own about a lost network, with no way back by itself.
// The session is kept, so nobody is signed out, and the components ask for what was typed.
async function startAnew() {
  while (!await answers()) {
    await new Promise(done => setTimeout(done, 1_000));
  }

  window.whatsUpStartsAnew = true;
  location.reload();
}

function answers() {
  return fetch(location.href, { cache: 'no-store' }).then(response => response.status < 500, () => false);
}

// Blazor shows its card when it has given up the page's circuit. The circuit's name, by which the server's log tells of it, is on the page.
function nameErrors() {
  const card = document.querySelector('#blazor-error-ui.whatsup');
  const id = card?.querySelector('.id');
  if (id) {
    new MutationObserver(() => {
      const name = document.querySelector('[data-error-id]')?.dataset.errorId;
      id.hidden = !name;
      id.querySelector('code').textContent = name ?? '';
    }).observe(card, { attributes: true, attributeFilter: ['style'] });
  }
}
