// Tries again by hand, and starts the page anew when the server has forgotten it; the session is kept, so nobody is signed out.
const bar = document.getElementById('components-reconnect-modal');

async function tryAgain() {
  try {
    if (!await Blazor.reconnect()) {
      location.reload();
    }
  } catch {
    // The server can't be reached yet; the bar stays, with its button.
  }
}

bar.addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'rejected' || event.detail.state === 'resume-failed') {
    location.reload();
  }
});

document.getElementById('reconnect-again').addEventListener('click', tryAgain);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && bar.classList.contains('components-reconnect-failed')) {
    tryAgain();
  }
});
