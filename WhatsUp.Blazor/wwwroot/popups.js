// What a button unfolds on the page (data-popup around both) folds by Escape, which leaves the focus on the button, and by a press anywhere
// else, so that one at most is open. Not by the begin of the press: the page would move under it.
import { isComposing } from './keys.js';

const popups = () => [...document.querySelectorAll('[data-popup]')];
const isOpen = popup => popup.querySelector('[aria-expanded=true]') !== null;
const fold = popup => popup.dispatchEvent(new Event('close'));

document.addEventListener('click', ({ target }) =>
  popups().filter(popup => isOpen(popup) && !popup.contains(target)).forEach(fold), true);

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || isComposing(event)) {
    return;
  }

  // Not every browser gives the focus to a button that is clicked. One that was pressed may be about to open, over a slow line.
  const { target } = event;
  for (const popup of popups().filter(each => each.contains(target) || (target === document.body && isOpen(each)))) {
    popup.querySelector('[aria-expanded]').focus();
    fold(popup);
  }
});
