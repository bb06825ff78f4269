/** Image, parallelism and number format of the engine. */
import { t } from '../../../../shared/src/l10n';
import type { FactName } from '../engines/engine';
import { imageFor } from '../engines/imageVariants';
import { precisionInName } from '../engines/precision';
import type { EngineReading } from '../engines/readEngine';
import { isElsewhere } from '../engines/text';
import { coresPerChip, familyOf } from '../foreign/machines/hardware';
import { imageTargetOf, machineOf } from '../foreign/machines/catalogMachine';
import { isPublicTei } from './machines/containerImage';
import { TENSOR_FLAGS } from './machines/tensorFlags';
import { addFlag, removeFlag, replaceFact } from './engineFlags';
import { editProcessor } from './processor';
import { allSteps } from './step';
import type { EngineMove, Step } from './step';

export function editEngine(move: EngineMove): Step {
  const { container, target } = move;
  const engine = container.engine;
  const runtime = servingRuntime(move);
  if (runtime && target.runtime && target.runtime !== runtime && target.runtime !== 'neuron') {
    return { reason: t`${target.runtime} in place of ${runtime} needs another image and other flags` };
  }
  return allSteps([
    editImage(move),
    ...(engine
      ? [
          editTensorParallel(move, engine),
          editPrecision(move, engine),
          editKvPrecision(move, engine),
          editDevice(move, engine),
          editProcessor(move, engine),
        ]
      : []),
  ]);
}

/** On Neuron the compiler computes, whatever serves: elsewhere the engine that serves does both. */
function servingRuntime({ container, workload }: EngineMove): string | undefined {
  const { runtime } = workload.spec;
  return runtime === 'neuron' ? container.engine?.engine.runtime : runtime;
}

/** An image stays where device and architecture stay; one built per GPU generation may not. */
function editImage(move: EngineMove): Step {
  const { container, machine, workload } = move;
  const image = container.image ?? container.engine?.image;
  const target = imageTargetOf(machine);
  const perGeneration = container.engine?.engine.id === 'tei' && target.device === 'nvidia';
  if (sameHardware(move) && !(perGeneration && image)) {
    return [];
  }
  if (!image && move.writeImage) {
    return move.writeImage('');
  }
  if (!image) {
    return { reason: t('its image is not written here: the one for the target is not known') };
  }
  if (isElsewhere(image.span)) {
    return { reason: t`its image ${image.text} comes from another object` };
  }
  const choice = imageFor(image, target);
  if (choice.ok) {
    const write = move.writeImage ?? ((newText: string) => [{ span: image.span, newText }]);
    return choice.image === image.text ? [] : write(choice.image);
  }
  return workload.stated.hardwareClass === 'gpu' && perGeneration && sameHardware(move) && !isPublicTei(image.text)
    ? []
    : choice;
}

function sameHardware({ workload, machine, container }: EngineMove): boolean {
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

/** Ways of tensor parallelism as engines count them: on Neuron cores, else accelerators. */
export function tensorWays({ target, machine }: Pick<EngineMove, 'target' | 'machine'>): number | undefined {
  const chips = target.tensorParallel ?? target.acceleratorCount ?? 1;
  const cores = machine.hardwareClass === 'neuron' ? coresPerChip(familyOf(target.instance)) : 1;
  return cores && Math.max(1, chips * cores);
}

function editTensorParallel(move: EngineMove, engine: EngineReading): Step {
  const { target } = move;
  const wanted = tensorWays(move);
  if (wanted === undefined) {
    return { reason: t`how many cores a chip of ${target.instance} has is not known` };
  }
  const stated = engine.facts.get('tensorParallel');
  // What the format hands to its containers follows from the format's own field.
  const fact = move.hasSplit && stated && isElsewhere(stated.span) ? undefined : stated;
  const stages = engine.facts.get('pipelineParallel');
  const pipeline = stages ? replaceFact(stages, String(target.pipelineParallel ?? 1), t('pipeline parallel')) : [];
  if (fact) {
    return allSteps([pipeline, replaceFact(fact, String(wanted), t('tensor parallel'))]);
  }
  const reference = engine.unresolved.get('tensorParallel');
  if (reference) {
    return { reason: t`tensor parallel comes from ${reference}` };
  }
  const flag = move.hasSplit ? undefined : TENSOR_FLAGS[engine.engine.id];
  return wanted === 1 || flag === undefined
    ? pipeline
    : allSteps([pipeline, addFlag(move, engine, flag, String(wanted))]);
}

const DTYPE_WORDS: Readonly<Record<string, string>> = { bf16: 'bfloat16', fp16: 'float16', fp32: 'float32' };

/** Engines read the weights as they are published; other widths are other weights, except where the engine quantizes itself. */
function editPrecision(move: EngineMove, engine: EngineReading): Step {
  const { workload, target } = move;
  const stated = workload.spec.precision;
  const wanted = target.precision;
  const asPublished = stated === undefined && wanted !== undefined && wanted in DTYPE_WORDS;
  if (wanted === undefined || wanted === stated || asPublished) {
    return [];
  }
  const word = DTYPE_WORDS[wanted];
  const dtype = engine.facts.get('dtype');
  const quantization = engine.facts.get('quantization');
  if (word && dtype && !quantization) {
    return replaceFact(dtype, word, t('the data type'));
  }
  if (word && quantization && quantizesWhileLoading(move, engine)) {
    return removeFlag(move, engine, ['--quantization', '-q']);
  }
  const plain = stated === undefined || stated in DTYPE_WORDS;
  if (QUANTIZING.has(engine.engine.id) && wanted === 'fp8' && plain && !quantization) {
    return addFlag(move, engine, '--quantization', 'fp8');
  }
  return { reason: t`${wanted} needs other weights than ${modelName(move)}` };
}

const QUANTIZING = new Set(['vllm', 'sglang']);

/** `--quantization fp8` over weights whose name says nothing of it: the engine makes them narrow by itself. */
function quantizesWhileLoading({ workload }: EngineMove, engine: EngineReading): boolean {
  const { model } = workload.spec;
  const method = engine.facts.get('quantization')?.value.text;
  return (
    QUANTIZING.has(engine.engine.id) &&
    method === 'fp8' &&
    (typeof model !== 'string' || precisionInName(model) === undefined)
  );
}

/**
 * Narrow KV caches run on the GPUs that have the format; vLLM's CPU backend takes fp8 on x86 alone (vLLM, "CPU",
 * supported features, read 2026-11-23), Neuron none.
 */
function editKvPrecision({ machine, workload }: EngineMove, engine: EngineReading): Step {
  const fact = engine.facts.get('kvDtype');
  const isNarrow = fact !== undefined && /^(fp8|int8|nvfp4)/.test(fact.value.text);
  const isOnGpu = workload.stated.hardwareClass === 'gpu' && machine.hardwareClass !== 'gpu';
  return isNarrow && isOnGpu && engine.engine.id === 'vllm' ? replaceFact(fact, 'auto', t('the KV cache format')) : [];
}

function modelName({ workload }: EngineMove): string {
  return typeof workload.spec.model === 'string' ? workload.spec.model : 'these';
}

/** `--device cuda` beside another device would not start. */
function editDevice({ machine }: EngineMove, engine: EngineReading): Step {
  const fact = engine.facts.get('device' satisfies FactName);
  if (!fact || !/^(cuda|cpu|neuron|auto)$/.test(fact.value.text) || fact.value.text === 'auto') {
    return [];
  }
  const { device } = imageTargetOf(machine);
  return replaceFact(fact, device === 'nvidia' || device === 'amd' ? 'cuda' : device, t('the device'));
}
