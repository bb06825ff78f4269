/** The panel's answer while a reader asks what if: another load at each step of the hand, another target, and both. */
import { readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService } from '../../server/src/languageService';
import { getCatalog } from '../../shared/src/catalog/catalog';
import type { WhatIf } from '../../shared/src/placement/whatIf';
import type { PanelWorkload } from '../../shared/src/panelState';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { codeBench } from './code.bench';
import { inTurn } from './firstPlace';
import { cpuOf, print, printGoal, printSpread, repeated } from './measure';

const ANSWER_MS = 50;
const WARM_UP = 15;
const ROUNDS = 40;
const EXAMPLES = ['chat', 'embedding', 'large-model', 'training', 'agent'];

async function measure(name: string): Promise<void> {
  const service = createLanguageService({
    catalog: getCatalog(),
    today: () => '2026-11-22',
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
  });
  const uri = `file:///w/${name}.workload.yaml`;
  service.open(TextDocument.create(uri, 'yaml', 1, readFileSync(`examples/${name}.workload.yaml`, 'utf8')));
  const ask = async (changes: WhatIf, workload = '') =>
    (await service.panelState({ uri, whatIf: { workload, changes } })) as PanelWorkload;
  const stated = await ask({});
  const fields = stated.whatIf?.fields ?? [];
  const load = fields.find(({ label }) => label === 'Load');
  const [, ...targets] = fields.find(({ field }) => field === 'target')?.options ?? [];
  const loadAt = (i: number): WhatIf => (load ? { [load.field]: Number(load.value) * (1 + (i + 1) / 100) } : {});
  const targetAt = (i: number): WhatIf => ({ target: targets[i % targets.length]?.value ?? '' });
  const kinds: Readonly<Record<string, (i: number) => WhatIf>> = {
    'as stated': () => ({}),
    ...(load ? { 'another load': loadAt } : {}),
    'another target': targetAt,
    ...(load ? { 'both, checked as an edit': (i: number) => ({ ...loadAt(i), ...targetAt(3) }) } : {}),
  };
  console.log(`\nPanel of ${name}: ${(JSON.stringify(stated).length / 1024).toFixed(0)} KB an answer`);
  for (const [kind, changes] of Object.entries(kinds)) {
    const times = (await repeated(ROUNDS + WARM_UP, (i) => ask(changes(i), stated.name))).slice(WARM_UP);
    printSpread(kind, times);
    printGoal(`  ${ANSWER_MS} ms of CPU`, cpuOf(times).median, ANSWER_MS);
  }
}

async function main(): Promise<void> {
  for (const name of EXAMPLES) {
    await measure(name);
  }
  print('note', 'search, curves, cards and the edit that Apply would write; without the way to the page');
}

/** After the programs'. */
export const panelBench = inTurn('panel', codeBench, main);
