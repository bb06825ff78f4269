/** What we read from a manifest, in the words of the labels. */
import { dialects } from '../../server/src/manifest/dialects/index';
import type { CapacityDeclaration } from '../../server/src/manifest/context';
import { contextOf } from '../../server/src/manifest/context';
import { classOfFamily, archOfFamily } from '../../server/src/manifest/foreign/hardware';
import type { FoundWorkload, Manifest } from '../../server/src/manifest/manifest';
import { createManifestCache } from '../../server/src/manifest/manifestCache';
import { splitDocuments } from '../../server/src/manifest/yaml/documents';
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
  const capacity = (manifest.declared ?? []).flatMap(({ declaration, start }): Extracted[] =>
    declaration.what === 'capacity'
      ? [
          {
            name: declaration.names[0] ?? '',
            unnamed: false,
            documentIndex: documentOf(start),
            isCapacity: true,
            facts: capacityFacts(declaration),
          },
        ]
      : [],
  );
  return { manifest, extracted: [...workloads, ...capacity] };
}

/** Readable from the name's place: a fallback stands on other text. */
function isUnnamed({ name, nameSpan }: FoundWorkload, text: string): boolean {
  const bare = name.replace(/\/(prefill|decode|worker)$/, '');
  return text.slice(nameSpan.start, nameSpan.end) !== bare;
}

function workloadFacts(found: FoundWorkload, text: string): Facts {
  const { spec, stated, alternatives } = found;
  const parallel = { tp: stated.tensorParallel, pp: stated.pipelineParallel };
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

function capacityFacts({ instances, families, labels }: CapacityDeclaration): Facts {
  const classes = new Set(
    [...families, ...instances.map((each) => each.slice(0, each.indexOf('.')))].map(classOfFamily),
  );
  const [hardware] = classes.size === 1 ? [...classes] : [undefined];
  const arch = labels.get('kubernetes.io/arch') ?? [...new Set(families.flatMap((each) => archOfFamily(each) ?? []))];
  return factsFrom((field) => {
    switch (field) {
      case 'kind':
        return 'other-not-ai';
      case 'hardware_class':
        return hardware ?? 'unspecified';
      case 'accelerator':
        return hardware === 'gpu' ? 'nvidia-gpu' : hardware === 'neuron' ? 'neuron' : '';
      case 'accelerator_count':
        return hardware === 'gpu' || hardware === 'neuron' ? '' : '0';
      case 'instance_type':
        return (instances.length > 0 ? instances : families).join(';');
      case 'arch':
        return arch.length === 1 ? (arch[0] ?? '') : '';
      case 'serving_runtime':
        return 'other';
      default:
        return '';
    }
  });
}

/** The declarations of one file for the others of its folder. */
export const contextFrom = (manifests: readonly Manifest[]) =>
  contextOf(manifests.flatMap(({ declared }) => (declared ?? []).map(({ declaration }) => declaration)));
