// What every page needs before its room runs, loaded before the page is drawn.
// Light and dark follow the system until somebody presses the switch; the choice is kept in this browser.
let chosen = null;
try {
  chosen = localStorage.getItem('whatsup.theme');
} catch {
  // Denied to a frame in somebody else's page; there is no switch in it either.
}

if (chosen === 'light' || chosen === 'dark') {
  document.documentElement.dataset.theme = chosen;
}

document.addEventListener('click', event => {
  // By itself the link would lead to the app's first page: pages have a base address.
  if (event.target.closest('.skip')) {
    event.preventDefault();
    document.getElementById('main').focus();
  }

  if (event.target.closest('[data-theme-switch]')) {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    localStorage.setItem('whatsup.theme', root.dataset.theme);
  }
});
