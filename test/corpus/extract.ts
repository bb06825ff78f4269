/** What we read from a manifest, in the words of the labels. */
import { dialects } from '../../server/src/manifest/dialects/index';
import type { CapacityDeclaration } from '../../server/src/manifest/context';
import { contextOf } from '../../server/src/manifest/context';
import { textElsewhere } from '../../server/src/manifest/engines/text';
import { classOfFamily, archOfFamily } from '../../server/src/manifest/foreign/machines/hardware';
import { nodeFacts } from '../../server/src/manifest/foreign/machines/nodeLabels';
import type { NodeLabel } from '../../server/src/manifest/foreign/pods/podSpec';
import { instancesMeeting, isMachineKey } from '../../server/src/manifest/foreign/machines/requirements';
import type { FoundWorkload, Manifest } from '../../server/src/manifest/manifest';
import { createManifestCache } from '../../server/src/manifest/manifestCache';
import { splitDocuments } from '../../server/src/manifest/yaml/documents';
import { getCatalog, getReference } from '../../shared/src/catalog/catalog';
import type { Facts } from './labels';
import { factsFrom } from './labels';

export interface Extracted {
  readonly name: string;
  /** The format gives it no name of its own. */
  readonly unnamed: boolean;
  readonly documentIndex: number;
  /** Machines on offer, not work: a label may list it, but nobody has to. */
  readonly isCapacity: boolean;
  readonly facts: Facts;
}

export interface FileReading {
  readonly manifest: Manifest;
  readonly extracted: readonly Extracted[];
}

const KINDS: Readonly<Record<string, string>> = { training: 'training', 'fine-tuning': 'finetuning', rl: 'training' };
const SAME = new Set(['batch', 'agent', 'embedding', 'orchestration']);
/** Runtimes that the labels name; all else is `other`. */
const RUNTIMES = new Set(['vllm', 'sglang', 'tgi', 'ollama', 'llama.cpp', 'triton', 'torchrun', 'tei', 'tensorrt-llm']);

export function extract(path: string, text: string, languageId: string): FileReading {
  const manifest = createManifestCache(dialects, { maxCharacters: 64 * 2 ** 20 }).read({ path, languageId, text });
  const starts = splitDocuments(text).map(({ start, end }) => ({ start, end }));
  const documentOf = (offset: number) =>
    Math.max(
      0,
      starts.findIndex(({ start, end }) => start <= offset && offset <= end),
    );
  const workloads = manifest.workloads.map((found): Extracted => ({
    name: found.name,
    unnamed: isUnnamed(found, text),
    documentIndex: documentOf(found.span.start),
    isCapacity: false,
    facts: workloadFacts(found, text),
  }));
  const capacity = (manifest.declared ?? []).flatMap(({ declaration, start }): Extracted[] => {
    const { what, names, span } = declaration;
    const [name = ''] = names;
    return what === 'capacity' || what === 'queue'
      ? [
          {
            name: name.slice(name.indexOf('/') + 1),
            unnamed: false,
            documentIndex: documentOf(start + span.start),
            isCapacity: true,
            facts: what === 'capacity' ? capacityFacts(declaration) : QUEUE_FACTS,
          },
        ]
      : [];
  });
  return { manifest, extracted: [...workloads, ...capacity] };
}

/** Readable from the name's place: a fallback stands on other text. */
function isUnnamed({ name, nameSpan }: FoundWorkload, text: string): boolean {
  const bare = name.replace(/\/(prefill|decode|worker)$/, '');
  return text.slice(nameSpan.start, nameSpan.end) !== bare;
}

function workloadFacts(found: FoundWorkload, text: string): Facts {
  const { spec, stated, alternatives } = found;
  const parallel = { tp: stated.tensorParallel, pp: stated.pipelineParallel, dp: stated.dataParallel };
  const written = found.fields.get('precision')?.value;
  const facts: Facts = {
    kind: KINDS[spec.kind ?? ''] ?? (SAME.has(spec.kind ?? '') ? (spec.kind ?? '') : 'realtime'),
    model: typeof spec.model === 'string' ? spec.model : '',
    hardware_class: stated.hardwareClass,
    accelerator: alternatives?.accelerators?.join(';') ?? stated.accelerator ?? '',
    accelerator_count: found.everyDevice ? 'all' : String(stated.acceleratorCount ?? ''),
    instance_type: alternatives?.instances?.join(';') ?? stated.instance ?? '',
    arch: stated.arch ?? '',
    replicas: String(stated.replicas ?? ''),
    region: stated.region ?? '',
    serving_runtime: RUNTIMES.has(stated.runtime ?? '') ? (stated.runtime ?? '') : 'other',
    parallelism: Object.entries(parallel)
      .flatMap(([name, size]) => (size === undefined ? [] : [`${name}=${size}`]))
      .join(';'),
    dtype: written ? text.slice(written.start, written.end) : (stated.precision ?? ''),
  };
  return facts;
}

