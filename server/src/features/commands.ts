/** Commands of the client that lenses and hovers lead to. */
export const OPEN_PANEL_COMMAND = 'placewright.openCostPanel';
export const MOVE_COMMAND = 'placewright.moveWorkload';

/** A command URI for a Markdown link; the client trusts only its own commands. */
export function commandUri(command: string, ...args: readonly unknown[]): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(args))}`;
}
