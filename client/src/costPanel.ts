/** The cost panel: one webview per window that follows the cursor and survives a reload. */
import { commands, CancellationTokenSource, Disposable, l10n, Uri, ViewColumn, window, workspace } from 'vscode';
import type { ExtensionContext, LogOutputChannel, WebviewPanel } from 'vscode';
import type { PanelHead, PanelState } from '../../shared/src/panelState';
import type {
  AskedWhatIf,
  DocumentPosition,
  HostMessage,
  PanelPage,
  PanelRequest,
  RetargetRequest,
} from '../../shared/src/protocol';
import { debounce } from './debounce';
import { applyWhatIf, moveWorkload } from './move';
import { pageMessage } from './pageMessage';
import { pageFolder, pageHtml } from './panelPage';
import { rememberedBy, revealLine, subjectOf } from './panelSubject';
import type { Remembered } from './panelSubject';
import type { Planner } from './planner';
import { copyText, saveExport } from './saveExport';
import type { Server } from './server';
import { createWorkspacePage, missing } from './workspacePage';

const VIEW_TYPE = 'placewright.costPanel';
/** Short enough to feel attached to the cursor, long enough to skip lines on the way. */
const FOLLOW_MS = 60;

export interface CostPanel extends Disposable {
  /** Opens the panel, or brings it to the front, on this place or on the cursor's. */
  open(subject?: DocumentPosition): void;
  /** The same on the page of all workloads, which nobody types beside: it takes the focus. */
  openWorkspace(): void;
  /** Where it stands: what is opened beside it must not cover it. */
  readonly column: ViewColumn | undefined;
}

export function createCostPanel(
  context: ExtensionContext,
  server: Server,
  log: LogOutputChannel,
  planner: Planner,
): CostPanel {
  let shown: Shown | undefined;
  const adopt = (panel: WebviewPanel, first: Remembered) => {
    shown?.panel.dispose();
    const mine = showPage(panel, first, { extension: context.extensionUri, server, log, planner });
    shown = mine;
    panel.onDidDispose(() => {
      if (shown === mine) {
        shown = undefined;
      }
    });
  };
  const open = (first: Remembered, preserveFocus: boolean) => {
    if (shown) {
      shown.panel.reveal(undefined, preserveFocus);
      shown.turnTo(first.subject);
      shown.turnPage(first.page);
      return;
    }
    const column = { viewColumn: ViewColumn.Beside, preserveFocus };
    adopt(window.createWebviewPanel(VIEW_TYPE, l10n.t('Cost and placement'), column), first);
  };

  const serializer = window.registerWebviewPanelSerializer(VIEW_TYPE, {
    deserializeWebviewPanel: async (panel, state: unknown) => adopt(panel, rememberedBy(state)),
  });
  return {
    open: (given) => open({ page: 'workload', subject: given ?? subjectOf(window.activeTextEditor) }, true),
    openWorkspace: () => open({ page: 'workspace', subject: subjectOf(window.activeTextEditor) }, false),
    get column() {
      return shown?.panel.viewColumn;
    },
    // The panel itself stays: when a window is reloaded, the serializer gets it back.
    dispose: () => serializer.dispose(),
  };
}

interface Shown {
  readonly panel: WebviewPanel;
  turnTo(subject: DocumentPosition | undefined): void;
  turnPage(page: PanelPage): void;
}

interface Around {
  readonly extension: Uri;
  readonly server: Server;
  readonly log: LogOutputChannel;
  readonly planner: Planner;
}

