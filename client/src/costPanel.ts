/** The cost panel: one webview per window that follows the cursor and survives a reload. */
import { CancellationTokenSource, Disposable, l10n, Uri, ViewColumn, window } from 'vscode';
import type { ExtensionContext, LogOutputChannel, WebviewPanel } from 'vscode';
import type {
  AskedWhatIf,
  DocumentPosition,
  HostMessage,
  PanelRequest,
  PanelState,
  RetargetRequest,
} from '../../shared/src/protocol';
import { debounce } from './debounce';
import { applyWhatIf, moveWorkload } from './move';
import { pageMessage } from './pageMessage';
import { pageFolder, pageHtml } from './panelPage';
import { rememberedSubject, revealLine, subjectOf } from './panelSubject';
import { copyText, saveExport } from './saveExport';
import type { Server } from './server';

const VIEW_TYPE = 'placewright.costPanel';
/** Short enough to feel attached to the cursor, long enough to skip lines on the way. */
const FOLLOW_MS = 60;

export interface CostPanel extends Disposable {
  /** Opens the panel, or brings it to the front, on this place or on the cursor's. */
  open(subject?: DocumentPosition): void;
}

export function createCostPanel(context: ExtensionContext, server: Server, log: LogOutputChannel): CostPanel {
  let shown: Shown | undefined;
  const adopt = (panel: WebviewPanel, subject: DocumentPosition | undefined) => {
    shown?.panel.dispose();
    const mine = showPage(panel, subject, context.extensionUri, server, log);
    shown = mine;
    panel.onDidDispose(() => {
      if (shown === mine) {
        shown = undefined;
      }
    });
  };

  const serializer = window.registerWebviewPanelSerializer(VIEW_TYPE, {
    deserializeWebviewPanel: async (panel, state: unknown) => adopt(panel, rememberedSubject(state)),
  });
  return {
    open: (given) => {
      const subject = given ?? subjectOf(window.activeTextEditor);
      if (shown) {
        shown.panel.reveal(undefined, true);
        shown.turnTo(subject);
        return;
      }
      const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      adopt(window.createWebviewPanel(VIEW_TYPE, l10n.t('Cost and placement'), column), subject);
    },
    // The panel itself stays: when a window is reloaded, the serializer gets it back.
    dispose: () => serializer.dispose(),
  };
}

interface Shown {
  readonly panel: WebviewPanel;
  turnTo(subject: DocumentPosition | undefined): void;
}

/** Fills one webview and keeps it up to date until it is closed. */
function showPage(
  panel: WebviewPanel,
  first: DocumentPosition | undefined,
  extension: Uri,
  server: Server,
  log: LogOutputChannel,
): Shown {
  let subject =
    first ??
    subjectOf(window.activeTextEditor) ??
    subjectOf(window.visibleTextEditors.find((editor) => subjectOf(editor)));
  let state: PanelState = { kind: 'loading' };
  let whatIf: AskedWhatIf | undefined;
  let pending: CancellationTokenSource | undefined;
  let regionsPending: CancellationTokenSource | undefined;
  let isReady = false;
  /** Its figures stay on the page, dimmed, while newer ones are not to be had. */
  let shownUri: string | undefined;

  const post = () => {
    if (isReady) {
      void panel.webview.postMessage({ type: 'show', state } satisfies HostMessage);
    }
  };
  const refresh = async () => {
    pending?.cancel();
    // Of figures that are on their way out.
    regionsPending?.cancel();
    const { token } = (pending = new CancellationTokenSource());
    const answer = await stateOf(subject && { ...subject, whatIf }, server, token);
    if (!token.isCancellationRequested && answer) {
      state = answer;
      shownUri = state.kind === 'workload' ? state.uri : shownUri;
      post();
    }
  };
  const compareRegions = async () => {
    regionsPending?.cancel();
    const { token } = (regionsPending = new CancellationTokenSource());
    const regions = subject && (await server.regions({ ...subject, whatIf }, token));
    if (!token.isCancellationRequested && regions !== undefined) {
      void panel.webview.postMessage({ type: 'regions', regions } satisfies HostMessage);
    }
  };
  const soon = debounce(() => void refresh(), FOLLOW_MS);
  const turnTo = (next: DocumentPosition | undefined) => {
    if (next && (next.uri !== subject?.uri || next.line !== subject.line)) {
      subject = next;
      soon();
    }
  };

  const receive = async (value: unknown) => {
    const message = pageMessage(value);
    if (message?.type === 'ready') {
      isReady = true;
      post();
      return;
    }
    if (message?.type === 'save') {
      return saveExport(message, shownUri);
    }
    if (message?.type === 'copy') {
      return copyText(message.text);
    }
    // The page speaks about the document it shows and about no other.
    if (!message || !('uri' in message) || message.uri !== shownUri) {
      log.warn('The panel sent a message that is not understood');
      return;
    }
    switch (message.type) {
      case 'reveal':
        return revealLine(message.uri, message.line, false);
      case 'choose':
        return revealLine(message.uri, message.line, true);
      case 'regions':
        return compareRegions();
      case 'whatIf':
        whatIf = { workload: message.workload, changes: message.changes };
        return refresh();
      case 'apply':
        // The file says it from now on: what it says is asked again when its numbers are there.
        whatIf = (await applyWhatIf(server, message)) ? undefined : whatIf;
        return soon();
      case 'move':
        await moveWorkload(server, moveOf(message, state));
    }
  };

  const parts = Disposable.from(
    soon,
    window.onDidChangeActiveTextEditor((editor) => turnTo(subjectOf(editor))),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === window.activeTextEditor || textEditor.document.uri.toString() === subject?.uri) {
        turnTo(subjectOf(textEditor));
      }
    }),
    // The server has waited for a pause in typing already.
    server.onEstimatesChanged(({ uri }) => {
      if (uri === subject?.uri) {
        void refresh();
      }
    }),
    server.onRunning(soon),
    panel.webview.onDidReceiveMessage((value: unknown) => {
      receive(value).catch((error: unknown) => log.error('The panel could not do that', error));
    }),
  );
  panel.onDidDispose(() => {
    pending?.cancel();
    regionsPending?.cancel();
    parts.dispose();
  });
  panel.iconPath = Uri.joinPath(extension, 'media', 'icon.png');
  panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
  panel.webview.html = pageHtml(panel.webview, extension);
  void refresh();
  return { panel, turnTo };
}

/** The line is that of the page: several workloads of a file may have one name. */
function moveOf({ uri, workload, target }: RetargetRequest, state: PanelState): RetargetRequest {
  const isShown = state.kind === 'workload' && state.name === workload;
  return { uri, workload, target, ...(isShown ? { line: state.range.start.line } : {}) };
}

async function stateOf(
  subject: PanelRequest | undefined,
  server: Server,
  token: CancellationTokenSource['token'],
): Promise<PanelState | undefined> {
  if (!subject) {
    return { kind: 'empty', message: l10n.t('Open a workload manifest: the panel follows the cursor.') };
  }
  const answer = await server.panel(subject, token);
  if (!answer && server.isComingUp) {
    return { kind: 'loading' };
  }
  return answer ?? { kind: 'error', message: l10n.t('The estimator is not running. The log says why.') };
}