/** A queue hands out machines that other objects describe. */
const QUEUE_FACTS = factsFrom(
  (field) => ({ kind: 'other-not-ai', hardware_class: 'unspecified', serving_runtime: 'other' })[field as string] ?? '',
);

function capacityFacts(capacity: CapacityDeclaration): Facts {
  const { instances, families, labels, form, nodes, region } = capacity;
  const machines = machinesOf(capacity);
  const named = nodeFacts([...labels].map(([key, values]) => labelOf(key, values))).accelerator?.text;
  const hardware = named?.startsWith('TPU') ? 'other' : named ? 'gpu' : one(machines.map((each) => each.hardware));
  const onDevice = hardware === 'gpu' || hardware === 'neuron' || hardware === 'other';
  const products = [...new Set(machines.map(({ chip }) => chip ?? ''))];
  const known = instances.length > 0 || products.length === 1 ? products.filter((each) => each !== '').join(';') : '';
  const anyOf = hardware === 'gpu' ? 'nvidia-gpu' : hardware === 'neuron' ? 'neuron' : '';
  const stated = labels.get('kubernetes.io/arch');
  const arch = stated ? one([...stated]) : one(machines.map((each) => each.arch));
  const count = form === 'group' ? one(machines.map((each) => each.count)) : undefined;
  return factsFrom((field) => {
    switch (field) {
      case 'kind':
        return 'other-not-ai';
      case 'hardware_class':
        return hardware ?? 'unspecified';
      case 'accelerator':
        return onDevice ? (named ?? (known || anyOf)) : '';
      case 'accelerator_count':
        return onDevice ? (count ?? '') : '0';
      case 'instance_type':
        return (instances.length > 0 ? instances : families).join(';');
      case 'arch':
        return arch ?? '';
      case 'replicas':
        return String(nodes ?? '');
      case 'region':
        return region ?? '';
      case 'serving_runtime':
        return 'other';
      default:
        return '';
    }
  });
}

const one = <T>(values: readonly T[]): T | undefined => (new Set(values).size === 1 ? values[0] : undefined);

const labelOf = (key: string, values: readonly string[]): NodeLabel => ({
  key,
  keySpan: { start: 0, end: 0 },
  values: values.map((value) => textElsewhere(value)),
  from: 'elsewhere',
});

/** What each machine that it names is; where it names none, each that its requirements allow. */
function machinesOf({ instances, families, requirements }: CapacityDeclaration) {
  const written = [...families, ...instances.map((each) => each.slice(0, each.indexOf('.')))];
  if (instances.length === 0 && families.length === 0) {
    const isBounded = requirements.some(({ key }) => isMachineKey(key));
    return (isBounded ? instancesMeeting(requirements) : []).map((each) => ({
      hardware: classOfFamily(each.family),
      arch: each.arch as string | undefined,
      chip: each.accelerator?.chip?.shortName,
      count: String(each.accelerator?.count ?? 0),
    }));
  }
  return (instances.length > 0 ? instances : families).map((each, index) => {
    const machine = getCatalog().instances.find(({ type, family }) => type === each || family === each);
    const family = written[instances.length > 0 ? families.length + index : index] ?? '';
    const chip = machine?.accelerator?.chip ?? getReference().machine(`${family}.xlarge`)?.chip;
    return {
      hardware: classOfFamily(family),
      arch: archOfFamily(family) as string | undefined,
      chip: chip?.shortName,
      count: machine ? String(machine.accelerator?.count ?? 0) : '',
    };
  });
}

/** The declarations of one file for the others of its folder. */
export const contextFrom = (manifests: readonly Manifest[]) =>
  contextOf(manifests.flatMap(({ declared }) => (declared ?? []).map(({ declaration }) => declaration)));
