/**
 * Finds a chip by the names that manifests, node labels and vendors use: `L4`, `nvidia-tesla-t4`,
 * `NVIDIA-A100-SXM4-80GB`, `nvidia-h100-mega-80gb`. Another chip is never answered: no PCIe or NVL
 * variant of an SXM part, no MIG slice, no count (`A100:8` is a count's dialect to read).
 *
 * Where a name fits several memory sizes and states none, the first row of the table is meant:
 * `V100` is the 16 GB part of p3, `A100` the 40 GB part of p4d.
 */
import type { ChipEntry } from './chips';
import { gibibytes } from '../units';
import { nameKey } from './nameKey';
import type { Chip } from './types';

/** Words that do not tell one chip from another. */
const NOISE = new Set([
  'nvidia',
  'com',
  'amd',
  'aws',
  'amazon',
  'tesla',
  'instinct',
  'gpu',
  'gpus',
  'tensor',
  'core',
  'accelerator',
  'blackwell',
  'server',
  'edition',
  'mega',
  'shared',
  'per',
  'hbm2',
  'hbm2e',
  'hbm3',
  'hbm3e',
  'gddr6',
  'gddr7',
]);
const MEMORY_WORD = /^(\d+)gi?b$/;
const FORM_FACTOR = /^(?:sxm\d?|pcie|nvl)$/;
/** HGX boards are sold by the fitted memory, of which less is exposed. */
const FITTED_GIB: ReadonlyMap<string, number> = new Map([
  ['b200-sxm', 192],
  ['gb200', 192],
]);

export function chipMatcher(entries: readonly ChipEntry[]): (name: string) => Chip | undefined {
  const exact = new Map<string, Chip>();
  const byName = new Map<string, Chip[]>();
  for (const { chip, matchNames } of entries) {
    for (const name of [chip.id, chip.name, chip.shortName]) {
      setOnce(exact, name.toLowerCase(), chip);
    }
    for (const name of matchNames) {
      byName.set(name, [...(byName.get(name) ?? []), chip]);
    }
  }
  // `V100` alone is also the short name of a part: the rule above holds for it too, as its row comes first.
  return (name) => {
    const plain = nameKey(name);
    return exact.get(plain) ?? matchWords(plain, byName);
  };
}

function setOnce(map: Map<string, Chip>, key: string, chip: Chip) {
  if (!map.has(key)) {
    map.set(key, chip);
  }
}

function matchWords(name: string, byName: ReadonlyMap<string, readonly Chip[]>): Chip | undefined {
  const words = name.split(/[\s\-_/.,()]+/).filter((word) => word !== '' && !NOISE.has(word));
  const sizes = words.flatMap((word) => MEMORY_WORD.exec(word)?.[1] ?? []).map(Number);
  const factors = words.filter((word) => FORM_FACTOR.test(word));
  const rest = words.filter((word) => !MEMORY_WORD.test(word) && !FORM_FACTOR.test(word)).join('');
  return byName
    .get(rest)
    ?.find((chip) => sizes.every((size) => hasMemory(chip, size)) && factors.every((factor) => hasForm(chip, factor)));
}

function hasMemory(chip: Chip, gib: number): boolean {
  return chip.memory === gibibytes(gib) || FITTED_GIB.get(chip.id) === gib;
}

/** The catalog's NVLink parts are the SXM ones; a card on PCIe is another part with other rates. */
function hasForm(chip: Chip, factor: string): boolean {
  const onBoard = chip.interconnect?.startsWith('NVLink') ?? false;
  if (factor === 'pcie') {
    return chip.interconnect?.startsWith('PCIe') ?? false;
  }
  return onBoard && factor.startsWith('sxm');
}
