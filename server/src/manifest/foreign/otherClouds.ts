/** Machines of other clouds whose names say what is in them. Checked 2026-11-23 against each cloud's list of machine types. */
import { textElsewhere } from '../engines/text';
import type { Offer } from './offers';

/** Pattern, card, and how many: a number, or the group of the pattern that holds it. */
const NAMES: readonly (readonly [RegExp, string, ((match: RegExpExecArray) => number | undefined)?])[] = [
  [/^a2-highgpu-(\d+)g$/, 'A100', ([, count]) => Number(count)],
  [/^a2-megagpu-(\d+)g$/, 'A100', ([, count]) => Number(count)],
  [/^a2-ultragpu-(\d+)g$/, 'A100-80GB', ([, count]) => Number(count)],
  [/^a3-(?:high|mega|edge)gpu-(\d+)g$/, 'H100', ([, count]) => Number(count)],
  [/^a3-ultragpu-(\d+)g$/, 'H200', ([, count]) => Number(count)],
  [/^a4-highgpu-(\d+)g$/, 'B200', ([, count]) => Number(count)],
  [/^g2-standard-(?:4|8|12|16|32)$/, 'L4', () => 1],
  [/^g2-standard-24$/, 'L4', () => 2],
  [/^g2-standard-48$/, 'L4', () => 4],
  [/^g2-standard-96$/, 'L4', () => 8],
  // Lambda writes both into the name: gpu_8x_h100_sxm5.
  [/^gpu_(\d+)x_([a-z]+\d+[a-z]*)/, '', ([, count]) => Number(count)],
  [/^standard_n[cdv]\d+/, 'nvidia-gpu', () => undefined],
];

/** What a machine of another cloud has; nothing where its name does not say. */
export function otherCloudOffer(machine: string): Offer {
  const plain = machine.trim().toLowerCase();
  for (const [pattern, card, countOf] of NAMES) {
    const match = pattern.exec(plain);
    if (match) {
      const name = card === '' ? (match[2] ?? '').toUpperCase() : card;
      const count = countOf?.(match);
      const vendor = card === 'nvidia-gpu' ? { vendor: 'nvidia' } : { accelerator: textElsewhere(name) };
      return { ...vendor, ...(count === undefined ? {} : { count }) };
    }
  }
  return {};
}
