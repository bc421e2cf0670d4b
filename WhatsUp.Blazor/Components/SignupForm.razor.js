// Keeps what is being typed over a page that starts anew because the server was gone.
const prefix = 'whatsup.signup.';
const storage = open();

// Denied to a frame in somebody else's page where the user keeps third parties from storing anything.
function open() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

export function keep(form) {
  for (const field of form.querySelectorAll('input')) {
    const typed = storage?.getItem(prefix + field.id);
    if (typed && !field.value) {
      field.value = typed;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }

    field.addEventListener('input', () => storage?.setItem(prefix + field.id, field.value));
  }
}

export function forget() {
  Object.keys(storage ?? {}).filter(key => key.startsWith(prefix)).forEach(key => storage.removeItem(key));
}
