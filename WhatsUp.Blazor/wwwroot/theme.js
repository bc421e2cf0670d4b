// What every page needs before its room runs, loaded before the page is drawn.
// Light and dark follow the system until somebody presses the switch; the choice is kept in this browser.
// It is no module, which would come after the first drawing, and so has no use of storage.js.
const keptTheme = use => {
  try {
    return use(localStorage);
  } catch {
    // Denied: the choice lasts as long as the page.
    return null;
  }
};
const chosen = keptTheme(storage => storage.getItem('whatsup.theme'));

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
    keptTheme(storage => storage.setItem('whatsup.theme', root.dataset.theme));
  }
});
