/** What the container that serves is given and told beyond the manifest's own words: for rules, not for the estimate. */
import type { Precision } from '../../../../shared/src/manifest/schema';
import type { Fact } from '../engines/flags';
import { precisionInName, precisionOfDtype, precisionOfQuantization } from '../engines/precision';
import type { EngineReading } from '../engines/readEngine';
import { sliceText } from '../engines/text';
import type { ContainerFacts } from '../manifest';
import type { Amounts } from './pods/amounts';
import type { Pod, PodContainer } from './pods/podSpec';
import type { SpecBuilder } from './specBuilder';
import { place } from './specBuilder';
import { ARCHITECTURE_KEYS, CATEGORY_KEYS, FAMILY_KEYS, INSTANCE_KEYS } from './machines/nodeLabels';

/** Spans go among the fields, below `container`, where an edit elsewhere in the file moves them along with the others. */
export function containerFacts(
  builder: SpecBuilder,
  main: PodContainer | undefined,
  engine: EngineReading | undefined,
  pods: readonly Pod[],
  onKubernetes: boolean,
): ContainerFacts | undefined {
  const image = main?.image ?? engine?.image;
  if (image && image.text.trim() !== '') {
    place(builder, 'container.image', image.span);
  }
  const device = engine?.facts.get('device');
  const facts: ContainerFacts = {
    ...(engine ? { engine: engine.engine.id } : {}),
    ...(engine?.hints.device ? { imageDevice: engine.hints.device } : {}),
    ...(device ? { device: device.value.text.toLowerCase() } : {}),
    ...(engine ? numbersOf(builder, engine) : {}),
    ...(engine ? precisionsOf(builder, engine) : {}),
    ...amountsIn(builder, main?.amounts),
    ...insertionsIn(builder, main, pods),
    ...(main?.openEnvironment || engine?.unresolved.has('cpuKvSpaceGiB') ? { openEnvironment: true } : {}),
    ...(onKubernetes && pods.length > 0 ? { anywhere: !pods.some(keepsArchitecture) } : {}),
    ...(main?.amounts && onKubernetes && !builder.partial ? { limitsKnown: true } : {}),
  };
  if (device) {
    place(builder, 'container.device', device.span);
  }
  return Object.keys(facts).length > 0 ? facts : undefined;
}

function numbersOf(builder: SpecBuilder, { facts }: EngineReading): Partial<ContainerFacts> {
  const counted = (name: 'threads' | 'gpuLayers' | 'cpuKvSpaceGiB' | 'maxSequences', field: string) => {
    const fact = facts.get(name);
    const value = fact && (name === 'threads' ? threadsOf(fact) : numberOf(fact.value.text));
    if (fact && value !== undefined) {
      place(builder, `container.${field}`, fact.span);
    }
    return value;
  };
  return defined({
    threads: counted('threads', 'threads'),
    threadsAsNumber: /^\d{1,4}$/.test(facts.get('threads')?.value.text.trim() ?? '') ? true : undefined,
    gpuLayers: counted('gpuLayers', 'gpuLayers'),
    kvSpaceGiB: counted('cpuKvSpaceGiB', 'kvSpace'),
    sequences: counted('maxSequences', 'sequences'),
  });
}

const numberOf = (text: string) => (/^-?\d{1,9}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : undefined);

/** `16`, or the CPUs that threads are bound to: `0-31`, `0-14,16`. Several ranks, with `|` between them, are not counted. */
function threadsOf({ value }: Fact): number | undefined {
  const text = value.text.trim();
  if (/^\d{1,4}$/.test(text)) {
    return Number(text);
  }
  if (!/^\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?){0,64}$/.test(text)) {
    return undefined;
  }
  return text.split(',').reduce((sum, part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return sum + Math.max(0, to - from + 1);
  }, 0);
}

/** What a flag says of the weights, and what the model's name does. */
function precisionsOf(builder: SpecBuilder, { facts }: EngineReading): Partial<ContainerFacts> {
  const quantization = facts.get('quantization');
  const byFlag = quantization && precisionOfQuantization(quantization.value.text);
  const dtype = facts.get('dtype');
  const byDtype = dtype && precisionOfDtype(dtype.value.text);
  const name = (facts.get('model') ?? facts.get('modelFile'))?.value;
  const mark = name && precisionInName(name.text);
  if (quantization && byFlag) {
    place(builder, 'container.precision', quantization.span);
  } else if (dtype && byDtype) {
    place(builder, 'container.precision', dtype.span);
  }
  if (name && mark) {
    place(builder, 'container.precisionName', sliceText(name, mark.start, mark.end).span);
  }
  return defined<{ flagPrecision: Precision; dtypePrecision: Precision; isMarked: true }>({
    flagPrecision: byFlag,
    dtypePrecision: byDtype,
    isMarked: mark ? true : undefined,
  });
}

function amountsIn(builder: SpecBuilder, amounts: Amounts = {}): Partial<ContainerFacts> {
  const { cpuLimit, cpuRequest, memoryLimit, memoryRequest } = amounts;
  const cpu = cpuLimit ?? cpuRequest;
  if (cpu) {
    place(builder, 'container.cpu', cpu.span);
  }
  const memory = memoryLimit ?? memoryRequest;
  if (memory) {
    place(builder, 'container.memory', memory.span);
  }
  return defined({
    cpuLimit: cpuLimit?.amount,
    cpuRequest: cpuRequest?.amount,
    memoryLimit: memoryLimit?.amount,
    memoryRequest: memoryRequest?.amount,
  });
}

/** Only where the engine and the pod are one: a leader's variables are not its workers'. */
function insertionsIn(
  builder: SpecBuilder,
  main: PodContainer | undefined,
  pods: readonly Pod[],
): Partial<ContainerFacts> {
  const variable = pods.length === 1 ? main?.newVariable : undefined;
  const selector = pods.length === 1 ? pods[0]?.newSelector : undefined;
  if (variable) {
    place(builder, 'container.newVariable', variable.span);
  }
  if (selector) {
    place(builder, 'container.newSelector', selector.span);
  }
  return defined({ newVariable: variable?.text, newSelector: selector?.text });
}

const MACHINE_LABELS = [...ARCHITECTURE_KEYS, ...INSTANCE_KEYS, ...FAMILY_KEYS, ...CATEGORY_KEYS];

/** A label of the machine's type or a team's own may settle the architecture; only the place in the world does not. */
const keepsArchitecture = ({ labels, openAffinity, requirements = [] }: Pod) =>
  openAffinity ||
  labels.some(({ key }) => MACHINE_LABELS.includes(key) || !key.startsWith('topology.')) ||
  requirements.length > 0;

function defined<T extends object>(facts: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<T>;
}
