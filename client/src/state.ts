/** `placewright.state`: what the empty view says, and which commands make sense. */
import { commands, Disposable } from 'vscode';
import type { Server } from './server';

type State = 'starting' | 'running' | 'down';

export function trackState(server: Server): Disposable {
  const set = (state: State) => void commands.executeCommand('setContext', 'placewright.state', state);
  set('starting');
  return Disposable.from(
    server.onRunning((isRunning) => isRunning && set('running')),
    server.onDown(() => set('down')),
  );
}
