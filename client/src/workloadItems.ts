/** Lines of the list of all workloads, as the editor draws them. */
import {
  l10n,
  MarkdownString,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  workspace,
} from 'vscode';
import type { ListedWorkload } from '../../shared/src/protocol';
import type { Group, Row } from './workloadList';

export type Line = { readonly kind: 'file'; readonly group: Group } | ({ readonly kind: 'workload' } & Row);

export function fileItem({ file }: Group): TreeItem {
  const uri = Uri.parse(file.uri, true);
  const item = new TreeItem(uri, TreeItemCollapsibleState.Expanded);
  item.id = file.uri;
  item.iconPath = ThemeIcon.File;
  // The price of a workload that is alone stands on the next line.
  const sum = file.workloads.length > 1 ? file.cost : '';
  item.description = [sum, folderName(uri)].filter((part) => part !== '').join(' · ');
  item.tooltip = `${workspace.asRelativePath(uri)}\n${file.summary}`;
  item.contextValue = 'file';
  item.accessibilityInformation = { label: `${workspace.asRelativePath(uri)}, ${file.summary}` };
  return item;
}

/** `withFile`: no line of its file stands above it. */
export function workloadItem({ uri, workload }: Row, withFile: boolean): TreeItem {
  const address = Uri.parse(uri, true);
  const place = new Range(workload.line, 0, workload.line, 0);
  const item = new TreeItem(workload.name, TreeItemCollapsibleState.None);
  item.id = `${uri}#${workload.line}#${workload.id}`;
  item.description = withFile ? `${workload.summary} · ${workspace.asRelativePath(address)}` : workload.summary;
  item.iconPath = iconOf(workload);
  item.tooltip = new MarkdownString(
    `${workload.tooltip}\n\n${workspace.asRelativePath(address).replace(/[\\`*_[\]<>]/g, '\\$&')}:${workload.line + 1}`,
  );
  item.command = {
    title: l10n.t('Go to the line'),
    command: 'vscode.open',
    arguments: [address, { selection: place }],
  };
  item.contextValue = workload.move ? 'workload.movable' : 'workload';
  item.accessibilityInformation = {
    label: [workload.name, hardwareName(workload.hardwareClass), workload.summary, workload.verdict].join(', '),
  };
  return item;
}

/** Shape tells the hardware, so that it is told without color too. */
const ICONS: Readonly<Record<NonNullable<ListedWorkload['hardwareClass']>, string>> = {
  gpu: 'circuit-board',
  neuron: 'layers',
  graviton: 'chip',
  x86: 'server',
  api: 'cloud',
};

function iconOf({ hardwareClass, standing }: ListedWorkload): ThemeIcon {
  if (standing === 'fails') {
    return new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  }
  return hardwareClass === undefined
    ? new ThemeIcon('question')
    : new ThemeIcon(ICONS[hardwareClass], new ThemeColor(`placewright.${hardwareClass}`));
}

function hardwareName(hardwareClass: ListedWorkload['hardwareClass']): string {
  switch (hardwareClass) {
    case 'gpu':
      return 'GPU';
    case 'neuron':
      return 'Neuron';
    case 'graviton':
      return 'Graviton';
    case 'x86':
      return 'x86';
    case 'api':
      return 'API';
    case undefined:
      return l10n.t('hardware unknown');
  }
}

/** The folder of a file below the workspace's; empty at its root. */
function folderName(uri: Uri): string {
  const path = workspace.asRelativePath(uri);
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
