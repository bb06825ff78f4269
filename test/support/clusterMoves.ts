/** A file of a cluster, moved to another machine: what becomes of it under every law, or why it stays. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { NO_CONTEXT } from '../../server/src/manifest/context';
import { dialects } from '../../server/src/manifest/dialects/index';
import { applyEdits } from '../../server/src/manifest/edits';
import type { FoundWorkload } from '../../server/src/manifest/manifest';
import { createManifestCache, withOwn } from '../../server/src/manifest/manifestCache';
import { getCatalog } from '../../shared/src/catalog/catalog';
import type { Target } from '../../shared/src/report/schema';

const source = (text: string) => ({ path: 'a.yaml', languageId: 'yaml', text });

/** A whole machine for each replica, unless `more` says otherwise. */
export function targetOn(instance: string, more: Partial<Target> = {}): Target {
  const machine = getCatalog().instance(instance);
  assert.ok(machine, instance);
  const { accelerator, hardwareClass } = machine;
  const replicas = more.replicas ?? 1;
  return {
    hardwareClass,
    instance,
    instances: replicas,
    replicas,
    purchase: 'on-demand',
    region: 'us-east-1',
    ...(accelerator
      ? {
          accelerator: accelerator.chip?.shortName,
          acceleratorCount: accelerator.count,
          tensorParallel: accelerator.count,
        }
      : {}),
    ...more,
  } as Target;
}

export const BF16 = { precision: 'bf16', runtime: 'vllm' } as const;
export const graviton = targetOn('c8g.4xlarge', BF16);
export const l4 = targetOn('g6.xlarge', BF16);
export const four = targetOn('g6e.12xlarge', BF16);

export const clusterFile = (name: string) => readFileSync(`test/fixtures/moves/cluster/${name}.yaml`, 'utf8');

export function workloadIn(text: string, name?: string): FoundWorkload {
  const matching = dialects.filter((dialect) => dialect.matches(source(text)));
  const { workloads } = createManifestCache(matching).read(source(text), withOwn(matching, source(text), NO_CONTEXT));
  const found = name === undefined ? workloads[0] : workloads.find((each) => each.name === name);
  assert.ok(found, `${name ?? 'a workload'} of ${workloads.map((each) => each.name).join(', ')}\n${text}`);
  return found;
}

function attempt(text: string, target: Target, name?: string) {
  const workload = workloadIn(text, name);
  const matching = dialects.filter((dialect) => dialect.matches(source(text)));
  const dialect = matching.find((each) =>
    each.read(source(text)).workloads.some(({ nameSpan }) => nameSpan.start === workload.nameSpan.start),
  );
  const result = dialect?.retarget?.(source(text), workload, target, withOwn(matching, source(text), NO_CONTEXT));
  assert.ok(result, `${dialect?.id ?? 'no dialect'} does not move`);
  return result;
}

export function refusal(text: string, target: Target, name?: string): string {
  const result = attempt(text, target, name);
  assert.ok(!result.ok, result.ok ? applyEdits(text, result.edits) : '');
  return result.reason;
}

/** The file once it is moved; it parses, says what was promised, and has nothing left to do. */
export function moved(text: string, target: Target, name?: string): string {
  const result = attempt(text, target, name);
  assert.ok(result.ok, result.ok ? '' : result.reason);
  const after = applyEdits(text, result.edits);
  const errors = parseAllDocuments(after).flatMap((document) => ('errors' in document ? document.errors : []));
  assert.deepEqual(errors, [], after);
  const { spec, stated } = workloadIn(after, name);
  assert.equal(spec.placement?.instance, target.instance, after);
  assert.equal(spec.placement?.count ?? 0, target.acceleratorCount ?? 0, after);
  assert.equal(stated.hardwareClass, target.hardwareClass, after);
  assert.deepEqual(attempt(after, target, name), { ok: true, edits: [] }, `a second run finds something in\n${after}`);
  return after;
}

/** Lines that only the second text has. */
export const added = (from: string, to: string): string[] => {
  const before = from.split('\n');
  return to
    .split('\n')
    .filter((line) => !before.includes(line))
    .map((line) => line.trim());
};

/** The move under every form that a file may have: line ends, a byte order mark, other scripts in its comments. */
export function holdsInEveryForm(text: string, target: Target, name?: string): void {
  const plain = moved(text, target, name);
  assert.equal(moved(text.replaceAll('\n', '\r\n'), target, name), plain.replaceAll('\n', '\r\n'), 'CRLF');
  assert.equal(moved(`\uFEFF${text}`, target, name), `\uFEFF${plain}`, 'a byte order mark');
  const foreign = (each: string) => `# Größe, 模型, 🚀\n${each}`;
  assert.equal(moved(foreign(text), target, name), foreign(plain), 'other scripts');
}

/** What a file means: all that a move may change. */
const meaning = (text: string, name?: string) => {
  const { spec } = workloadIn(text, name);
  // A model on one accelerator is not split, whether that is said or not.
  const { tensorParallel, ...placement } = spec.placement ?? {};
  const split = tensorParallel === undefined || tensorParallel === 1 ? {} : { tensorParallel };
  return { placement: { ...placement, ...split }, precision: spec.precision, runtime: spec.runtime, model: spec.model };
};

export function comesBack(text: string, there: Target, back: Target, name?: string): void {
  const home = moved(moved(text, there, name), back, name);
  assert.deepEqual(meaning(home, name), meaning(text, name), home);
}
