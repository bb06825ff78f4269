/** Up to two lenses above each workload, and one over a file of several; their number never changes while numbers are on their way. */
import type { CodeLens, Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { COMMANDS } from '../../../shared/src/protocol';
import type { RetargetRequest } from '../../../shared/src/protocol';
import { totalsOf } from '../../../shared/src/report/totals';
import type { Lens } from '../../../shared/src/words/lens';
import { lenses } from '../../../shared/src/words/lens';
import { sumWords } from '../../../shared/src/words/sum';
import type { FoundWorkload } from '../manifest/manifest';
import { counted } from './counted';
import type { Reading } from './context';
import { rangeOf } from './context';

export interface LensData {
  readonly uri: string;
  /** Absent: the lens over the whole file. */
  readonly workload?: string;
  readonly index: number;
}

export interface LensOptions {
  /** False for workloads that are still to be computed: their lenses follow on resolve. */
  readonly isReady: (found: FoundWorkload) => boolean;
  /** The sum of the file is that of the workspace, which the status bar shows: nothing stands there twice. */
  readonly isWholeWorkspace: boolean;
}

export function provideCodeLenses(reading: Reading, { isReady, isWholeWorkspace }: LensOptions): CodeLens[] {
  const { document, manifest } = reading;
  const { uri } = document;
  const shown = shownLenses(reading);
  const perWorkload = manifest.workloads.flatMap((workload) => {
    const range = rangeOf(document, workload.nameSpan);
    const ready = isReady(workload);
    return shown.map((index) => ({
      range,
      data: { uri, workload: workload.name, index } satisfies LensData,
      command: ready ? workloadCommand(reading, workload, index) : undefined,
    }));
  });
  const ofFile = isWholeWorkspace ? [] : fileLenses(reading, manifest.workloads.every(isReady));
  return [...ofFile, ...perWorkload];
}

/** Positions in `lenses()`: the verdict, the panel. */
function shownLenses({ settings }: Reading): readonly number[] {
  return [...(settings['codeLens.verdict'] ? [0] : []), ...(settings['codeLens.panel'] ? [1] : [])];
}

/** The sum of one workload stands beside its name already. */
function fileLenses(reading: Reading, ready: boolean): CodeLens[] {
  const { document, manifest, settings } = reading;
  if (manifest.workloads.length < 2 || !settings['codeLens.file']) {
    return [];
  }
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const data: LensData = { uri: document.uri, index: 0 };
  return [{ range, data, command: ready ? fileCommand(reading) : undefined }];
}

export function resolveCodeLens(reading: Reading, lens: CodeLens, { workload: name, index }: LensData): CodeLens {
  const workload = reading.manifest.workloads.find((one) => one.name === name);
  const command = name === undefined ? fileCommand(reading) : workload && workloadCommand(reading, workload, index);
  return { ...lens, command: command ?? { title: '', command: '' } };
}

export function lensData(lens: CodeLens): LensData | undefined {
  const data: unknown = lens.data;
  return typeof data === 'object' && data !== null && 'uri' in data && typeof data.uri === 'string'
    ? (data as LensData)
    : undefined;
}

function workloadCommand(reading: Reading, workload: FoundWorkload, index: number): Command | undefined {
  const { placement } = reading.estimated(workload);
  const lens = lenses(placement)[index];
  return lens && { title: lens.title, ...commandOf(lens, reading.document, workload, placement.recommended?.target) };
}

function commandOf(
  { action }: Lens,
  document: TextDocument,
  workload: FoundWorkload,
  target: RetargetRequest['target'] | undefined,
): Omit<Command, 'title'> {
  const { uri } = document;
  const { line } = document.positionAt(workload.nameSpan.start);
  return action === 'move' && target !== undefined
    ? { command: COMMANDS.move, arguments: [{ uri, workload: workload.name, line, target } satisfies RetargetRequest] }
    : { command: COMMANDS.openCostPanel, arguments: [uri, line] };
}

function fileCommand(reading: Reading): Command {
  const { document, manifest } = reading;
  const totals = totalsOf(manifest.workloads.map((workload) => counted(reading, workload)));
  const title = sumWords(totals.workloads, totals.monthlyUsd, totals.unknown);
  return { title, command: COMMANDS.openCostPanel, arguments: [document.uri, 0] };
}
