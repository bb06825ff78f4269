/** In place of the editor: a report carries every workload with it, and keeps files by download. */
import { t } from '../../shared/src/l10n';
import type { PanelRegions, PanelWorkload, PanelWorkspace } from '../../shared/src/panelState';
import type { ExportedFile } from '../../shared/src/protocol';
import type { Host } from './host';
import { DEFAULT_VIEW } from './view';

/** What `placewright report` writes into the page. */
export interface ReportData {
  readonly workloads: readonly { readonly state: PanelWorkload; readonly regions?: PanelRegions }[];
  /** Of several workloads. */
  readonly workspace?: PanelWorkspace;
}

const TYPES: Record<ExportedFile['format'], string> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  csv: 'text/csv',
  md: 'text/markdown',
};

export function reportHost(): Host {
  const { workloads, workspace } = JSON.parse(
    document.getElementById('data')?.textContent ?? '{"workloads":[]}',
  ) as ReportData;
  let receive: Parameters<Host['listen']>[0] | undefined;
  const show = (at: number) => {
    const found = workloads[at];
    receive?.({ type: 'show', state: found?.state ?? { kind: 'empty', message: t('No workload in these files.') } });
    receive?.({ type: 'regions', regions: found?.regions ?? null });
  };
  const at = (uri: string, line: number) =>
    workloads.findIndex(({ state }) => state.uri === uri && state.range.start.line === line);
  return {
    standsAlone: true,
    pages: workspace ? ['workload', 'workspace'] : ['workload'],
    listen: (listener) => {
      receive = listener;
    },
    send: (message) => {
      if (message.type === 'ready') {
        show(0);
        if (workspace) {
          receive?.({ type: 'show', state: workspace, page: 'workspace' });
        }
      } else if (message.type === 'choose') {
        show(at(message.uri, message.line));
      } else if (message.type === 'open') {
        show(at(message.uri, message.line));
        receive?.({ type: 'page', page: 'workload' });
      }
    },
    save: ({ name, format, data }) => {
      const link = document.createElement('a');
      const encoded = format === 'png' ? `base64,${data}` : `charset=utf-8,${encodeURIComponent(data)}`;
      link.href = `data:${TYPES[format]};${encoded}`;
      link.download = name;
      link.click();
    },
    rememberedView: () => DEFAULT_VIEW,
    rememberedPage: () => (workspace ? 'workspace' : 'workload'),
    remember: () => undefined,
  };
}
