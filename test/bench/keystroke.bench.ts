/**
 * Server time per keystroke: read, resolve, place, hints and diagnostics of the
 * whole file after one character, beside plain `yaml` parsing of the same text
 * and of the edited document or workload alone.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseAllDocuments } from 'yaml';
import { getCatalog } from '../../shared/src/catalog/catalog';
import { place } from '../../shared/src/placement/place';
import { resolveWorkload } from '../../shared/src/placement/resolve';
import { createLanguageService } from '../../server/src/languageService';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { kubernetesFile, ownManifest } from './manifests';

const KEYSTROKES = 60;
/** Of issue and design: 16 ms is one frame. */
const FRAME_MS = 16;
const PARSE_FACTOR = 2;
const ALLOWANCE_MS = 5;

interface Spread {
  readonly median: number;
  readonly p95: number;
}

function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const ms = (n: number) => `${n.toFixed(2)} ms`;

interface Subject {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Where digits are typed. */
  readonly marker: string;
  /** The edited document or workload alone. */
  readonly part: string;
}

async function measureTyping({ name, path, text, marker, part }: Subject): Promise<void> {
  const catalog = getCatalog();
  const service = createLanguageService({
    catalog,
    today: () => '2026-11-22',
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
  });
  let document = TextDocument.create(`file:///${path}`, 'yaml', 1, text);
  service.open(document);
  const first = await timedAsync(() => service.check(document));

  const screen = { start: { line: 400, character: 0 }, end: { line: 460, character: 0 } };
  // Each version states a number that none before it stated: nothing comes from the cache but what was not edited.
  const type = async (i: number): Promise<number> => {
    const at = document.getText().indexOf(marker) + marker.length;
    const digits = /^\d+/.exec(document.getText().slice(at))?.[0].length ?? 0;
    const range = { start: document.positionAt(at), end: document.positionAt(at + digits) };
    document = TextDocument.update(document, [{ range, text: String(1000 + i) }], i + 2);
    return timedAsync(async () => {
      await service.provideInlayHints(document, screen);
      await service.check(document);
    });
  };
  for (let i = 0; i < 10; i += 1) {
    await type(i);
  }
  const times: number[] = [];
  for (let i = 10; i < KEYSTROKES + 10; i += 1) {
    times.push(await type(i));
  }
  const typing = spread(times);
  const whole = spread(Array.from({ length: 20 }, () => timed(() => parseAllDocuments(text))));
  const alone = spread(Array.from({ length: 200 }, () => timed(() => parseAllDocuments(part))));
  const target = PARSE_FACTOR * alone.median + ALLOWANCE_MS;
  const verdict = (value: number, limit: number) =>
    `${value <= limit ? 'met' : 'MISSED'} (${ms(value)} of ${ms(limit)})`;

  console.log(`\n${name}: ${text.split('\n').length} lines`);
  console.log(`  opening                       ${ms(first)}`);
  console.log(`  per keystroke          median ${ms(typing.median)}   p95 ${ms(typing.p95)}`);
  console.log(
    `  yaml, the whole text   median ${ms(whole.median)}   p95 ${ms(whole.p95)}   ratio ${(typing.median / whole.median).toFixed(2)}`,
  );
  console.log(
    `  yaml, edited part      median ${ms(alone.median)}   p95 ${ms(alone.p95)}   ratio ${(typing.median / alone.median).toFixed(1)}`,
  );
  console.log(`  target ${PARSE_FACTOR} × edited part + ${ALLOWANCE_MS} ms: ${verdict(typing.median, target)}`);
  console.log(`  target ${FRAME_MS} ms at p95: ${verdict(typing.p95, FRAME_MS)}`);
}

async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function measureModel(): void {
  const load = timed(() => getCatalog());
  const catalog = getCatalog();
  const spec = {
    kind: 'inference' as const,
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    precision: 'int4' as const,
    traffic: { rpsAvg: 0.6, rpsPeak: 2.5 },
    tokens: { inMean: 900, outMean: 180 },
    slo: { ttftMsP95: 1500, tpotMsP95: 80 },
    placement: { instance: 'g5.xlarge', replicas: 2 },
  };
  let evaluated = 0;
  const places = Array.from({ length: 60 }, (_, i) =>
    timed(() => {
      const workload = resolveWorkload('chat', { ...spec, tokens: { inMean: 900 + i, outMean: 180 } }, { catalog });
      evaluated = place(workload, catalog).candidatesEvaluated;
    }),
  );
  const cold = places[0] ?? Number.NaN;
  const warm = spread(places.slice(20));
  console.log(`catalog, first load      ${ms(load)}`);
  console.log(`place(), first           ${ms(cold)}`);
  console.log(`place(), then     median ${ms(warm.median)}   p95 ${ms(warm.p95)}   ${evaluated} points`);
  console.log(`estimate(), in place()   ${((warm.median / evaluated) * 1000).toFixed(1)} µs a point`);
}

async function main(): Promise<void> {
  measureModel();
  const own = ownManifest(100);
  const blocks = own.split(/^(?=  service-)/m);
  await measureTyping({
    name: 'Own manifest',
    path: 'a.workload.yaml',
    text: own,
    marker:
      'service-50:\n    kind: inference\n    model: mistralai/Mistral-7B-Instruct-v0.3\n    precision: int4\n    traffic: { rpsAvg: 51, rpsPeak: 255 }\n    tokens: { inMean: ',
    part: blocks[51] ?? '',
  });
  const kubernetes = kubernetesFile(33);
  const documents = kubernetes.split('\n---\n');
  await measureTyping({
    name: 'Kubernetes',
    path: 'a.yaml',
    text: kubernetes,
    marker: 'rpsAvg: 17, rpsPeak: 85 }\n      tokens: { inMean: ',
    part: documents[16] ?? '',
  });
}

void main();
