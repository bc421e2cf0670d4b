// The server can't know where the browser is.
export const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;
