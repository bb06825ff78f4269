/** Scripts that nobody meant to be read: no throw, no endless loop, no long wait. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readEngine } from '../../../../../server/src/manifest/engines/readEngine';
import { literalText } from '../../../../../server/src/manifest/engines/text';
import { summary } from './container';

const KB = 1024;
/** The goal is 50 ms on a machine with nothing else to do; tests share theirs, and what grows with the square takes far longer. */
const QUICK_MS = 2000;

const PIECES = [
  'vllm serve,--model,org/m,$A,${A:-b},${,$(,`,\',",\\,;,&&,|,(,),{,},<<EOF\n,EOF\n,<,>,2>&1,A=,A+=,ARGS=(,"${ARGS[@]}"',
  'if,then,fi,for x in,do,done,bash -c,eval,set --,export,#,=,--,-tp,8,$@,:,[,-z,__proto__,constructor=1,--constructor',
  '\n,\t, ,\u0000,é,😀',
].flatMap((line) => line.split(','));
const pieces = fc.constantFrom(...PIECES);
const scripts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));
const spaced = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(' '));

function milliseconds(script: string): number {
  const start = performance.now();
  const text = literalText(script, 0);
  readEngine({ command: [literalText('sh', 0), literalText('-c', 0)], args: [text], environment: new Map() });
  readEngine({ command: [], args: [text], environment: new Map([['A', text]]) });
  return performance.now() - start;
}

const fill = (unit: string, size: number) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

/** Shapes whose cost would grow with the square of their size, or worse, if nothing bounded it. */
const SHAPES: Readonly<Record<string, (size: number) => string>> = {
  'open brackets': (size) => fill('$(', size),
  'open braces': (size) => fill('${A:-', size),
  'open backticks': (size) => fill('`', size),
  'here-documents that do not end': (size) => fill('cat <<A <<B\n', size),
  'names of benchmarks': (size) => fill('bench_benchmark_', size),
  'one long word': (size) => fill('a', size),
  'one long flag': (size) => `vllm serve ${fill('--a', size)}`,
  commands: (size) => fill('vllm serve org/m -tp 8\n', size),
  assignments: (size) => fill('A="$A b"\n', size),
  'arrays that double': (size) => `A=(x x)\n${fill('A+=("${A[@]}" "${A[@]}")\n', size)}vllm serve "\${A[@]}"`,
  'variables that double': (size) =>
    `${Array.from({ length: 500 }, (_, i) => `V${i + 1}="$V${i} $V${i} $V${i}"`).join('\n')}\nvllm serve $V500 ${fill('$V400 ', size)}`,
  'shells in shells': (size) => fill('bash -c "', size),
  quotes: (size) => fill(`"'`, size),
  backslashes: (size) => fill('\\\n', size),
  blanks: (size) => fill(' \t', size),
  angles: (size) => fill('a<b c>', size),
  'python train': (size) => fill('python -u ', size),
  paths: (size) => `python ${fill('/train', size)}`,
  megatron: (size) => fill('/opt/nemo/', size),
};

describe('hostile scripts', () => {
  it('never throw, whatever stands next to what', () => {
    fc.assert(
      fc.property(fc.oneof(scripts, spaced), (script) => {
        summary({ command: ['sh', '-c'], args: [script] });
        summary({ image: 'vllm/vllm-openai', args: [script, script], env: { A: script } });
      }),
      { numRuns: 1500 },
    );
  });

  it('never throw on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 40 }), (script, word) => {
        summary({ command: ['bash', '-c', script] });
        summary({ image: word, command: [word], args: [script], env: { [word]: script } });
      }),
      { numRuns: 1500 },
    );
  });

  for (const [name, shape] of Object.entries(SHAPES)) {
    it(`are read in bounded time: ${name}`, function () {
      this.timeout(10_000);
      for (const size of [64 * KB - 600, 100 * KB]) {
        const taken = Math.min(...[0, 1, 2].map(() => milliseconds(shape(size))));
        assert.ok(taken < QUICK_MS, `${size} characters took ${taken.toFixed(0)} ms`);
      }
    });
  }
});
