/** All workloads of the workspace, file by file, and what they cost together. */
import { Utils, URI } from 'vscode-uri';
import type { PanelWorkspace } from '../../../shared/src/panelState';
import type { WorkloadsFile, WorkspaceTotal, WorkspaceWorkloads } from '../../../shared/src/protocol';
import { totalsOf } from '../../../shared/src/report/totals';
import { listedWorkload } from '../../../shared/src/words/listed';
import { sumWords } from '../../../shared/src/words/sum';
import { statusText, workspaceTotal } from '../../../shared/src/words/status';
import type { TooltipOptions } from '../../../shared/src/words/status';
import { buildPanelWorkspace } from '../../../shared/src/words/workspace';
import type { WorkspaceWorkload } from '../../../shared/src/words/workspace';
import type { FoundWorkload } from '../manifest/manifest';
import { counted } from './counted';
import type { Reading } from './context';

/** The file that counts a workload in place of its own. */
export type CountedIn = (found: FoundWorkload) => string | undefined;

export function provideTotal(
  readings: readonly Reading[],
  countedIn: CountedIn,
  options: Omit<TooltipOptions, 'budgetUsd'>,
): WorkspaceTotal {
  const all = readings.flatMap((reading) =>
    reading.manifest.workloads
      .filter((found) => countedIn(found) === undefined)
      .map((found) => counted(reading, found)),
  );
  return workspaceTotal(totalsOf(all), { ...options, budgetUsd: budgetOf(readings, countedIn) });
}

/** A budget of some files says nothing about the cost of all. */
function budgetOf(readings: readonly Reading[], countedIn: CountedIn): number | undefined {
  const counting = readings.filter(({ manifest }) =>
    manifest.workloads.some((found) => countedIn(found) === undefined),
  );
  const budgets = counting.flatMap(({ manifest: { budget } }) => (budget ? [budget.usdPerMonth] : []));
  const isForAll = budgets.length > 0 && budgets.length === counting.length;
  return isForAll ? budgets.reduce((sum, usd) => sum + usd, 0) : undefined;
}

/** The page of all workloads: the same readings, and so the same sum, as the status bar and the list. */
export function provideWorkspacePanel(
  readings: readonly Reading[],
  countedIn: CountedIn,
  { priceDate, reading }: { readonly priceDate: string; readonly reading: boolean },
): PanelWorkspace {
  return buildPanelWorkspace({
    workloads: readings.flatMap((file) => workloadsOf(file, countedIn)),
    budgetUsd: budgetOf(readings, countedIn),
    priceDate,
    reading,
  });
}

function workloadsOf(reading: Reading, countedIn: CountedIn): readonly WorkspaceWorkload[] {
  const { document, manifest, estimated } = reading;
  return manifest.workloads.map((found) => ({
    uri: document.uri,
    fileName: baseName(document.uri),
    line: document.positionAt(found.nameSpan.start).line,
    name: found.name,
    placement: estimated(found).placement,
    counted: counted(reading, found),
    countedIn: fileNameOf(countedIn(found)),
  }));
}

const baseName = (uri: string) => Utils.basename(URI.parse(uri));
const fileNameOf = (uri: string | undefined) => (uri === undefined ? undefined : baseName(uri));

export function provideWorkloads(
  readings: readonly Reading[],
  countedIn: CountedIn,
  { total, reading }: Pick<WorkspaceWorkloads, 'total' | 'reading'>,
): WorkspaceWorkloads {
  const files = readings.filter(({ manifest }) => manifest.workloads.length > 0);
  return { files: files.map((file) => fileOf(file, countedIn)), total, reading };
}

function fileOf(reading: Reading, countedIn: CountedIn): WorkloadsFile {
  const { document, manifest, estimated } = reading;
  const own = manifest.workloads.filter((found) => countedIn(found) === undefined);
  const totals = totalsOf(own.map((found) => counted(reading, found)));
  return {
    uri: document.uri,
    cost: statusText(totals),
    summary: sumWords(totals.workloads, totals.monthlyUsd, totals.unknown),
    workloads: manifest.workloads.map((found) =>
      listedWorkload(estimated(found).placement, {
        name: found.name,
        line: document.positionAt(found.nameSpan.start).line,
        counted: counted(reading, found),
        countedIn: fileNameOf(countedIn(found)),
      }),
    ),
  };
}