/** Fills one webview and keeps it up to date until it is closed. */
function showPage(panel: WebviewPanel, first: Remembered, { extension, server, log, planner }: Around): Shown {
  let subject =
    first.subject ??
    subjectOf(window.activeTextEditor) ??
    subjectOf(window.visibleTextEditors.find((editor) => subjectOf(editor)));
  let { page } = first;
  let state: PanelState = { kind: 'loading' };
  let whatIf: AskedWhatIf | undefined;
  let pending: CancellationTokenSource | undefined;
  let regionsPending: CancellationTokenSource | undefined;
  let isReady = false;
  /** Questions about the workload, and the one whose figures are on the page. */
  let [asked, drawn] = [0, 0];
  /** The place that was last asked about and answered. */
  let answered: DocumentPosition | undefined;
  /** Its figures stay on the page, dimmed, while newer ones are not to be had. */
  let shownUri: string | undefined;

  const post = (message: HostMessage) => {
    if (isReady) {
      void panel.webview.postMessage(message);
    }
  };
  const postPlan = () => post({ type: 'plan', ...(planner.plan && { plan: planner.plan }) });
  const workspacePage = createWorkspacePage(server, (found) => post({ type: 'show', state: found, page: 'workspace' }));
  const refresh = async () => {
    pending?.cancel();
    // Of figures that are on their way out.
    regionsPending?.cancel();
    const { token } = (pending = new CancellationTokenSource());
    const question = (asked += 1);
    const of = subject;
    const ahead = (head: PanelHead) => {
      // Also of a question that is overtaken: a hand that goes on sees figures all the same.
      if (question >= drawn && state.kind === 'workload' && state.uri === head.uri && state.name === head.name) {
        drawn = question;
        if (isNews(head, state)) {
          state = { ...state, ...head };
          post({ type: 'head', head });
        }
      }
    };
    // Of another place nothing is on the page that could go ahead of its lists.
    const answer = await stateOf(of && { ...of, whatIf }, server, token, of === answered ? ahead : undefined);
    if (!token.isCancellationRequested) {
      answered = of;
    }
    if (!token.isCancellationRequested && answer && !isSame(answer, state)) {
      state = answer;
      drawn = question;
      shownUri = state.kind === 'workload' ? state.uri : shownUri;
      // A page that is still loading gets it as soon as its script listens: it need not ask first.
      void panel.webview.postMessage({ type: 'show', state, page: 'workload' } satisfies HostMessage);
    }
  };
  const compareRegions = async () => {
    regionsPending?.cancel();
    const { token } = (regionsPending = new CancellationTokenSource());
    const regions = subject && (await server.regions({ ...subject, whatIf }, token));
    if (!token.isCancellationRequested && regions !== undefined) {
      post({ type: 'regions', regions });
    }
  };
  const soon = debounce(() => void refresh(), FOLLOW_MS);
  /** After the change itself is on its way to the server; the next key overtakes the question. */
  const typed = debounce(() => void refresh(), 0);
  /** What the other page would show is asked when the reader turns to it. */
  const follow = () => (page === 'workload' ? soon() : workspacePage.soon());
  const turnTo = (next: DocumentPosition | undefined) => {
    if (next && (next.uri !== subject?.uri || next.line !== subject.line)) {
      subject = next;
      if (page === 'workload') {
        soon();
      }
    }
  };
  const look = (next: PanelPage) => {
    page = next;
    if (page === 'workload') {
      soon();
    } else {
      workspacePage.refresh();
    }
  };
  const turnPage = (next: PanelPage) => {
    if (next !== page) {
      look(next);
      post({ type: 'page', page });
    }
  };
  const greet = () => {
    const isAgain = isReady;
    isReady = true;
    post({ type: 'page', page });
    post({ type: 'show', state, page: 'workload' });
    post({ type: 'show', state: workspacePage.state, page: 'workspace' });
    postPlan();
    // While it was hidden nothing was asked.
    if (isAgain) {
      follow();
    }
  };
  /** A row of the list: its line in the text, and its own page. */
  const openListed = async ({ uri, line }: { readonly uri: string; readonly line: number }) => {
    if (!workspacePage.lists(uri)) {
      log.warn('The panel asked for a file that is not in its list');
      return;
    }
    await revealLine(uri, line, true, panel.viewColumn);
    turnTo({ uri, line });
    turnPage('workload');
  };

  const receive = async (value: unknown) => {
    const message = pageMessage(value);
    switch (message?.type) {
      case 'ready':
        return greet();
      case 'save':
        return saveExport(message, page === 'workload' ? shownUri : undefined);
      case 'copy':
        return copyText(message.text);
      case 'page':
        return look(message.page);
      case 'open':
        return openListed(message);
      case 'run':
        return commands.executeCommand(`placewright.${message.action}`);
      case 'plan':
        return planner.start();
      case 'cancelPlan':
        return planner.cancel();
    }
    // The page of one workload speaks about the document it shows and about no other.
    if (!message || message.uri !== shownUri) {
      log.warn('The panel sent a message that is not understood');
      return;
    }
    switch (message.type) {
      case 'reveal':
        return revealLine(message.uri, message.line, false, panel.viewColumn);
      case 'choose':
        return revealLine(message.uri, message.line, true, panel.viewColumn);
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
    typed,
    workspacePage,
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const isShown = contentChanges.length > 0 && document.uri.toString() === subject?.uri;
      if (isShown && panel.visible && page === 'workload') {
        typed();
      }
    }),
    window.onDidChangeActiveTextEditor((editor) => turnTo(subjectOf(editor))),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === window.activeTextEditor || textEditor.document.uri.toString() === subject?.uri) {
        turnTo(subjectOf(textEditor));
      }
    }),
    server.onEstimatesChanged(({ uri }) => {
      // Of a panel that nobody sees the page is gone: it asks when it is loaded again.
      if (panel.visible && page === 'workspace') {
        follow();
      } else if (panel.visible && uri === subject?.uri) {
        void refresh();
      }
    }),
    server.onRunning(follow),
    planner.onPlan(postPlan),
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
  look(page);
  return { panel, turnTo, turnPage };
}

/** The line is that of the page: several workloads of a file may have one name. */
function moveOf({ uri, workload, target }: RetargetRequest, state: PanelState): RetargetRequest {
  const isShown = state.kind === 'workload' && state.name === workload;
  return { uri, workload, target, ...(isShown ? { line: state.range.start.line } : {}) };
}

/** What is on the page already is not drawn again. */
const isSame = (one: PanelState, other: PanelState): boolean => JSON.stringify(one) === JSON.stringify(other);

const isNews = (head: PanelHead, shown: PanelHead): boolean =>
  (Object.keys(head) as (keyof PanelHead)[]).some((key) => JSON.stringify(head[key]) !== JSON.stringify(shown[key]));

async function stateOf(
  subject: PanelRequest | undefined,
  server: Server,
  token: CancellationTokenSource['token'],
  ahead: ((head: PanelHead) => void) | undefined,
): Promise<PanelState | undefined> {
  if (!subject) {
    return {
      kind: 'empty',
      message: l10n.t('Open a workload manifest: the panel follows the cursor.'),
      actions: ['createManifest', 'openExamples'],
    };
  }
  return (await server.panel(subject, token, ahead)) ?? missing(server);
}
