// Whether a key is the input method's, however the browser marks it: then it means nothing of what it else does on the page.
export const isComposing = event => event.isComposing || event.keyCode === 229;
