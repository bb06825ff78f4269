/** Moves of one dialect for tests: each is read back, and made a second time. */
import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import type { Target } from '../../shared/src/report/schema';
import type { Dialect } from '../../server/src/manifest/dialect';
import { applyEdits } from '../../server/src/manifest/edits';
import { difference } from '../../server/src/manifest/retarget/difference';
import type { FoundWorkload } from '../../server/src/manifest/manifest';

const common = { instances: 1, replicas: 1, purchase: 'on-demand', region: 'us-east-1', runtime: 'vllm' } as const;

const cards = (instance: string, accelerator: string, count: number): Target => ({
  ...common,
  hardwareClass: 'gpu',
  instance,
  accelerator,
  acceleratorCount: count,
  tensorParallel: count,
});

export const TARGETS = {
  graviton: { ...common, hardwareClass: 'graviton', instance: 'c8g.4xlarge' },
  x86: { ...common, hardwareClass: 'x86', instance: 'c7i.4xlarge' },
  l4: cards('g6.xlarge', 'L4', 1),
  largerL4: cards('g6.4xlarge', 'L4', 1),
  a10g: cards('g5.xlarge', 'A10G', 1),
  l40s: cards('g6e.xlarge', 'L40S', 1),
  fourL40s: cards('g6e.12xlarge', 'L40S', 4),
  trainium: {
    ...common,
    hardwareClass: 'neuron',
    instance: 'trn2.3xlarge',
    accelerator: 'Trainium2',
    acceleratorCount: 1,
    tensorParallel: 1,
    runtime: 'neuron',
  },
} as const satisfies Record<string, Target>;

/** A target of several copies. */
export const times = (target: Target, replicas: number): Target => ({ ...target, replicas, instances: replicas });

export function mover(dialect: Dialect, path: string) {
  const source = (text: string) => ({ path, languageId: path.endsWith('.json') ? 'json' : 'yaml', text });
  const workloadOf = (text: string, name?: string): FoundWorkload => {
    const { workloads } = dialect.read(source(text));
    const found = name === undefined ? workloads[0] : workloads.find((workload) => workload.name === name);
    assert.ok(found, `no workload ${name ?? ''} in\n${text}`);
    return found;
  };
  const retarget = (text: string, target: Target, name?: string) => {
    const result = dialect.retarget?.(source(text), workloadOf(text, name), target);
    assert.ok(result, 'the dialect does not move');
    return result;
  };
  return {
    workloadOf,
    move: (text: string, target: Target, name?: string): string => {
      const result = retarget(text, target, name);
      assert.ok(result.ok, JSON.stringify(result));
      const moved = applyEdits(text, result.edits);
      const errors = parseAllDocuments(moved, { merge: true }).flatMap((each) => ('errors' in each ? each.errors : []));
      assert.deepEqual(errors, [], moved);
      assert.equal(difference(workloadOf(moved, name), target), undefined, moved);
      assert.deepEqual(retarget(moved, target, name), { ok: true, edits: [] }, `a second run changes\n${moved}`);
      return moved;
    },
    refusal: (text: string, target: Target, name?: string): string => {
      const result = retarget(text, target, name);
      assert.ok(!result.ok, JSON.stringify(result));
      return result.reason;
    },
  };
}

/** Lines that are not in the other text: what went, then what came. */
export function changedLines(from: string, to: string): { readonly gone: string[]; readonly come: string[] } {
  const [before, after] = [from.split(/\r?\n/), to.split(/\r?\n/)];
  const trimmed = (lines: readonly string[], other: readonly string[]) =>
    lines.filter((line) => !other.includes(line)).map((line) => line.trim());
  return { gone: trimmed(before, after), come: trimmed(after, before) };
}
