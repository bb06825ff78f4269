/** The line to the extension: messages out, messages in checked by shape, and what the page remembers of itself. */
import type { PanelState } from '../../shared/src/panelState';
import type { ExportedFile, HostMessage, PageMessage, PanelPage } from '../../shared/src/protocol';
import { reportHost } from './reportHost';
import { DEFAULT_VIEW, type View, type WorkloadSortKey } from './view';
import { STANDINGS } from './workspaceList';

interface EditorApi {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

export interface Host {
  send(message: PageMessage): void;
  /** Calls with each message of the extension; those of another shape are left alone. */
  listen(receive: (message: HostMessage) => void): void;
  rememberedView(): View;
  rememberedPage(): PanelPage;
  /** Which there are: a report of one workload has no other. */
  readonly pages: readonly PanelPage[];
  /** A report: there is no editor to reveal a line, to move or to ask. */
  readonly standsAlone: boolean;
  save(file: ExportedFile): void;
  /** `shown`: the workload; absent: the one before. */
  remember(view: View, page: PanelPage, shown?: { readonly uri: string; readonly line: number }): void;
}

/** The editor's side of the panel; in a report, which stands alone, what the page itself carries. */
export function connectHost(): Host {
  return typeof acquireVsCodeApi === 'function' ? editorHost(acquireVsCodeApi()) : reportHost();
}

function editorHost(api: EditorApi): Host {
  return {
    standsAlone: false,
    pages: ['workload', 'workspace'],
    save: (file) => api.postMessage({ type: 'save', ...file }),
    send: (message) => api.postMessage(message),
    listen: (receive) =>
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isHostMessage(event.data)) {
          receive(event.data);
        }
      }),
    rememberedView: () => viewOf(api.getState()),
    rememberedPage: () => pageOf(api.getState()),
    remember: (view, page, shown) => api.setState({ view, page, shown: shown ?? shownIn(api.getState()) }),
  };
}

const shownIn = (state: unknown) => (isRecord(state) ? state['shown'] : undefined);

function pageOf(state: unknown): PanelPage {
  return isRecord(state) && state['page'] === 'workspace' ? 'workspace' : 'workload';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function isHostMessage(value: unknown): value is HostMessage {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['type']) {
    case 'show':
      return isPanelState(value['state']) && (value['page'] === undefined || isPage(value['page']));
    case 'head':
      return isRecord(value['head']) && isHead(value['head']);
    case 'page':
      return isPage(value['page']);
    case 'regions':
      return value['regions'] === null || isFinding(value['regions'], 'rows');
    case 'plan':
      return value['plan'] === undefined || isPlan(value['plan']);
    default:
      return false;
  }
}

const isPage = (value: unknown) => value === 'workload' || value === 'workspace';

/** A finding, and the lists that stand under it. */
function isFinding(value: unknown, ...lists: readonly string[]): boolean {
  return isRecord(value) && typeof value['finding'] === 'string' && lists.every((key) => Array.isArray(value[key]));
}

function isPlan(value: unknown): boolean {
  switch (isRecord(value) ? value['kind'] : undefined) {
    case 'running':
      return isFinding(value);
    case 'found':
      return isFinding(value, 'notes', 'rows', 'limits');
    case 'failed':
      return isRecord(value) && typeof value['reason'] === 'string';
    default:
      return false;
  }
}

function isHead(value: Readonly<Record<string, unknown>>): boolean {
  return (
    HEAD_LISTS.every((key) => Array.isArray(value[key])) &&
    HEAD_TEXTS.every((key) => typeof value[key] === 'string') &&
    isRecord(value['report'])
  );
}

/** Lists and texts that every card reads; the extension and the page come from one build, so the rest is trusted. */
const HEAD_LISTS = ['because', 'figures'] as const;
const HEAD_TEXTS = ['uri', 'name', 'verdict'] as const;
const LISTS = ['siblings', 'bars', 'candidates', 'assumptions', 'facts'] as const;
const TEXTS = ['fileName', 'model', 'priceDate'] as const;
const WORKSPACE_TEXTS = ['verdict', 'extent', 'priceDate'] as const;
const ROW_TEXTS = ['uri', 'fileName', 'name', 'kindText', 'now', 'standing', 'cost', 'saving', 'verdict'] as const;

function isWorkspace(value: Readonly<Record<string, unknown>>): boolean {
  const { rows, because, total, classes } = value;
  return (
    WORKSPACE_TEXTS.every((key) => typeof value[key] === 'string') &&
    Array.isArray(because) &&
    isRecord(total) &&
    (classes === undefined || isFinding(classes, 'rows')) &&
    Array.isArray(rows) &&
    rows.every((row) => isRecord(row) && ROW_TEXTS.every((key) => typeof row[key] === 'string'))
  );
}

function isPanelState(value: unknown): value is PanelState {
  if (!isRecord(value)) {
    return false;
  }
  switch (value['kind']) {
    case 'loading':
      return true;
    case 'empty':
    case 'error':
      return typeof value['message'] === 'string';
    case 'workload':
      return (
        isHead(value) &&
        LISTS.every((key) => Array.isArray(value[key])) &&
        TEXTS.every((key) => typeof value[key] === 'string') &&
        isRecord(value['range'])
      );
    case 'workspace':
      return isWorkspace(value);
    default:
      return false;
  }
}

/** What an older page wrote may be of another shape: each part falls back alone. */
function viewOf(state: unknown): View {
  const view = isRecord(state) && isRecord(state['view']) ? state['view'] : {};
  const sort = isRecord(view['sort']) ? view['sort'] : {};
  const workloadSort = isRecord(view['workloadSort']) ? view['workloadSort'] : {};
  const workloadKey = WORKLOAD_KEYS.find((each) => each === workloadSort['key']);
  const key = DEFAULT_VIEW.sort.key;
  return {
    sort: {
      key: isSortKey(sort['key']) ? sort['key'] : key,
      descending: sort['descending'] === true,
    },
    search: typeof view['search'] === 'string' ? view['search'] : '',
    onlyMeetingSlo: view['onlyMeetingSlo'] === true,
    allRows: view['allRows'] === true,
    tables: Array.isArray(view['tables']) ? view['tables'].filter((t) => typeof t === 'string') : [],
    latency:
      view['latency'] === 'tpotP95' || view['latency'] === 'e2eP95' || view['latency'] === 'runHours'
        ? view['latency']
        : 'ttftP95',
    pins: Array.isArray(view['pins']) ? view['pins'].filter((pin) => typeof pin === 'string').slice(0, 2) : [],
    asks: view['asks'] !== false,
    costUnit: view['costUnit'] === 'tokens' ? 'tokens' : 'month',
    workloadSort: workloadKey
      ? { key: workloadKey, descending: workloadSort['descending'] === true }
      : DEFAULT_VIEW.workloadSort,
    workloadSearch: typeof view['workloadSearch'] === 'string' ? view['workloadSearch'] : '',
    workloadStanding: STANDINGS.find((each) => each === view['workloadStanding']),
  };
}

const WORKLOAD_KEYS: readonly WorkloadSortKey[] = ['name', 'kind', 'now', 'cost', 'saving', 'verdict'];

function isSortKey(value: unknown): value is View['sort']['key'] {
  return (
    value === 'rank' ||
    value === 'title' ||
    value === 'cost' ||
    value === 'ttft' ||
    value === 'tpot' ||
    value === 'energy' ||
    value === 'standing'
  );
}
