/** Runs `task` once, when `delayMs` have passed since the last call. */
import type { Disposable } from 'vscode';

export interface Debounced extends Disposable {
  (): void;
}

export function debounce(task: () => void, delayMs: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const call = () => {
    clearTimeout(timer);
    timer = setTimeout(task, delayMs);
  };
  return Object.assign(call, { dispose: () => clearTimeout(timer) });
}
