/**
 * Server time per keystroke: read, resolve, place, hints and diagnostics of the whole file after one
 * character, beside plain `yaml` parsing of the same text and of the edited document alone.
 */
import { loadavg } from 'node:os';
import { memoryUsage } from 'node:process';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseAllDocuments } from 'yaml';
import { createLanguageService } from '../../server/src/languageService';
import { buildCatalog, getCatalog } from '../../shared/src/catalog/catalog';
import { place } from '../../shared/src/placement/place';
import { resolveWorkload } from '../../shared/src/placement/resolve';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { inTurn } from './firstPlace';
import { kubernetesFile, ownManifest } from './manifests';
import { modelBench } from './model.bench';
import type { Times } from './measure';
import { print, printGoal, printOnce, printSpread, repeated, timed, wallOf } from './measure';

/** A frame: what typing must stay below. */
const FRAME_MS = 16;
const PARSE_FACTOR = 2;
const ALLOWANCE_MS = 5;
/** Goals of our own: nothing outside asks for them. */
const CATALOG_MS = 20;
const PLACE_MS = 3;
const OPENING_MS = 500;
const LONG_FILE_MS = 100;
const WARM_UP = 10;

interface Subject {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Digits are typed after this. */
  readonly marker: string;
  readonly keystrokes: number;
}

function serviceFor() {
  return createLanguageService({
    catalog: getCatalog(),
    today: () => '2026-11-22',
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
  });
}

interface Typing {
  readonly opening: Times;
  readonly keystrokes: readonly Times[];
}

/** Each version states a number that none before it stated: nothing comes from the cache but what was not edited. */
async function typeInto({ path, text, marker, keystrokes }: Subject): Promise<Typing> {
  const service = serviceFor();
  let document = TextDocument.create(`file:///${path}`, 'yaml', 1, text);
  service.open(document);
  const opening = await timed(() => service.check(document));
  const at = text.indexOf(marker) + marker.length;
  const line = document.positionAt(at).line;
  const screen = { start: { line: line - 20, character: 0 }, end: { line: line + 40, character: 0 } };
  const type = async (i: number): Promise<Times> => {
    const digits = /^\d+/.exec(document.getText().slice(at))?.[0].length ?? 0;
    const range = { start: document.positionAt(at), end: document.positionAt(at + digits) };
    document = TextDocument.update(document, [{ range, text: String(1000 + i) }], i + 2);
    return timed(async () => {
      await service.provideInlayHints(document, screen);
      await service.check(document);
    });
  };
  const times: Times[] = [];
  for (let i = 0; i < WARM_UP + keystrokes; i += 1) {
    times.push(await type(i));
  }
  return { opening, keystrokes: times.slice(WARM_UP) };
}

/** The one document of a stream that holds the marker: what a keystroke makes anyone parse again. */
function editedDocument({ text, marker }: Subject): string {
  return text.split(/^---$/m).find((document) => document.includes(marker)) ?? text;
}

async function measureTyping(subject: Subject): Promise<void> {
  const { name, text } = subject;
  const { opening, keystrokes } = await typeInto(subject);
  const whole = await repeated(20, () => parseAllDocuments(text));
  const part = editedDocument(subject);
  const edited = part === text ? whole : await repeated(200, () => parseAllDocuments(part));
  const [typing, parse] = [wallOf(keystrokes), wallOf(edited)];
  const ratio = (times: readonly Times[]) => `   ratio ${(typing.median / wallOf(times).median).toFixed(2)}`;

  console.log(`\n${name}: ${text.split('\n').length} lines`);
  printOnce('opening', opening);
  printSpread('per keystroke', keystrokes);
  printSpread('yaml, the whole text', whole, ratio(whole));
  printSpread('yaml, the edited document', edited, ratio(edited));
  printGoal(
    `${PARSE_FACTOR} × edited document + ${ALLOWANCE_MS} ms`,
    typing.median,
    PARSE_FACTOR * parse.median + ALLOWANCE_MS,
  );
  printGoal('own goal: median of 5 ms', typing.median, ALLOWANCE_MS);
  printGoal(`${FRAME_MS} ms at p95`, typing.p95, FRAME_MS);
  printGoal('own goal: opening', opening.wall, OPENING_MS);
}

async function measureLongFile(workloads: number): Promise<void> {
  const text = ownManifest(workloads);
  const { opening, keystrokes } = await typeInto(ownSubject(text, 20));
  console.log(`\nLong own manifest: ${text.split('\n').length} lines`);
  printOnce('opening', opening);
  printSpread('per keystroke', keystrokes);
  printGoal(`own goal: ${LONG_FILE_MS} ms`, wallOf(keystrokes).median, LONG_FILE_MS);
  print('memory of the process (RSS)', `${(memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`);
}

async function measureModel(): Promise<void> {
  const load = await timed(buildCatalog);
  const catalog = getCatalog();
  const spec = {
    kind: 'inference' as const,
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    precision: 'int4' as const,
    traffic: { rpsAvg: 0.6, rpsPeak: 2.5 },
    slo: { ttftMsP95: 1500, tpotMsP95: 80 },
    placement: { instance: 'g5.xlarge', replicas: 2 },
  };
  let evaluated = 0;
  const placeOne = (i: number) => {
    const workload = resolveWorkload('chat', { ...spec, tokens: { inMean: 900 + i, outMean: 180 } }, { catalog });
    const { candidates, candidatesEvaluated } = place(workload, catalog);
    evaluated = candidates.length > 0 ? candidatesEvaluated : 0;
  };
  const places = (await repeated(200, placeOne)).slice(100);
  const { median } = wallOf(places);

  console.log('Catalog and model');
  printOnce('catalog, built again', load);
  printGoal('own goal', load.wall, CATALOG_MS);
  printSpread('place(), warm', places, `   ${evaluated} points`);
  printGoal('own goal', median, PLACE_MS);
  print('a point of the search', `${((median / evaluated) * 1000).toFixed(1)} µs`);
}

function ownSubject(text: string, keystrokes: number): Subject {
  return {
    name: 'Own manifest',
    path: 'a.workload.yaml',
    text,
    marker: 'rpsAvg: 51, rpsPeak: 255 }\n    tokens: { inMean: ',
    keystrokes,
  };
}

async function main(): Promise<void> {
  console.log('');
  await measureModel();
  await measureTyping(ownSubject(ownManifest(100), 100));
  await measureTyping({
    name: 'Kubernetes',
    path: 'a.yaml',
    text: kubernetesFile(33),
    marker: 'rpsAvg: 17, rpsPeak: 85 }\n      tokens: { inMean: ',
    keystrokes: 100,
  });
  await measureLongFile(1000);
  await measureLongFile(2000);
  console.log(
    `\nload average at the end ${loadavg()
      .map((n) => n.toFixed(1))
      .join(' ')}`,
  );
}

/** After the model's, and before the fleets'. */
export const keystrokeBench = inTurn('keystroke', modelBench, main);
