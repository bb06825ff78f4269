/** The line to the extension: messages out, messages in checked by shape, and what the page remembers of itself. */
import type { ExportedFile, HostMessage, PageMessage, PanelState } from '../../shared/src/protocol';
import { reportHost } from './reportHost';
import { DEFAULT_VIEW, type View } from './view';

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
  /** A report: there is no editor to reveal a line, to move or to ask. */
  readonly standsAlone: boolean;
  save(file: ExportedFile): void;
  remember(view: View, shown?: { readonly uri: string; readonly line: number }): void;
}

/** The editor's side of the panel; in a report, which stands alone, what the page itself carries. */
export function connectHost(): Host {
  return typeof acquireVsCodeApi === 'function' ? editorHost(acquireVsCodeApi()) : reportHost();
}

function editorHost(api: EditorApi): Host {
  return {
    standsAlone: false,
    save: (file) => api.postMessage({ type: 'save', ...file }),
    send: (message) => api.postMessage(message),
    listen: (receive) =>
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isHostMessage(event.data)) {
          receive(event.data);
        }
      }),
    rememberedView: () => viewOf(api.getState()),
    remember: (view, shown) => api.setState({ view, shown }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function isHostMessage(value: unknown): value is HostMessage {
  if (!isRecord(value)) {
    return false;
  }
  const { regions } = value;
  return value['type'] === 'regions'
    ? regions === null ||
        (isRecord(regions) && Array.isArray(regions['rows']) && typeof regions['finding'] === 'string')
    : value['type'] === 'show' && isPanelState(value['state']);
}

/** Lists and texts that every card reads; the extension and the page come from one build, so the rest is trusted. */
const LISTS = ['siblings', 'because', 'figures', 'bars', 'candidates', 'assumptions', 'facts'] as const;
const TEXTS = ['uri', 'fileName', 'name', 'model', 'verdict', 'priceDate'] as const;

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
        LISTS.every((key) => Array.isArray(value[key])) &&
        TEXTS.every((key) => typeof value[key] === 'string') &&
        isRecord(value['range']) &&
        isRecord(value['report'])
      );
    default:
      return false;
  }
}

/** What an older page wrote may be of another shape: each part falls back alone. */
function viewOf(state: unknown): View {
  const view = isRecord(state) && isRecord(state['view']) ? state['view'] : {};
  const sort = isRecord(view['sort']) ? view['sort'] : {};
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
  };
}

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
