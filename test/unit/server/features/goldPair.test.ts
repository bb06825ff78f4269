/**
 * One vLLM service as a public repository ran it, first on a GPU and then on Graviton: our two files have its facts, and
 * a move in one step gives the facts of the other.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { applyEdits, changing } from '../../../../server/src/features/codeActions/move';
import { contextOf, NO_CONTEXT } from '../../../../server/src/manifest/context';
import { kubernetes } from '../../../../server/src/manifest/dialects/kubernetes';
import type { FoundWorkload } from '../../../../server/src/manifest/manifest';
import type { Target } from '../../../../shared/src/report/schema';
import { targetOn } from '../../../support/machineMoves';

const fixture = (name: string) => readFileSync(`test/fixtures/gold/${name}.yaml`, 'utf8');
const source = (text: string) => ({ path: 'file:///ws/chat.yaml', languageId: 'yaml', text });

const GRAVITON: Target = targetOn('m8g.8xlarge', { runtime: 'vllm', precision: 'bf16' });
const L4: Target = targetOn('g6.2xlarge', { runtime: 'vllm', precision: 'fp16', tensorParallel: 1, accelerator: 'L4' });

function workloadOf(text: string): FoundWorkload {
  const [found] = kubernetes.read(source(text)).workloads;
  assert.ok(found);
  return found;
}

function moved(text: string, target: Target): string {
  const result = kubernetes.retarget?.(source(text), workloadOf(text), target, contextOf([], NO_CONTEXT));
  assert.ok(result?.ok, JSON.stringify(result));
  return applyEdits(text, changing(text, result.edits)) ?? assert.fail('the edits overlap');
}

interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly resources: Readonly<Record<'requests' | 'limits', Readonly<Record<string, unknown>> | undefined>>;
  readonly ports: unknown;
  readonly volumeMounts: unknown;
}

interface Pod {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly { readonly key: string }[];
  readonly containers: readonly [Container];
  readonly volumes: unknown;
}

const objectsIn = (text: string) =>
  parseAllDocuments(text).map((each) => ('toJS' in each ? (each.toJS() as unknown) : {}));

function podOf(text: string): Pod {
  const deployment = objectsIn(text).find((each) => (each as { kind?: string }).kind === 'Deployment');
  return (deployment as { spec: { template: { spec: Pod } } }).spec.template.spec;
}

const valueOf = ({ containers: [{ env }] }: Pod, name: string) => env.find((each) => each.name === name)?.value;

/** What a person who knows both machines would compare. */
function factsOf(text: string) {
  const pod = podOf(text);
  const [{ image, args, resources, ports, volumeMounts, env }] = pod.containers;
  const { stated, spec } = workloadOf(text);
  return {
    hardware: stated.hardwareClass,
    arch: stated.arch,
    instance: spec.placement?.instance,
    archLabel: pod.nodeSelector?.['kubernetes.io/arch'],
    replicas: spec.placement?.replicas,
    model: spec.model,
    runtime: spec.runtime,
    image,
    dtype: /--dtype=(\w+)/.exec(args[0] ?? '')?.[1],
    otherFlags: args[0]?.replace(/ --dtype=\w+/, ''),
    devices: Object.keys({ ...resources.limits, ...resources.requests }).filter((key) => key.includes('/')),
    tolerated: (pod.tolerations ?? []).map(({ key }) => key),
    secret: env.some(({ name }) => name === 'HF_TOKEN'),
    hasKvSpace: valueOf(pod, 'VLLM_CPU_KVCACHE_SPACE') !== undefined,
    besides: [ports, volumeMounts, pod.volumes],
    others: objectsIn(text).filter((each) => (each as { kind?: string }).kind !== 'Deployment'),
  };
}

describe('the gold pair', () => {
  const [gpu, graviton] = [fixture('chat-gpu'), fixture('chat-graviton')];

  it('on a GPU, moved to Graviton, has the facts of the file on Graviton', () => {
    const after = moved(gpu, GRAVITON);
    assert.deepEqual(factsOf(after), factsOf(graviton));
    const gib = Number(valueOf(podOf(after), 'VLLM_CPU_KVCACHE_SPACE'));
    const memory = Number(/^(\d+)Gi$/.exec(String(podOf(after).containers[0].resources.requests?.['memory']))?.[1]);
    assert.ok(gib >= 4 && gib <= memory - 2, `${gib} GiB of ${memory} for the cache: the weights need 2`);
    assert.ok(Number(podOf(after).containers[0].resources.requests?.['cpu']) <= 32);
    assert.ok(after.includes('# read once, when the weights are fetched'));
  });

  it('on Graviton, moved to a GPU, has the facts of the file on a GPU', () => {
    const after = moved(graviton, L4);
    assert.deepEqual(factsOf(after), factsOf(gpu));
    assert.equal(valueOf(podOf(after), 'VLLM_CPU_OMP_THREADS_BIND'), undefined);
  });

  it('leads there and back to the same facts', () => {
    assert.deepEqual(factsOf(moved(moved(gpu, GRAVITON), L4)), factsOf(gpu));
    assert.deepEqual(factsOf(moved(moved(graviton, L4), GRAVITON)), factsOf(graviton));
  });

  it('the room for the KV cache follows the memory; where none is left the move is off', () => {
    const smaller = moved(fixture('chat-graviton'), targetOn('c8g.4xlarge', { runtime: 'vllm', precision: 'bf16' }));
    const space = Number(valueOf(podOf(smaller), 'VLLM_CPU_KVCACHE_SPACE'));
    assert.ok(space >= 1 && space < 32, String(space));
    const text = fixture('chat-graviton');
    const target = targetOn('c9g.xlarge', { runtime: 'vllm', precision: 'bf16' });
    const result = kubernetes.retarget?.(source(text), workloadOf(text), target, contextOf([], NO_CONTEXT));
    assert.ok(result && !result.ok);
    assert.match(result.reason, /no room for VLLM_CPU_KVCACHE_SPACE/);
  });
});
