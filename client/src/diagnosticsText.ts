/** The words of “Copy diagnostics”, in English: who reads a report reads English. Knows no editor. */
import type { WorkspaceWorkloads } from '../../shared/src/protocol';
import type { Trouble } from './troubles';

export interface Diagnosed {
  readonly version: string;
  readonly editor: string;
  readonly system: string;
  readonly host: string;
  readonly isTrusted: boolean;
  readonly folders: number;
  readonly schemes: readonly string[];
  readonly isRunning: boolean;
  readonly list: WorkspaceWorkloads | undefined;
  readonly troubles: readonly Trouble[];
}

export function diagnosticsText(found: Diagnosed): string {
  const { list, troubles } = found;
  const lines = [
    `Placewright ${found.version}`,
    `Editor: ${found.editor}, ${found.host}`,
    `System: ${found.system}`,
    `Workspace: ${found.folders} folders (${found.schemes.join(', ') || 'none'}), ${found.isTrusted ? 'trusted' : 'not trusted'}`,
    `Server: ${found.isRunning ? 'running' : 'not running'}`,
    list
      ? `Workloads: ${list.total.workloads} in ${list.files.length} files, ${list.total.unknown} with unknown cost; ${list.total.prices.date}`
      : 'Workloads: not known',
    troubles.length === 0 ? 'Errors: none' : 'Errors:',
    ...troubles.map(({ at, what, kind }) => `- ${[at, what, kind].filter((part) => part !== '').join(' ')}`),
  ];
  return `${lines.join('\n')}\n`;
}
