/** Every request of an editor right after a keystroke, at 1,000 and at 10,000 lines: nothing but the edit may be new. */
import type { Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService } from '../../server/src/languageService';
import type { LanguageService } from '../../server/src/languageService';
import { getCatalog } from '../../shared/src/catalog/catalog';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { inTurn } from './firstPlace';
import { ownManifest } from './manifests';
import { print, printSpread, timed, wallOf } from './measure';
import type { Times } from './measure';
import { workspaceBench } from './workspace.bench';

/** Goals for hover, lens and hint; completion and all else of one keystroke must be done within a frame at 1,000 lines. */
const SIZES = [
  { workloads: 100, lookMs: 20, frameMs: 16 },
  { workloads: 1000, lookMs: 50, frameMs: 50 },
] as const;
const MARKER = 'rpsAvg: 51, rpsPeak: 255 }\n    tokens: { inMean: ';
const ROUNDS = 30;
const WARM_UP = 5;

type Ask = (service: LanguageService, document: TextDocument, at: Position) => Promise<unknown>;

const screen = ({ line }: Position) => ({
  start: { line: Math.max(0, line - 20), character: 0 },
  end: { line: line + 40, character: 0 },
});
/** The value behind a key of the workload at hand. */
const behind = (document: TextDocument, at: Position, key: string): Position =>
  document.positionAt(document.getText().indexOf(key, document.offsetAt(at)) + key.length);

const LOOKS: Readonly<Record<string, Ask>> = {
  'inlay hints of a screen': (service, document, at) => service.provideInlayHints(document, screen(at)),
  'code lenses': (service, document) => service.provideCodeLenses(document),
  'hover over a value': (service, document, at) => service.provideHover(document, at),
  'hover over a machine': (service, document, at) => service.provideHover(document, behind(document, at, 'instance: ')),
};
const FRAMES: Readonly<Record<string, Ask>> = {
  'completion of machines': (service, document, at) =>
    service.provideCompletion(document, behind(document, at, 'instance: ')),
  'completion of keys': (service, document, at) => service.provideCompletion(document, { line: at.line, character: 4 }),
  'signature of units': (service, document, at) => service.provideSignatureHelp(document, at),
  folding: (service, document) => service.provideFoldingRanges(document),
  links: (service, document) => service.provideDocumentLinks(document),
  symbols: (service, document) => service.provideDocumentSymbols(document),
  highlights: (service, document, at) => service.provideHighlights(document, at),
  definition: (service, document, at) => service.provideDefinition(document, at),
  selection: (service, document, at) => service.provideSelectionRanges(document, [at]),
  diagnostics: (service, document) => service.provideDiagnostics(document),
};

async function measure(name: string, ask: Ask, text: string, goalMs: number): Promise<void> {
  const service = createLanguageService({
    catalog: getCatalog(),
    today: () => '2026-11-22',
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
  });
  let document = TextDocument.create('file:///a.workload.yaml', 'yaml', 1, text);
  service.open(document);
  await service.check(document);
  const offset = text.indexOf(MARKER) + MARKER.length;
  const times: Times[] = [];
  for (let i = 0; i < ROUNDS + WARM_UP; i += 1) {
    const digits = /^\d+/.exec(document.getText().slice(offset, offset + 10))?.[0].length ?? 0;
    const range = { start: document.positionAt(offset), end: document.positionAt(offset + digits) };
    document = TextDocument.update(document, [{ range, text: String(1000 + i) }], i + 2);
    const at = document.positionAt(offset + 1);
    times.push(await timed(() => ask(service, document, at)));
  }
  const measured = times.slice(WARM_UP);
  const { p95 } = wallOf(measured);
  printSpread(name, measured, `   ${p95 <= goalMs ? 'met' : 'MISSED'} (${goalMs} ms at p95)`);
}

async function main(): Promise<void> {
  for (const { workloads, lookMs, frameMs } of SIZES) {
    const text = ownManifest(workloads);
    console.log(`\nRequests after a keystroke: ${text.split('\n').length} lines`);
    for (const [name, ask] of Object.entries(LOOKS)) {
      await measure(name, ask, text, lookMs);
    }
    for (const [name, ask] of Object.entries(FRAMES)) {
      await measure(name, ask, text, frameMs);
    }
  }
  print('note', 'each includes reading the edited text and estimating the edited workload');
}

/** After the workspace's. */
export const requestsBench = inTurn('requests', workspaceBench, main);
