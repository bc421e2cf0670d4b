// Gives the page another address without leaving it, as for a link whose code is used up or a query that was told.
export const replace = path => history.replaceState(history.state, '', new URL(path, document.baseURI));
