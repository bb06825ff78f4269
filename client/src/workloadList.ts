/** The list of all workloads as it is shown: which ones, in which order. Knows no editor. */
import type { ListedWorkload, WorkloadsFile, WorkspaceWorkloads } from '../../shared/src/protocol';
import { sumWords } from '../../shared/src/words/sum';

export const ORDERS = ['file', 'cost', 'saving', 'name'] as const;
export type Order = (typeof ORDERS)[number];

export interface Filter {
  /** Found in the name of the workload or in the path of its file, whatever the case. */
  readonly text?: string;
  readonly standings?: readonly ListedWorkload['standing'][];
  /** URI of a folder. */
  readonly folder?: string;
}

export interface Row {
  readonly uri: string;
  readonly workload: ListedWorkload;
}

export interface Group {
  readonly file: WorkloadsFile;
  readonly rows: readonly Row[];
}

export function isFiltering({ text, standings, folder }: Filter): boolean {
  return Boolean(text) || standings !== undefined || folder !== undefined;
}

/** By file, in the order of the text; files and workloads that the filter leaves nothing of are gone. */
export function groupsOf({ files }: Pick<WorkspaceWorkloads, 'files'>, filter: Filter): readonly Group[] {
  return files.flatMap((file) => {
    const rows = file.workloads
      .filter((workload) => passes(file.uri, workload, filter))
      .map((workload) => ({ uri: file.uri, workload }));
    return rows.length > 0 ? [{ file, rows }] : [];
  });
}

/** All in one list. What has no figure to sort by comes last, equals stay in the order of their files. */
export function sortedRows(groups: readonly Group[], order: Exclude<Order, 'file'>): readonly Row[] {
  const rows = groups.flatMap((group) => group.rows);
  if (order === 'name') {
    return rows.toSorted((a, b) => a.workload.name.localeCompare(b.workload.name, undefined, { numeric: true }));
  }
  const key = order === 'cost' ? 'monthlyUsd' : 'savingUsd';
  return rows.toSorted((a, b) => (b.workload[key] ?? -1) - (a.workload[key] ?? -1));
}

/** `3 workloads · $1,448/mo`, of what is shown; what is counted in another file is not counted again. */
export function summaryOf(groups: readonly Group[]): string {
  const workloads = groups
    .flatMap(({ rows }) => rows.map(({ workload }) => workload))
    .filter((one) => !one.isElsewhere);
  const known = workloads.flatMap(({ monthlyUsd }) => (monthlyUsd === undefined ? [] : [monthlyUsd]));
  const sum = known.reduce((usd, each) => usd + each, 0);
  return sumWords(workloads.length, sum, workloads.length - known.length);
}

export function countOf({ files }: Pick<WorkspaceWorkloads, 'files'>, standing: ListedWorkload['standing']): number {
  return files.flatMap(({ workloads }) => workloads).filter((workload) => workload.standing === standing).length;
}

function passes(uri: string, workload: ListedWorkload, { text, standings, folder }: Filter): boolean {
  const wanted = text?.trim().toLowerCase() ?? '';
  return (
    (wanted === '' || workload.name.toLowerCase().includes(wanted) || pathOf(uri).toLowerCase().includes(wanted)) &&
    (standings === undefined || standings.includes(workload.standing)) &&
    (folder === undefined || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`))
  );
}

function pathOf(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
