// Blazor can focus an element but not select its text.
export function selectAll(editor) {
  editor.focus();
  editor.select();
}
