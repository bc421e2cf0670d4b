// An element that is taken away while it has the focus leaves it to nobody, and whoever goes by keys starts anew at the top of the page.
export function watch(root) {
  let focused = null;
  let area = null;

  const note = element => {
    focused = root.contains(element) ? element : null;
    area = focused?.closest('[data-area]');
  };

  // Left by a press elsewhere, nothing is to be handed on. By its focusout alone that can't be told from being taken away.
  const onPress = event => {
    if (!focused?.contains(event.target)) {
      focused = null;
    }
  };

  const handOn = () => {
    if (!focused || focused.isConnected) {
      return;
    }

    focused = null;
    if (document.activeElement === document.body) {
      // An area that has no landing now, such as the card while its editor opens, gives the focus by itself.
      const within = area?.isConnected ? area : root;
      within.querySelector('[data-landing]')?.focus({ preventScroll: true });
    }
  };

  const onFocusIn = event => note(event.target);
  const changes = new MutationObserver(handOn);
  note(document.activeElement);
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('pointerdown', onPress);
  changes.observe(root, { childList: true, subtree: true });
  return {
    stop() {
      document.removeEventListener('focusin', onFocusIn);
      document.removeEventListener('pointerdown', onPress);
      changes.disconnect();
    }
  };
}
