/** Commands of the list of all workloads: order, filter, a folder alone. */
import { commands, l10n, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { Disposable, QuickPickItem } from 'vscode';
import { countOf, ORDERS } from './workloadList';
import type { Filter, Order } from './workloadList';
import { standingName } from './workloadsView';
import type { WorkloadsView } from './workloadsView';

export function registerWorkloadCommands(view: WorkloadsView): Disposable[] {
  return [
    commands.registerCommand('placewright.sortWorkloads', () => sortWorkloads(view)),
    commands.registerCommand('placewright.filterWorkloads', () => filterWorkloads(view)),
    commands.registerCommand('placewright.clearFilter', () => view.filter({})),
    commands.registerCommand('placewright.estimateFolder', (folder?: unknown) => estimateFolder(view, folder)),
  ];
}

async function sortWorkloads(view: WorkloadsView): Promise<void> {
  const picks = ORDERS.map((order) => ({
    order,
    label: orderName(order),
    ...(order === view.order ? { description: l10n.t('now') } : {}),
  }));
  const chosen = await window.showQuickPick(picks, { title: l10n.t('Sort workloads by') });
  if (chosen) {
    view.sortBy(chosen.order);
  }
}

function orderName(order: Order): string {
  switch (order) {
    case 'file':
      return l10n.t('File');
    case 'cost':
      return l10n.t('Cost, highest first');
    case 'saving':
      return l10n.t('Saving, highest first');
    case 'name':
      return l10n.t('Name');
  }
}

const STANDINGS = ['move', 'fails', 'close', 'stay', 'unknown'] as const;

type Choice = QuickPickItem & { readonly filter?: Filter };

/** One box for both: what is typed is looked for in names, what is picked is a verdict. */
async function filterWorkloads(view: WorkloadsView): Promise<void> {
  const { list } = view;
  const verdicts: Choice[] = STANDINGS.flatMap((standing) => {
    const count = list ? countOf(list, standing) : 0;
    return count > 0
      ? [{ label: standingName(standing), description: String(count), filter: { standings: [standing] } }]
      : [];
  });
  const all: Choice = { label: l10n.t('All workloads'), filter: {} };
  const fixed: Choice[] = [{ label: l10n.t('By verdict'), kind: QuickPickItemKind.Separator }, ...verdicts, all];
  const box = window.createQuickPick<Choice>();
  box.title = l10n.t('Filter workloads');
  box.placeholder = l10n.t('A part of a name or a path, or a verdict');
  box.items = fixed;
  const typed = (text: string): Choice[] =>
    text.trim() === ''
      ? []
      : [{ label: l10n.t('Name or path has “{0}”', text.trim()), filter: { text: text.trim() }, alwaysShow: true }];
  await new Promise<void>((done) => {
    box.onDidChangeValue((text) => {
      box.items = [...typed(text), ...fixed];
    });
    box.onDidAccept(() => {
      // Who types quickly is done before the list has followed.
      const filter = box.selectedItems[0]?.filter ?? (box.value.trim() === '' ? undefined : { text: box.value.trim() });
      if (filter) {
        view.filter(filter);
      }
      box.hide();
    });
    box.onDidHide(done);
    box.show();
  });
  box.dispose();
}

/** From the explorer: that folder alone. From the palette: all folders, or one of several. */
async function estimateFolder(view: WorkloadsView, given: unknown): Promise<void> {
  const folders = workspace.workspaceFolders ?? [];
  const folder =
    given instanceof Uri ? given : folders.length > 1 ? (await window.showWorkspaceFolderPick())?.uri : folders[0]?.uri;
  if (!folder) {
    return;
  }
  const isWhole = folders.length === 1 && folders[0]?.uri.toString() === folder.toString();
  view.filter(isWhole ? {} : { folder: folder.toString() });
  await view.focus();
}
