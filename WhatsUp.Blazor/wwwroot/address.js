// Gives the page another address without leaving it, as for a link whose code is used up.
export const replace = path => history.replaceState(history.state, '', new URL(path, document.baseURI));
