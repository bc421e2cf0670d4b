// An element that is taken away or hidden while it has the focus leaves it to nobody, and whoever goes by keys starts anew at the top of the
// page. Where <KeptFocus /> is around it, the focus is handed on.
import { isFree } from './focus.js';
import './ownStatus.js'; // First it may open an editor again that has just been hidden.

let focused = null;
let area = null;
let root = null;

const landingIn = part => part?.querySelector('[data-landing]:not(:disabled, [hidden], [hidden] *)');

document.addEventListener('focusin', ({ target }) => {
  root = target.closest('[data-keeps-focus]');
  area = target.closest('[data-area]');
  focused = root && target;
});

// Left by a press elsewhere, nothing is to be handed on. By its focusout alone that can't be told from being taken away.
document.addEventListener('pointerdown', ({ target }) => {
  if (!focused?.contains(target)) {
    focused = null;
  }
});

new MutationObserver(() => {
  if (!focused || (focused.isConnected && !focused.closest('[hidden]'))) {
    return;
  }

  focused = null;
  if (isFree()) {
    (landingIn(area?.isConnected ? area : null) ?? landingIn(root))?.focus({ preventScroll: true });
  }
}).observe(document, { childList: true, subtree: true, attributeFilter: ['hidden'] });
