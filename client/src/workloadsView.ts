/** The list of all workloads of the workspace, in a view of its own. */
import { commands, Disposable, EventEmitter, l10n, Uri, window, workspace } from 'vscode';
import type { Event, Memento, TreeDataProvider, TreeItem } from 'vscode';
import type { WorkspaceWorkloads } from '../../shared/src/protocol';
import { debounce } from './debounce';
import type { Server } from './server';
import { fileItem, workloadItem } from './workloadItems';
import type { Line } from './workloadItems';
import { groupsOf, isFiltering, ORDERS, sortedRows, summaryOf } from './workloadList';
import type { Filter, Group, Order } from './workloadList';

const VIEW = 'placewright.workloads';
/** Long enough for a word to be typed, short enough to follow the text. */
const DELAY_MS = 300;
const ORDER_KEY = 'placewright.order';

export interface WorkloadsView extends Disposable {
  readonly order: Order;
  readonly list: WorkspaceWorkloads | undefined;
  sortBy(order: Order): void;
  filter(filter: Filter): void;
  focus(): Promise<void>;
}

export function createWorkloadsView(server: Server, memory: Memento): WorkloadsView {
  const changed = new EventEmitter<void>();
  let list: WorkspaceWorkloads | undefined;
  let groups: readonly Group[] = [];
  let filter: Filter = {};
  const remembered = memory.get<string>(ORDER_KEY);
  let order: Order = ORDERS.find((each) => each === remembered) ?? 'file';
  let asked = 0;

  const provider = linesOf(
    changed.event,
    () => groups,
    () => order,
  );
  const view = window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true });

  const draw = () => {
    groups = list ? groupsOf(list, filter) : [];
    view.message = messageOf(list, groups, filter);
    changed.fire();
  };
  const update = async () => {
    if (!view.visible) {
      return;
    }
    asked += 1;
    const mine = asked;
    const answer = await server.workloads();
    // An earlier question may be answered later, with what was known then.
    if (answer && mine === asked) {
      list = answer;
      draw();
      await tellContext(list, filter);
    }
  };
  const soon = debounce(() => void update(), DELAY_MS);

  // Until the first answer nobody may say that there is none.
  void tellContext(list, filter);
  const parts = Disposable.from(
    changed,
    view,
    soon,
    server.onEstimatesChanged(soon),
    server.onRunning((isRunning) => isRunning && soon()),
    view.onDidChangeVisibility(soon),
  );
  return {
    get order() {
      return order;
    },
    get list() {
      return list;
    },
    sortBy: (next) => {
      order = next;
      void memory.update(ORDER_KEY, next);
      draw();
    },
    filter: (next) => {
      filter = next;
      draw();
      void tellContext(list, filter);
      soon();
    },
    focus: async () => {
      await commands.executeCommand(`${VIEW}.focus`);
    },
    dispose: () => parts.dispose(),
  };
}

function linesOf(
  onDidChangeTreeData: Event<void>,
  groups: () => readonly Group[],
  order: () => Order,
): TreeDataProvider<Line> {
  const lineOf = (row: Group['rows'][number]): Line => ({ kind: 'workload', ...row });
  return {
    onDidChangeTreeData,
    getChildren: (line): Line[] => {
      if (line) {
        return line.kind === 'file' ? line.group.rows.map(lineOf) : [];
      }
      const by = order();
      return by === 'file' ? groups().map((group) => ({ kind: 'file', group })) : sortedRows(groups(), by).map(lineOf);
    },
    getTreeItem: (line): TreeItem =>
      line.kind === 'file' ? fileItem(line.group) : workloadItem(line, order() !== 'file'),
  };
}

/** Above the list stands the total, or the sum of what a filter leaves. */
function messageOf(list: WorkspaceWorkloads | undefined, groups: readonly Group[], filter: Filter): string | undefined {
  if (!list || list.files.length === 0) {
    return undefined;
  }
  if (!isFiltering(filter)) {
    return list.total.sentence;
  }
  const what = [
    filter.folder === undefined ? undefined : workspace.asRelativePath(Uri.parse(filter.folder, true)),
    filter.text ? `“${filter.text}”` : undefined,
    filter.standings?.map(standingName).join(', '),
  ].filter((part) => part !== undefined);
  return groups.length === 0
    ? l10n.t('No workload matches {0}.', what.join(', '))
    : `${what.join(', ')}: ${summaryOf(groups)}`;
}

export function standingName(standing: NonNullable<Filter['standings']>[number]): string {
  switch (standing) {
    case 'move':
      return l10n.t('A move pays');
    case 'fails':
      return l10n.t('Misses its SLO or does not fit');
    case 'stay':
      return l10n.t('Stays where it is');
    case 'close':
      return l10n.t('Too close to call');
    case 'unknown':
      return l10n.t('Cost or speed unknown');
  }
}

/** What shows or hides the commands of the view and the words of the empty one. */
async function tellContext(list: WorkspaceWorkloads | undefined, filter: Filter): Promise<void> {
  const set = (key: string, value: unknown) => commands.executeCommand('setContext', `placewright.${key}`, value);
  await set('hasWorkloads', (list?.files.length ?? 0) > 0);
  await set('isFiltering', isFiltering(filter));
  await set('isReading', list?.reading ?? true);
}
