// Keeps what is being typed: over a page that starts anew because the server was gone, and, sent off, when the page is closed.
// Whoever starts the page anew sets whatsUpStartsAnew first: then the text is to be typed on, not to be sent.
const kept = 'whatsup.draft';
const storage = findStorage();
let open = null;

// Denied to a frame in somebody else's page where the user keeps third parties from storing anything.
function findStorage() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

// take: whether the editor takes the focus, as when somebody asked for it.
export function edit(editor, name, take) {
  open = { editor, name, text: editor.value };
  if (take) {
    editor.focus();
    editor.select();
  }

  editor.addEventListener('input', keep);
  editor.addEventListener('keydown', event => {
    // Enter saves, so it must not add a line first.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
    }
  });
}

export function sendOnClose(ticket) {
  if (open) {
    open.ticket = ticket;
  }
}

export function forget() {
  open = null;
  storage?.removeItem(kept);
}

// The card goes; what was typed stays kept.
export function leave() {
  open = null;
}

export function recall(name) {
  try {
    const draft = JSON.parse(storage?.getItem(kept) ?? null);
    return draft?.name === name ? draft.text : null;
  } catch {
    // Not written by us.
    return null;
  }
}

function keep() {
  if (open) {
    storage?.setItem(kept, JSON.stringify({ name: open.name, text: open.editor.value }));
  }
}

addEventListener('pagehide', () => {
  if (open?.ticket && open.editor.isConnected && open.editor.value !== open.text && !window.whatsUpStartsAnew) {
    navigator.sendBeacon(new URL('status', document.baseURI), new URLSearchParams({ ticket: open.ticket, status: open.editor.value }));
  }
});
