// What only the browser knows of the list: which statuses are cut, that "/" was pressed anywhere on the page (where that is not switched
// off), when who unfolded a status turns to something else, whether the pointer or the focus is among the rows, and which row is read at
// the moment.
import { local } from '../storage.js';

const editable = 'input, textarea, select, [contenteditable]';

export function watch(section, list) {
  const rows = () => section.querySelector('[data-rows]');
  const parts = [watchCuts(section), watchSearchKey(section), searchAnew(section), foldWhenLeft(section), watchHold(section, rows, list), keepPosition(section, rows)];
  return {
    stop() {
      parts.forEach(stop => stop());
    }
  };
}

function watchCuts(section) {
  const measure = () => {
    // All are measured before any is marked: a mark between two would have the page laid out anew for each.
    const statuses = [...section.querySelectorAll(':not(.whole) > [data-status]')];
    const cut = statuses.map(status => status.scrollHeight > status.clientHeight + 1);
    statuses.forEach((status, i) => status.toggleAttribute('data-cut', cut[i]));
  };

  let waiting = 0;
  const measureSoon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(measure);
  };

  const sizes = new ResizeObserver(measureSoon);
  sizes.observe(section);
  const stop = onChanges(section, measureSoon, { characterData: true });
  measure();
  return () => {
    sizes.disconnect();
    stop();
  };
}

function watchSearchKey(section) {
  return on(document, 'keydown', event => {
    const field = section.querySelector('[aria-keyshortcuts="/"]');
    if (event.key === '/' && field && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.(editable)) {
      event.preventDefault();
      field.focus();
    }
  });
}

// Whoever clears the search looks for somebody else. The button goes, and what is typed at once is the new search.
function searchAnew(section) {
  return on(section, 'click', event => {
    if (event.target.closest('[data-search-anew]')) {
      const field = section.querySelector('[type="search"]');
      field.focus();
      field.value = '';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  });
}

// An unfolded status lies over other rows, so it folds when the focus or a press goes elsewhere, or by Escape.
function foldWhenLeft(section) {
  const fold = elsewhere => {
    for (const less of section.querySelectorAll('.whole > button')) {
      if (elsewhere(less.parentElement)) {
        less.dispatchEvent(new Event('close'));
      }
    }
  };

  return together(
    on(document, 'focusin', event => fold(whole => !whole.contains(event.target))),
    on(document, 'pointerdown', event => fold(whole => !whole.contains(event.target))),
    on(document, 'keydown', event => {
      if (event.key === 'Escape') {
        fold(() => true);
      }
    }));
}

// Looked up anew each time, so that rows that go with the pointer or the focus on them hold nothing. A finger does not hover.
function watchHold(section, rows, list) {
  let held = false;
  let touching = false;
  const look = () => {
    const all = rows();
    const now = !!all && ((!touching && all.matches(':hover')) || all.contains(document.activeElement));
    if (now !== held) {
      held = now;
      list.invokeMethodAsync('OnHeld', now).catch(() => { /* Told again when the link is back. */ });
    }
  };

  const tellAgain = () => {
    held = null;
    look();
  };

  const onPointer = event => {
    touching = event.pointerType === 'touch';
    look();
  };

  // The pointer can be there before the script is.
  look();
  return together(
    on(section, 'pointerover', onPointer),
    on(section, 'pointerout', onPointer),
    on(section, 'focusin', look),
    on(section, 'focusout', () => setTimeout(look)),
    on(document, 'whatsup-link-up', tellAgain),
    onChanges(section, look));
}

// Blazor switches off the browser's own way of keeping the position where it draws only the rows that are seen.
function keepPosition(section, rows) {
  let anchor = null;
  const note = () => {
    const all = rows();
    const scroller = all && scrollerOf(all);
    const top = scroller && scroller !== document.scrollingElement ? scroller.getBoundingClientRect().top : 0;
    anchor = null;
    if (scroller?.style.overflowAnchor === 'none' && all.getBoundingClientRect().top < top) {
      const row = [...all.querySelectorAll('.member')].find(each => each.getBoundingClientRect().bottom > top);
      anchor = row ? { row, scroller, at: row.getBoundingClientRect().top + scroller.scrollTop } : null;
    }
  };

  return together(
    on(document, 'scroll', note, { capture: true, passive: true }),
    onChanges(section, () => {
      if (anchor?.row.isConnected) {
        const moved = anchor.row.getBoundingClientRect().top + anchor.scroller.scrollTop - anchor.at;
        if (Math.abs(moved) > 1) {
          anchor.scroller.scrollTop += moved;
        }
      }

      note();
    }));
}

function scrollerOf(element) {
  for (let at = element.parentElement; at && at !== document.body && at !== document.documentElement; at = at.parentElement) {
    if (getComputedStyle(at).overflowY !== 'visible') {
      return at;
    }
  }

  return document.scrollingElement;
}

function on(target, name, handle, options) {
  target.addEventListener(name, handle, options);
  return () => target.removeEventListener(name, handle, options);
}

function onChanges(section, handle, options) {
  const observer = new MutationObserver(handle);
  observer.observe(section, { childList: true, subtree: true, ...options });
  return () => observer.disconnect();
}

const together = (...stops) => () => stops.forEach(stop => stop());

export function remember(what, value) {
  local.set(`whatsup.${what}`, value);
}

export function recall(what) {
  return local.get(`whatsup.${what}`);
}
