/**
 * Finds hardware in the wording of a benchmark: `3090 24GB`, `Tesla V100S-PCIE-32GB`, `NVIDIA H100 80GB HBM3`,
 * `AMD EPYC 9654 96-Core Processor`. The longest name among the words wins. A PCIe card is never answered for an SXM part, nor the
 * other way round; a slice of a card is none.
 */
import { gibibytes } from '../units';
import type { ChipEntry } from './chips';
import { nameKey } from './nameKey';
import type { Chip } from './types';

/** Words that stand between the parts of a name and tell nothing apart. */
const NOISE = new Set(
  'nvidia geforce tesla amd instinct intel r tm generation gpu gpus graphics tensor core cpu processor edition blackwell'.split(
    ' ',
  ),
);
const MEMORY_WORD = /^(\d+)gi?b?$/;
const SXM = /^(?:sxm\d?|hgx|dgx)$/;
const MEMORY_TYPE = /^hbm\d?e?$/;
const PORTABLE = /^(?:laptop|mobile|notebook)$/;
const GENERATION = /^(?:pascal|volta|turing|ampere|ada|hopper|blackwell)$/;
const SLICE = /\bmig\b|\b\d+c?g\.\d+gb\b/;
/** Words of the longest name: `RTX PRO 6000 Max-Q Workstation`. */
const LONGEST_RUN = 6;

export function wordsOf(name: string): readonly string[] {
  return nameKey(name)
    .replaceAll(/\((?:r|tm)\)|[®™]/g, ' ')
    .replaceAll('+', 'plus ')
    .replaceAll('dgx spark', 'dgxspark')
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/^\d+x(?=[a-z]+\d)/, '').replace(/^([a-z]+\d+)x\d+$/, '$1'))
    .filter((word) => word !== '');
}

/** What the longest run of words is called by; of equally long ones the first. */
export function longestRun<T>(words: readonly string[], byName: ReadonlyMap<string, T>): T | undefined {
  let best: T | undefined;
  let length = 0;
  for (let from = 0; from < words.length; from += 1) {
    let run = '';
    for (const word of words.slice(from, from + LONGEST_RUN)) {
      run += word;
      const found = run.length > length ? byName.get(run) : undefined;
      if (found !== undefined) {
        best = found;
        length = run.length;
      }
    }
  }
  return best;
}

export const withoutNoise = (words: readonly string[]) => words.filter((word) => !NOISE.has(word));

/** Listed chips first: a bare `A100` or `H100` is the SXM part. */
export function referenceChipMatcher(entries: readonly ChipEntry[]): (name: string) => Chip | undefined {
  const byName = new Map<string, Chip[]>();
  for (const { chip, matchNames } of entries) {
    for (const name of matchNames) {
      byName.set(name, [...(byName.get(name) ?? []), chip]);
    }
  }
  return (name) => {
    const words = wordsOf(name);
    if (SLICE.test(nameKey(name))) {
      return undefined;
    }
    const plain = withoutNoise(words).filter((word) => !MEMORY_WORD.test(word) && !SXM.test(word) && word !== 'pcie');
    return chosen(longestRun(plain, byName) ?? [], words);
  };
}

function chosen(candidates: readonly Chip[], words: readonly string[]): Chip | undefined {
  const possible = candidates.filter((chip) => words.every((word) => allows(chip, word)));
  const types = words.filter((word) => MEMORY_TYPE.test(word));
  const byType = preferred(possible, (chip) => types.includes(chip.memoryType?.toLowerCase() ?? ''));
  const sizes = words.flatMap((word) => MEMORY_WORD.exec(word)?.[1] ?? []).map((size) => gibibytes(Number(size)));
  return preferred(byType, (chip) => sizes.includes(chip.memory))[0];
}

/** Those of which it holds, where it holds of any: a file may state the memory of the whole machine. */
function preferred(chips: readonly Chip[], holds: (chip: Chip) => boolean): readonly Chip[] {
  const found = chips.filter(holds);
  return found.length > 0 ? found : chips;
}

/** No word of the name says that it is another part. */
function allows(chip: Chip, word: string): boolean {
  if (word === 'pcie') {
    return chip.interconnect?.startsWith('PCIe') ?? false;
  }
  if (SXM.test(word)) {
    return /^NVLink (?!.*bridge)|^Infinity/.test(chip.interconnect ?? '');
  }
  if (PORTABLE.test(word)) {
    return /laptop|jetson/i.test(chip.name);
  }
  return !GENERATION.test(word) || chip.architecture.toLowerCase().includes(word);
}
