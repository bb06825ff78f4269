/** Image, parallelism and number format of the engine. */
import type { Edit } from '../../dialect';
import type { FactName } from '../../engines/engine';
import type { Fact } from '../../engines/flags';
import { imageFor } from '../../engines/imageVariants';
import type { EngineReading } from '../../engines/readEngine';
import { entryOf } from '../../yaml/tree';
import { coresPerChip, familyOf } from '../../foreign/machines/hardware';
import { imageTargetOf, machineOf } from '../../foreign/machines/catalogMachine';
import { isPublicTei } from '../../foreign/moves/containerImage';
import { TENSOR_FLAGS } from '../../foreign/moves/tensorFlags';
import type { Move, Step } from './retarget';
import { appendItem, insert } from './treeEdit';

export function editEngine(move: Move): Step {
  const { container, target, workload } = move;
  const engine = container.engine;
  const runtime = workload.spec.runtime;
  if (runtime && target.runtime && target.runtime !== runtime && target.runtime !== 'neuron' && runtime !== 'neuron') {
    return { reason: `${target.runtime} in place of ${runtime} needs another image and other flags` };
  }
  const steps = [
    editImage(move),
    ...(engine ? [editTensorParallel(move, engine), editPrecision(move, engine), editDevice(move, engine)] : []),
  ];
  const refused = steps.find((step) => 'reason' in step);
  return refused ?? steps.flatMap((step) => ('reason' in step ? [] : step));
}

/** An image stays where device and architecture stay; one built per GPU generation may not. */
function editImage(move: Move): Step {
  const { container, machine, workload } = move;
  const image = container.image;
  if (!image) {
    return { reason: 'the container names no image' };
  }
  const target = imageTargetOf(machine);
  const perGeneration = container.engine?.engine.id === 'tei' && target.device === 'nvidia';
  if (sameHardware(move) && !perGeneration) {
    return [];
  }
  const choice = imageFor(image, target);
  if (choice.ok) {
    return choice.image === image.text ? [] : [{ span: image.span, newText: choice.image }];
  }
  return workload.stated.hardwareClass === 'gpu' && perGeneration && sameHardware(move) && !isPublicTei(image.text)
    ? []
    : choice;
}

function sameHardware({ workload, machine, container }: Move): boolean {
  const target = imageTargetOf(machine);
  const now = workload.stated;
  if (target.device === 'nvidia' || target.device === 'amd') {
    const resource = container.devices[0]?.type.resource ?? '';
    return (
      now.hardwareClass === 'gpu' &&
      !resource.startsWith(target.device === 'amd' ? 'nvidia' : 'amd') &&
      target.arch === (now.arch ?? 'amd64')
    );
  }
  if (target.device === 'neuron') {
    const before = workload.spec.placement?.instance;
    const chip = before === undefined ? undefined : machineOf(before)?.accelerator?.chip?.id;
    return now.hardwareClass === 'neuron' && (chip === undefined || chip === machine.accelerator?.chip?.id);
  }
  return now.hardwareClass === machine.hardwareClass;
}

function editTensorParallel(move: Move, engine: EngineReading): Step {
  const { target, machine, text } = move;
  const chips = target.tensorParallel ?? target.acceleratorCount ?? 1;
  const cores = machine.hardwareClass === 'neuron' ? coresPerChip(familyOf(target.instance)) : 1;
  if (cores === undefined) {
    return { reason: `how many cores a chip of ${target.instance} has is not known` };
  }
  const wanted = Math.max(1, chips * cores);
  const fact = engine.facts.get('tensorParallel');
  const stages = engine.facts.get('pipelineParallel');
  const pipeline = stages ? replaceFact(stages, String(target.pipelineParallel ?? 1)) : [];
  if (fact) {
    return [...pipeline, ...replaceFact(fact, String(wanted))];
  }
  const reference = engine.unresolved.get('tensorParallel');
  if (reference) {
    return { reason: `tensor parallel comes from ${reference}` };
  }
  const flag = TENSOR_FLAGS[engine.engine.id];
  if (wanted === 1 || flag === undefined) {
    return pipeline;
  }
  const added = addFlag(move, engine, flag, String(wanted), text);
  return 'reason' in added ? added : [...pipeline, ...added];
}

const replaceFact = (fact: Fact, value: string): Edit[] =>
  fact.value.text === value ? [] : [{ span: fact.span, newText: value }];

const DTYPE_WORDS: Readonly<Record<string, string>> = { bf16: 'bfloat16', fp16: 'float16', fp32: 'float32' };

/** Engines read the weights as they are published; other widths are other weights, except where the engine quantizes itself. */
function editPrecision(move: Move, engine: EngineReading): Step {
  const { workload, target, text } = move;
  const stated = workload.spec.precision;
  const wanted = target.precision;
  const asPublished = stated === undefined && wanted !== undefined && wanted in DTYPE_WORDS;
  if (wanted === undefined || wanted === stated || asPublished) {
    return [];
  }
  const word = DTYPE_WORDS[wanted];
  const dtype = engine.facts.get('dtype');
  if (word && dtype && !engine.facts.has('quantization')) {
    return replaceFact(dtype, word);
  }
  const quantizes = engine.engine.id === 'vllm' || engine.engine.id === 'sglang';
  const plain = stated === undefined || stated in DTYPE_WORDS;
  if (quantizes && wanted === 'fp8' && plain && !engine.facts.has('quantization')) {
    return addFlag(move, engine, '--quantization', 'fp8', text);
  }
  return { reason: `${wanted} needs other weights than ${modelName(move)}` };
}

function modelName({ workload }: Move): string {
  return typeof workload.spec.model === 'string' ? workload.spec.model : 'these';
}

/** `--device cuda` beside another device would not start. */
function editDevice({ machine }: Move, engine: EngineReading): Step {
  const fact = engine.facts.get('device' satisfies FactName);
  if (!fact || !/^(cuda|cpu|neuron|auto)$/.test(fact.value.text) || fact.value.text === 'auto') {
    return [];
  }
  const { device } = imageTargetOf(machine);
  return replaceFact(fact, device === 'nvidia' || device === 'amd' ? 'cuda' : device);
}

/** Behind the last argument, written as the others are. */
function addFlag({ container }: Move, engine: EngineReading, flag: string, value: string, text: string): Step {
  if (engine.scripted) {
    return addToScript(engine, `${flag} ${value}`, text);
  }
  const list = entryOf(container.node, 'args')?.value ?? entryOf(container.node, 'command')?.value;
  if (list?.kind !== 'list' || list.items.length === 0) {
    return { reason: `the container has no args that ${flag} could join` };
  }
  return appendItem(list, `${flag}=${value}`, text);
}

/** Before the last flag, where no quote and no line break stands in the way; else behind the last word. */
function addToScript(engine: EngineReading, words: string, text: string): Step {
  const flag = engine.words.findLast(
    (word) => word.text.startsWith('--') && /\s/.test(text[word.span.start - 1] ?? ''),
  );
  const last = engine.words.at(-1);
  if (flag) {
    return insert(flag.span.start, `${words} `);
  }
  return last ? insert(last.span.end, ` ${words}`) : { reason: `there is no place for ${words}` };
}
