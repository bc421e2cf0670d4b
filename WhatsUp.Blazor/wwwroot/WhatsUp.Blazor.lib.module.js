// Blazor runs this at its start, in every app that has the components. It sees to the link between browser and server: tries for as long
// as it takes, starts the page anew when the server has forgotten it, and loses nothing that was typed meanwhile. <ReconnectBar /> shows it,
// and so do the bar on top of a room and its list, by data-link on the root: "lost" at first, "gone" after a while. The document's event
// "whatsup-link-up" says that the link is back: what a script told the server meanwhile is lost, and Blazor never says so.
import './drafts.js';
import './keptFocus.js';
import './ownStatus.js';
import './popups.js';
import * as held from './held.js';
import * as missed from './missed.js';

const barIsEnough = 30_000;
const slowStart = 15_000;
const pace = 1_000;
const mostWait = 15_000;
let bar = null;
let waiting = null;
let started = false;
let attempt = null;

export function beforeServerStart(options) {
  nameErrors();
  bar = document.querySelector('#components-reconnect-modal.link');
  if (!bar) {
    return;
  }

  options.reconnectionOptions = {
    ...options.reconnectionOptions,
    maxRetries: undefined,
    retryIntervalMilliseconds: tries => Math.min(500 * tries, 5_000),
  };
  bar.addEventListener('components-reconnect-state-changed', event => onLinkChanged(event.detail.state));
  bar.querySelector('button').addEventListener('click', tryNow);
  addEventListener('online', tryNow);
  addEventListener('unhandledrejection', onUnsent);
  missed.watch(isKept => isKept ? tell('kept') : untell('kept'));
  held.watch();
}

// What waits until the link is back.
function tell(what) {
  bar.dataset.told = what;
}

function untell(what) {
  if (bar.dataset.told === what) {
    delete bar.dataset.told;
  }
}

export function afterServerStarted() {
  started = true;
}

function onLinkChanged(state) {
  switch (state) {
    case 'show':
      missed.lost();
      held.hold(() => tell('held'));
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
  delete document.documentElement.dataset.link;
  clearTimeout(waiting);
  waiting = null;
  bar.classList.remove('long');
  delete bar.dataset.told;
  held.free();
  missed.repeat();
  document.dispatchEvent(new Event('whatsup-link-up'));
}

// Blazor goes on sending what happens on the page, and leaves it to nobody that it can't be sent; missed.js and held.js see to it.
function onUnsent(event) {
  if (document.documentElement.dataset.link && event.reason?.message?.startsWith('Cannot send data if the connection')) {
    event.preventDefault();
  }
}

function tryNow() {
  if (attempt) {
    attempt.abort();
  } else if (!started) {
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

// Not before there is a page to show, or it would be the browser's own about a lost network or a proxy's about a server that is not there,
// with no way back by itself. The session is kept, so nobody is signed out, and the components ask for what was typed.
async function startAnew() {
  if (attempt) {
    return;
  }

  do {
    attempt = new AbortController();
  } while (!await answers(attempt) && await pause(attempt.signal));

  window.whatsUpStartsAnew = true;
  location.reload();
}

// The page of a server that is full says so and loads itself again.
async function answers(trying) {
  const tooLong = setTimeout(() => trying.abort(), mostWait);
  try {
    const response = await fetch(location.href, { cache: 'no-store', signal: trying.signal });
    return response.status < 500 || response.headers.has('Refresh');
  } catch {
    return false;
  } finally {
    clearTimeout(tooLong);
  }
}

// Over at once for who does not want to wait.
function pause(signal) {
  return signal.aborted || new Promise(done => {
    const over = () => done(true);
    setTimeout(over, pace);
    signal.addEventListener('abort', over);
  });
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
