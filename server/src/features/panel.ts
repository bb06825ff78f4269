/** What the cost panel shows for the workload at a line. */
import { priceDateIn } from '../../../shared/src/catalog/priceDate';
import { URI, Utils } from 'vscode-uri';
import { daysBetween, formatAge } from '../../../shared/src/format';
import type { PanelHead, PanelState } from '../../../shared/src/panelState';
import type { AskedWhatIf, RetargetReply, RetargetRequest } from '../../../shared/src/protocol';
import { t } from '../../../shared/src/l10n';
import { fixTitle } from '../../../shared/src/words/fixTitle';
import { panelLoad } from '../../../shared/src/words/load';
import { buildPanelHead, buildPanelWorkload } from '../../../shared/src/words/panel';
import { panelWhatIf } from '../../../shared/src/words/whatIf';
import type { FoundWorkload } from '../manifest/manifest';
import { estimateOf } from './codeActions/index';
import { prepareMove } from './codeActions/move';
import type { FeatureContext, Reading } from './context';
import { rangeOf, workloadNamed } from './context';
import { askedOf, editOf, type Asked } from './whatIf';

export const noWorkload = (): PanelState => ({
  kind: 'empty',
  message: t('No workload in this file yet. Create a manifest, or open a Kubernetes file.'),
  actions: ['createManifest', 'openExamples'],
});
/** The figures before it was closed stay where they are. */
export const fileClosed = (): PanelState => ({
  kind: 'error',
  message: t('The file is closed. Open it to see its figures.'),
});
const outside = (): PanelState => ({ kind: 'empty', message: t('The cursor is not in a workload.') });

const asksFirst = () => t('Apply or reset the what-if first: the move is of these values.');

export interface PanelAnswer {
  /** Absent where there is no workload to show. */
  readonly head?: PanelHead;
  /** Head included. */
  readonly whole: () => PanelState;
}

export function providePanel(
  context: FeatureContext,
  reading: Reading,
  line: number | undefined,
  whatIf?: AskedWhatIf,
): PanelAnswer {
  const { document, manifest } = reading;
  const workload = line === undefined ? manifest.workloads[0] : workloadOnLine(reading, line);
  if (!workload) {
    return { whole: manifest.workloads.length === 0 ? noWorkload : outside };
  }
  const asked = askedOf(context, reading, workload, whatIf);
  const head = buildPanelHead(asked.placement, document.uri);
  return { head, whole: () => wholePanel(context, reading, workload, asked, head) };
}

function wholePanel(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  asked: Asked,
  head: PanelHead,
): PanelState {
  const { document, manifest } = reading;
  const { placement, atStatedLoad, changes } = asked;
  const isAsked = Object.keys(changes).length > 0;
  const range = rangeOf(document, workload.nameSpan);
  const lineOf = (field: string) => {
    const span = workload.fields.get(field === 'target' ? targetField(workload) : field);
    const written = span?.key ?? span?.value;
    return written && document.positionAt(written.start).line;
  };
  const { recommended } = placement;
  const moves = recommended !== undefined && recommended !== placement.current;
  const move = moves && !isAsked ? prepareMove(context, reading, workload, recommended) : undefined;
  const load = panelLoad(atStatedLoad);
  // After all that asks this search: reading the edit back is another one.
  const edit = isAsked ? editOf(context, reading, workload, asked) : undefined;
  return buildPanelWorkload({
    head,
    placement,
    atStatedLoad,
    fileName: Utils.basename(URI.parse(document.uri)),
    version: document.version,
    range,
    siblings: manifest.workloads.map(({ name, nameSpan }) => ({
      name,
      line: document.positionAt(nameSpan.start).line,
    })),
    lineOf,
    moveRefusal: isAsked ? asksFirst() : move && !move.ok ? move.reason : undefined,
    load,
    whatIf: panelWhatIf({
      spec: workload.spec,
      placement,
      changes,
      lineOf,
      refusal: edit && !edit.ok ? edit.reason : undefined,
    }),
    ...staleness(context, reading, priceDateIn(context.catalog, placement.workload.region)),
  });
}

/** Where it says on what it runs. */
const targetField = ({ fields }: FoundWorkload): string =>
  ['placement.instance', 'placement.accelerator'].find((field) => fields.has(field)) ?? 'placement';

function staleness(
  { today }: FeatureContext,
  { manifest, settings }: Reading,
  priceDate: string,
): { stale: boolean; staleReason?: string } {
  const days = daysBetween(priceDate, today);
  if (!manifest.complete) {
    return { stale: true, staleReason: t('A line is not finished: showing the last complete reading.') };
  }
  const old = days !== undefined && days > settings['prices.staleAfterDays'];
  return { stale: old, staleReason: old ? t`Prices are ${formatAge(days)}.` : undefined };
}

/** The workload that the line is in, or whose name stands on it. */
export function workloadOnLine({ document, manifest }: Reading, line: number): FoundWorkload | undefined {
  const start = document.offsetAt({ line, character: 0 });
  const end = document.offsetAt({ line: line + 1, character: 0 });
  return manifest.workloads.find(({ span, nameSpan }) =>
    [span, nameSpan].some((one) => one.start < Math.max(end, start + 1) && start <= one.end),
  );
}

export function retargetEdit(
  context: FeatureContext,
  reading: Reading,
  { workload: name, line, target }: RetargetRequest,
): RetargetReply {
  const { document } = reading;
  const workload = workloadNamed(reading, name, line);
  const estimate = workload && estimateOf(reading, workload, target);
  if (!workload || !estimate) {
    return { ok: false, reason: t('The file changed while the edit was prepared: nothing was written. Try again') };
  }
  const move = prepareMove(context, reading, workload, estimate);
  return move.ok
    ? {
        ok: true,
        title: fixTitle(reading.full(workload), estimate),
        version: document.version,
        edits: move.edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText })),
      }
    : move;
}
