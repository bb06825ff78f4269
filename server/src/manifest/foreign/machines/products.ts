/**
 * The product that a node label names, in the short words of vendors and readers: `NVIDIA-H100-SXM4-80GB` is an H100-80GB,
 * `nvidia-tesla-t4` a T4, `tpu-v5-lite-podslice` a TPU-v5e.
 */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import { nameKey } from '../../../../../shared/src/catalog/nameKey';

export interface Product {
  readonly name: string;
  /** A part of a card stands behind the label: MIG, or a card that several pods share. */
  readonly part?: 'mig' | 'shared';
  /** A card on PCIe, where the catalog lists the part on a board. */
  readonly onPcie?: true;
}

/** GKE's names of TPU generations (GKE documentation, "Plan TPUs in GKE", read 2026-11-23). */
const TPUS: readonly (readonly [RegExp, string])[] = [
  [/^tpu[- ]?v5-lite|^tpu[- ]?v5e|^tpu-v5litepod/, 'TPU-v5e'],
  [/^tpu[- ]?v5p/, 'TPU-v5p'],
  [/^tpu[- ]?v6e/, 'TPU-v6e'],
  [/^tpu[- ]?v?7x?/, 'TPU7x'],
  [/^tpu[- ]?v4/, 'TPU-v4'],
  [/^tpu[- ]?v3/, 'TPU-v3'],
  [/^tpu[- ]?v2/, 'TPU-v2'],
];

/** Vendor, brand, board and memory technology: they do not tell products apart. */
const NOISE = new Set(
  'nvidia com amd aws tesla geforce quadro instinct radeon gpu gpus tensor core mega vws nvlink hgx dgx sxm sxm2 sxm3 sxm4 sxm5 sxm6 hbm2 hbm2e hbm3 hbm3e generation server edition graphics device oam'.split(
    ' ',
  ),
);
const PCIE = /^(pcie|nvl)$/;
const MEMORY = /^(\d{1,4})gi?b$/;
/** Read as one name with the word behind them: `RTX-4090`, `RTX-A6000`. */
const SERIES = /^(rtx|gtx)$/;
/** A Grace host is soldered to the GPU: its memory stands in the name too. */
const GRACE = /^(gh200|gb200|gb300|grace)/i;

/** `undefined` for what names a vendor or a count and no product. */
export function productOf(label: string): Product | undefined {
  const plain = nameKey(label);
  const tpu = TPUS.find(([pattern]) => pattern.test(plain))?.[1];
  if (tpu) {
    return { name: tpu };
  }
  const mig = /[-_.]mig[-_.].*$/.exec(plain);
  const words = (mig ? plain.slice(0, mig.index) : plain).split(/[\s\-_/.,()]+/).filter((word) => word !== '');
  const shared = words.includes('shared');
  const kept = words.filter((word) => !NOISE.has(word) && !PCIE.test(word) && word !== 'shared');
  const name = kept.find((word) => /\d/.test(word) && !MEMORY.test(word));
  if (!name || !/[a-z]/.test(kept.join(''))) {
    const chip = getCatalog().chip(label);
    return chip && { name: chip.shortName };
  }
  const memory = GRACE.test(name) ? undefined : kept.find((word) => MEMORY.test(word));
  const part = mig ? 'mig' : shared ? 'shared' : undefined;
  return {
    name: [spelled(kept), ...(memory ? [memory.replace(/gi?b$/, 'GB')] : [])].join('-'),
    ...(part ? { part } : {}),
    ...(words.some((word) => PCIE.test(word)) ? { onPcie: true } : {}),
  };
}

/** Upper case, a series joined with its number: `rtx`, `4090` is RTX4090. */
function spelled(words: readonly string[]): string {
  const named = words.filter((word) => !MEMORY.test(word));
  const joined = named.reduce<string[]>((done, word) => {
    const last = done.at(-1);
    return last !== undefined && SERIES.test(last) && /\d/.test(word)
      ? [...done.slice(0, -1), last + word]
      : [...done, word];
  }, []);
  return joined
    .map((word) => (/^[a-z]{1,3}\d|^(rtx|gtx|pro$)/.test(word) ? word.toUpperCase() : capital(word)))
    .join('-');
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export const isTpu = (product: string) => product.startsWith('TPU');
/** The host of these GPUs is a Grace CPU. */
export const hasGraceHost = (product: string) => GRACE.test(product);
