/** BentoCloud's instance types: what is in them, by its published list, else by the name. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import type { Offer } from '../../foreign/machines/offers';

interface Machine {
  readonly accelerator: string;
  readonly memoryGiB?: number;
  readonly count: number;
}

/**
 * Types with a GPU. gpu.t4.1, gpu.l4.1 and gpu.a100.1: BentoML's documentation, "Configure Deployments", as of 2025-01;
 * gpu.a100.1x80: BentoML, "Benchmarking LLM Inference Backends", 2024-06.
 */
const LISTED: ReadonlyMap<string, Machine> = new Map([
  ['gpu.t4.1', { accelerator: 'T4', count: 1 }],
  ['gpu.l4.1', { accelerator: 'L4', count: 1 }],
  ['gpu.a100.1', { accelerator: 'A100', count: 1 }],
  ['gpu.a100.1x80', { accelerator: 'A100', memoryGiB: 80, count: 1 }],
]);

export interface BentoMachine {
  /** Absent for machines without a GPU. */
  readonly offer?: Offer;
  readonly notes: readonly string[];
}

export function bentoMachine(written: MappedText): BentoMachine {
  const name = written.text.trim().toLowerCase();
  if (name.startsWith('cpu.')) {
    return { notes: [t`${written.text} is a machine without a GPU.`] };
  }
  const listed = LISTED.get(name);
  const machine = listed ?? byName(name);
  if (!machine) {
    return {
      offer: { vendor: 'nvidia', written: written.text },
      notes: [t`${written.text} is not in BentoCloud's published list: what it has is unknown.`],
    };
  }
  return {
    offer: { ...machine, accelerator: textOver(machine.accelerator, written.span) },
    notes: listed ? [] : [t`${written.text} is not in BentoCloud's published list: its name is taken at its word.`],
  };
}

/** `gpu.CARD.COUNT` and `gpu.CARD.COUNTxGB`. */
function byName(name: string): Machine | undefined {
  const match = /^gpu\.([a-z]+\d+[a-z]*)\.(\d{1,2})(?:x(\d{2,3}))?$/.exec(name);
  if (!match?.[1]) {
    return undefined;
  }
  const memory = match[3] ? { memoryGiB: Number(match[3]) } : {};
  return { accelerator: match[1].toUpperCase(), ...memory, count: Number(match[2]) };
}
