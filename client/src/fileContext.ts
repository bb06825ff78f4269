/** Sets `placewright.fileHasWorkloads` for the active editor, which shows or hides our icon and commands. */
import { commands, Disposable, window } from 'vscode';
import { debounce } from './debounce';
import { isOurs } from './documents';
import type { Server } from './server';

const KEY = 'placewright.fileHasWorkloads';
const DELAY_MS = 250;

export function trackWorkloadContext(server: Server): Disposable {
  const update = async () => {
    const document = window.activeTextEditor?.document;
    // A panel or an output view in front leaves the key as it is.
    if (!document) {
      return;
    }
    const uri = document.uri.toString();
    const state = isOurs(document) ? await server.panel({ uri }) : undefined;
    if (window.activeTextEditor?.document === document) {
      await commands.executeCommand('setContext', KEY, state?.kind === 'workload');
    }
  };
  const soon = debounce(() => void update(), DELAY_MS);
  return Disposable.from(
    soon,
    window.onDidChangeActiveTextEditor(soon),
    server.onRunning(soon),
    server.onEstimatesChanged(({ uri }) => {
      if (uri === window.activeTextEditor?.document.uri.toString()) {
        soon();
      }
    }),
  );
}
