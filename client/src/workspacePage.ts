/** What the panel's page of all workloads shows: asked again when numbers change, one question at a time. */
import { CancellationTokenSource, l10n } from 'vscode';
import type { Disposable } from 'vscode';
import type { PanelState } from '../../shared/src/panelState';
import { debounce } from './debounce';
import type { Server } from './server';

/** Long enough for a word to be typed, short enough to follow the text. */
const DELAY_MS = 300;
/** Below it nobody notices that figures are on their way. */
const LATE_MS = 400;

export interface WorkspacePage extends Disposable {
  /** The last answer: what a page that is loaded again shows first. */
  readonly state: PanelState;
  refresh(): void;
  /** The same, once nothing has changed for a moment. */
  soon(): void;
  /** A file of the list that was shown. */
  lists(uri: string): boolean;
}

export function createWorkspacePage(server: Server, show: (state: PanelState) => void): WorkspacePage {
  let state: PanelState = { kind: 'loading' };
  let pending: CancellationTokenSource | undefined;

  const update = async () => {
    pending?.cancel();
    const { token } = (pending = new CancellationTokenSource());
    const late = setTimeout(() => show({ kind: 'loading' }), LATE_MS);
    token.onCancellationRequested(() => clearTimeout(late));
    const answer = await server.workspacePanel(token);
    clearTimeout(late);
    if (!token.isCancellationRequested) {
      state = answer ?? missing(server);
      show(state);
    }
  };
  const soon = debounce(() => void update(), DELAY_MS);
  return {
    get state() {
      return state;
    },
    refresh: () => void update(),
    soon,
    lists: (uri) => state.kind === 'workspace' && state.rows.some((row) => row.uri === uri),
    dispose: () => {
      pending?.cancel();
      soon.dispose();
    },
  };
}

/** The server does not answer. */
export function missing(server: Server): PanelState {
  return server.isComingUp
    ? { kind: 'loading' }
    : {
        kind: 'error',
        message: l10n.t('The estimator is not running. The log says why.'),
        actions: ['restartServer', 'showLog'],
      };
}
