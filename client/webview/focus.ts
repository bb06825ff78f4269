/** A row that moves in the list is moved in the document, which takes the focus from it: give it back. */
export function keepFocus(change: () => void): void {
  const before = document.activeElement;
  change();
  if (
    !(before instanceof HTMLElement || before instanceof SVGElement) ||
    before === document.body ||
    document.activeElement === before
  ) {
    return;
  }
  if (before.isConnected) {
    before.focus({ preventScroll: true });
  }
}
