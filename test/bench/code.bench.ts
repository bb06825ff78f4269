/** Reading programs: a file that asks no model, and a keystroke in a long one that does, or that builds stacks or agents. */
import ts from 'typescript';
import { setTypeScriptLoader } from '../../server/src/manifest/dialects/typescript/load';
import { typescript } from '../../server/src/manifest/dialects/typescript';
import type { Manifest } from '../../server/src/manifest/manifest';
import { inTurn } from './firstPlace';
import type { Times } from './measure';
import { print, printGoal, printOnce, printSpread, repeated, timed, wallOf } from './measure';
import { programText } from './programs';
import { agentsText, cdkText, endpointsText, pulumiText, someAgentsText } from './stacks';
import { requestsBench } from './requests.bench';

const LINES = 10_000;
const USES = 50;
const SILENT_MS = 1;
const KEYSTROKE_MS = 30;
const WARM_UP = 10;
const KEYSTROKES = 100;

const sourceOf = (text: string) => ({ path: 'service.ts', languageId: 'typescript', text });

async function measureSilent(): Promise<void> {
  const source = sourceOf(programText(LINES, 0));
  const times = (await repeated(110, () => typescript.matches(source))).slice(WARM_UP);
  console.log(`\nProgram without a model: ${source.text.split('\n').length} lines`);
  printSpread('matches', times);
  printGoal(`${SILENT_MS} ms at p95`, wallOf(times).p95, SILENT_MS);
}

interface Program {
  readonly name: string;
  readonly text: string;
  /** Typed behind this: in the middle of the file, in a text. */
  readonly marker: string;
}

const PROGRAMS: readonly Program[] = [
  { name: 'Program with uses of models', text: programText(LINES, USES), marker: '(25' },
  { name: 'CDK, stacks of several services', text: cdkText(LINES), marker: "'--max-model-len', '4202" },
  { name: 'CDK, endpoints', text: endpointsText(LINES), marker: "MAX_TOTAL_TOKENS: '4150" },
  { name: 'Pulumi', text: pulumiText(LINES), marker: "MAX_TOTAL_TOKENS: '4150" },
  { name: 'Agents among other code', text: someAgentsText(LINES), marker: 'Reads a page (152' },
  { name: 'Nothing but agents', text: agentsText(LINES), marker: 'Reads a page (150' },
];

/** What the same machine takes at the same time to parse the text anew. */
async function measureParse(text: string): Promise<readonly Times[]> {
  const parse = () => ts.createSourceFile('service.ts', text, ts.ScriptTarget.Latest, true);
  return (await repeated(WARM_UP + 20, parse)).slice(WARM_UP);
}

async function measureTyping({ name, text, marker }: Program): Promise<void> {
  const at = text.indexOf(marker) + marker.length;
  let manifest: Manifest | undefined;
  const opening = await timed(() => {
    manifest = typescript.read(sourceOf(text));
  });
  const times: Times[] = [];
  let typed = text;
  for (let i = 0; i < WARM_UP + KEYSTROKES; i += 1) {
    // A word is typed and taken back: a text that grows and grows would be measured otherwise.
    const word = 'abcdefgh'.slice(0, i % 9);
    typed = text.slice(0, at) + word + text.slice(at);
    const source = sourceOf(typed);
    times.push(
      await timed(() => {
        manifest = typescript.matches(source) ? typescript.read(source, manifest) : undefined;
      }),
    );
  }
  const keystrokes = times.slice(WARM_UP);
  const parse = await measureParse(typed);
  const ratio = wallOf(keystrokes).median / wallOf(parse).median;
  console.log(`\n${name}: ${text.split('\n').length} lines, ${manifest?.workloads.length ?? 0} workloads`);
  printOnce('opening', opening);
  printSpread('per keystroke', keystrokes, `   ratio ${ratio.toFixed(2)}`);
  printSpread('parsing the whole text', parse);
  print('of a keystroke matches', `${(await timed(() => typescript.matches(sourceOf(typed)))).wall.toFixed(2)} ms`);
  printGoal(`${KEYSTROKE_MS} ms at p95`, wallOf(keystrokes).p95, KEYSTROKE_MS);
}

async function main(): Promise<void> {
  setTypeScriptLoader(() => require('typescript'));
  await measureSilent();
  for (const program of PROGRAMS) {
    await measureTyping(program);
  }
}

/** After the workspace's: one at a time. */
export const codeBench = inTurn('code', requestsBench, main);
