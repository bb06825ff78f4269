/** The index of a workspace: a thousand files of a hundred lines, and what a keystroke costs meanwhile. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { nodeFiles } from '../../server/src/evidence/nodeFiles';
import { createLanguageService } from '../../server/src/languageService';
import { getCatalog } from '../../shared/src/catalog/catalog';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { inTurn } from './firstPlace';
import { keystrokeBench } from './keystroke.bench';
import { kubernetesFile } from './manifests';
import { ms, print, printGoal, printSpread, timed } from './measure';
import type { Times } from './measure';

const FILES = 1000;
const LINES = 100;
const GOAL_MS = 3000;
const MARKER = 'rpsAvg: 2, rpsPeak: 10 }\n      tokens: { inMean: ';

/** Of ten files one declares a node pool, one a ConfigMap, two are plain services, six serve models. */
function fileOf(index: number): string {
  const tenth = index % 10;
  const settings = Array.from({ length: LINES - 6 }, (_, line) => `  key-${index}-${line}: "${line}"`).join('\n');
  if (tenth === 0) {
    return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-${index}\ndata:\n${settings}\n`;
  }
  if (tenth === 1) {
    const requirement = `        - { key: karpenter.k8s.aws/instance-family, operator: In, values: [g6, g5] }`;
    const pool = (i: number) =>
      `apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata:\n  name: pool-${index}-${i}\nspec:\n  template:\n    spec:\n      requirements:\n${requirement}\n`;
    return Array.from({ length: 10 }, (_, i) => pool(i)).join('---\n');
  }
  if (tenth <= 3) {
    return `apiVersion: v1\nkind: Service\nmetadata:\n  name: web-${index}\nspec:\n${settings}\n`;
  }
  return kubernetesFile(3).replaceAll('service-', `service-${index}-`);
}

/** `seed`: other names, so that nothing is known from before. */
function writeFiles(folder: string, seed: number): readonly string[] {
  const texts = Array.from({ length: FILES }, (_, index) => fileOf(index + seed));
  texts.forEach((text, index) => writeFileSync(join(folder, `file-${index}.yaml`), text));
  return texts;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'placewright-index-'));
  try {
    const texts = writeFiles(folder, 0);
    console.log('');
    const parsing = await timed(() => texts.forEach((text) => parseAllDocuments(text)));
    await measure(folder, parsing);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(folder: string, parsing: Times): Promise<void> {
  let done: (() => void) | undefined;
  const indexed = () => new Promise<void>((resolve) => (done = resolve));
  const root = pathToFileURL(folder).toString();
  const service = createLanguageService({
    catalog: getCatalog(),
    today: () => '2026-11-22',
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    files: nodeFiles,
    workspaceFolders: [root],
    filesArrived: () => done?.(),
  });
  let document = TextDocument.create(`${root}/open.yaml`, 'yaml', 1, kubernetesFile(33));
  const type = async (i: number): Promise<Times> => {
    const at = document.getText().indexOf(MARKER) + MARKER.length;
    const digits = /^\d+/.exec(document.getText().slice(at))?.[0].length ?? 0;
    const range = { start: document.positionAt(at), end: document.positionAt(at + digits) };
    document = TextDocument.update(document, [{ range, text: String(1000 + i) }], i + 2);
    const times = await timed(async () => {
      service.open(document);
      await service.check(document);
    });
    await new Promise((resolve) => setImmediate(resolve));
    return times;
  };
  const first = indexed();
  const start = performance.now();
  service.open(document);
  await first;
  const finished = performance.now() - start;
  await service.check(document);
  // All of them change, as a checkout of another branch does.
  const again = indexed().then(() => true);
  writeFiles(folder, FILES);
  service.changeFiles(Array.from({ length: FILES }, (_, index) => `${root}/file-${index}.yaml`));
  const during: Times[] = [];
  for (let i = 0, isDone = false; !isDone; i += 1) {
    during.push(await type(i));
    isDone = await Promise.race([again, new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);
  }
  const after: Times[] = [];
  for (let i = 0; i < 100; i += 1) {
    after.push(await type(1000 + i));
  }
  print(`Index of ${FILES} files`, `${ms(finished)}; all of it parsed by yaml: ${ms(parsing.wall)}`);
  printGoal('  within', finished, GOAL_MS);
  printSpread('  keystrokes meanwhile', during);
  printSpread('  keystrokes afterwards', after);
}

/** After the keystrokes'. */
export const workspaceBench = inTurn('workspace', keystrokeBench, main);
