/** Reading programs: a file that asks no model, and a keystroke in a long one that does. */
import { setTypeScriptLoader } from '../../server/src/manifest/dialects/typescript/load';
import { typescript } from '../../server/src/manifest/dialects/typescript';
import type { Manifest } from '../../server/src/manifest/manifest';
import { IS_FIRST_PLACE } from './firstPlace';
import type { Times } from './measure';
import { print, printGoal, printOnce, printSpread, repeated, timed, wallOf } from './measure';
import { programText } from './programs';
import { workspaceBench } from './workspace.bench';

const LINES = 10_000;
const USES = 50;
const SILENT_MS = 1;
const KEYSTROKE_MS = 30;
const WARM_UP = 10;
const KEYSTROKES = 100;
/** Typed in the middle of the file, in a message: neither the first nor the last declaration. */
const MARKER = '(25)';

const sourceOf = (text: string) => ({ path: 'service.ts', languageId: 'typescript', text });

async function measureSilent(): Promise<void> {
  const source = sourceOf(programText(LINES, 0));
  const times = (await repeated(110, () => typescript.matches(source))).slice(WARM_UP);
  console.log(`\nProgram without a model: ${source.text.split('\n').length} lines`);
  printSpread('matches', times);
  printGoal(`${SILENT_MS} ms at p95`, wallOf(times).p95, SILENT_MS);
}

async function measureTyping(): Promise<void> {
  const text = programText(LINES, USES);
  const at = text.indexOf(MARKER);
  let manifest: Manifest | undefined;
  const opening = await timed(() => {
    manifest = typescript.read(sourceOf(text));
  });
  const times: Times[] = [];
  let typed = text;
  for (let i = 0; i < WARM_UP + KEYSTROKES; i += 1) {
    typed = typed.slice(0, at) + 'abcdefgh'.charAt(i % 8) + typed.slice(at);
    const source = sourceOf(typed);
    times.push(
      await timed(() => {
        manifest = typescript.matches(source) ? typescript.read(source, manifest) : undefined;
      }),
    );
  }
  console.log(`\nProgram with ${manifest?.workloads.length ?? 0} uses of models: ${text.split('\n').length} lines`);
  printOnce('opening', opening);
  printSpread('per keystroke', times.slice(WARM_UP));
  print('of them matches', `${(await timed(() => typescript.matches(sourceOf(typed)))).wall.toFixed(2)} ms`);
  printGoal(`${KEYSTROKE_MS} ms at p95`, wallOf(times.slice(WARM_UP)).p95, KEYSTROKE_MS);
}

async function main(): Promise<void> {
  setTypeScriptLoader(() => require('typescript'));
  await measureSilent();
  await measureTyping();
}

/** After the workspace's: one at a time. */
export const codeBench: Promise<void> = IS_FIRST_PLACE ? Promise.resolve() : workspaceBench.then(main);
