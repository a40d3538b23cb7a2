/**
 * claimFocus moves the focus to an element when what had it has left the page, so that a person at the keyboard does not
 * start again from the top.
 */
export function claimFocus(element: HTMLElement | null): void {
  if (!document.activeElement || document.activeElement === document.body)
    element?.focus({ preventScroll: true });
}
