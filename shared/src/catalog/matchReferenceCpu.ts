/** Finds a CPU in the wording of a benchmark: by its model number, else by its generation, as a typical part of it. */
import { longestRun, withoutNoise, wordsOf } from './matchReference';
import type { Cpu } from './types';

/** A CPU with the names that only it has, and those of which it is a typical part. */
export interface CpuEntry {
  readonly cpu: Cpu;
  readonly matchNames: readonly string[];
  readonly standsFor: readonly string[];
}

/**
 * How vendors number a generation, for parts that are not listed: the second digit of a Xeon Scalable, the last of an
 * EPYC, the first of a Ryzen, the first two of a Core. The part that stands for it has other counts of cores.
 */
const NUMBERING: readonly (readonly [RegExp, string])[] = [
  [/\be[57] \d{4}[a-z]? v3\b/, 'e5-2666-v3'],
  [/\be[57] \d{4}[a-z]? v4\b/, 'e5-2686-v4'],
  [/\b(?:platinum|gold|silver|bronze) [3-8]1\d\d/, 'skylake-8175m'],
  [/\b(?:platinum|gold|silver|bronze) [3-8]2\d\d/, 'cascade-lake-8275cl'],
  [/\b(?:platinum|gold|silver|bronze) [3-8]3\d\d/, 'ice-lake-8375c'],
  [/\b(?:platinum|gold|silver|bronze) [3-8]4\d\d/, 'sapphire-rapids'],
  [/\b(?:platinum|gold|silver|bronze) [3-8]5\d\d/, 'emerald-rapids'],
  [/\bxeon (?:6 )?6[3579]\d\dp/, 'granite-rapids'],
  [/\bxeon (?:6 )?6[57]\d\de/, 'sierra-forest-6780e'],
  [/\bepyc 7[\da-z]{2}1/, 'naples-7601'],
  [/\bepyc 7[\da-z]{2}2/, 'rome-7742'],
  [/\bepyc 7[\da-z]{2}3/, 'milan-7763'],
  [/\bepyc [89][\da-z]{2}4/, 'genoa-9654'],
  [/\bepyc 9[\da-z]{2}5/, 'turin-9655'],
  [/\bryzen (?:\d )?3\d{3}/, 'ryzen-3700x'],
  [/\bryzen (?:\d )?5\d{3}/, 'ryzen-5800x'],
  [/\bryzen (?:\d )?[78]\d{3}/, 'ryzen-7700x'],
  [/\bryzen (?:\d )?9\d{3}/, 'ryzen-9700x'],
  [/\bi[3579] [67]\d{3}/, 'i7-6700k'],
  [/\bi[3579] [89]\d{3}/, 'i7-8700k'],
  [/\bi[3579] 10\d{3}/, 'i9-10900k'],
  [/\bi[3579] 11\d{3}/, 'i9-11900k'],
  [/\bi[3579] 12\d{3}/, 'i7-12700k'],
  [/\bi[3579] 1[34]\d{3}/, 'i7-13700k'],
];

export function referenceCpuMatcher(entries: readonly CpuEntry[]): {
  readonly byModel: (name: string) => Cpu | undefined;
  readonly byGeneration: (name: string) => Cpu | undefined;
} {
  const models = index(entries, ({ matchNames }) => matchNames);
  const generations = index(entries, ({ standsFor }) => standsFor);
  const byId = new Map(entries.map(({ cpu }) => [cpu.id, cpu]));
  const byNumber = (text: string) => NUMBERING.find(([words]) => words.test(text))?.[1];
  return {
    byModel: (name) => {
      const words = withoutNoise(wordsOf(name));
      return longestRun(words, models) ?? byId.get(byNumber(words.join(' ')) ?? '');
    },
    byGeneration: (name) => longestRun(withoutNoise(wordsOf(name)), generations),
  };
}

function index(
  entries: readonly CpuEntry[],
  namesOf: (entry: CpuEntry) => readonly string[],
): ReadonlyMap<string, Cpu> {
  const found = new Map<string, Cpu>();
  for (const entry of entries) {
    for (const name of namesOf(entry)) {
      if (!found.has(name)) {
        found.set(name, entry.cpu);
      }
    }
  }
  return found;
}

/** `EPYC 9R14 (Genoa)`: the number by which it is known, and the generation that it stands for. */
export function listedCpuEntry(cpu: Cpu): CpuEntry {
  const [model = ''] = cpu.name.split('(');
  const number = withoutNoise(wordsOf(model)).filter((word) => !FAMILY.has(word));
  return { cpu, matchNames: [number.join('')], standsFor: [wordsOf(cpu.shortName).join('')] };
}

const FAMILY = new Set(['xeon', 'platinum', 'gold', 'epyc']);
