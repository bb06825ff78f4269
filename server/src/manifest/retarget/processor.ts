/** What engines are told of the processor that they run on: threads, room for the KV cache, layers on a GPU. */
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Instance } from '../../../../shared/src/catalog/types';
import { t } from '../../../../shared/src/l10n';
import type { Precision, Runtime } from '../../../../shared/src/manifest/schema';
import { COMPILED_BATCH } from '../../../../shared/src/model/factors/neuronDecoder';
import { weightBytes } from '../../../../shared/src/model/weightFormat';
import type { EngineReading } from '../engines/readEngine';
import { podRoom } from '../foreign/machines/catalogMachine';
import { addFlag, removeFlag, replaceFact } from './engineFlags';
import { allSteps } from './step';
import type { EngineMove, Step } from './step';
import { removeVariables, setVariable, variableOf } from './variables';

export function editProcessor(move: EngineMove, engine: EngineReading): Step {
  const { workload, target, machine } = move;
  const isMove = workload.spec.placement?.instance !== target.instance;
  if (!isMove) {
    return [];
  }
  const onCpu = !machine.accelerator;
  switch (engine.engine.id) {
    case 'vllm':
      return allSteps([
        onCpu ? vllmOnCpu(move, engine) : vllmOffCpu(move),
        onNeuron(move, engine),
        offNeuron(move, engine),
      ]);
    case 'llama.cpp':
      return allSteps([editThreads(move, engine), editLayers(move, engine, onCpu)]);
    default:
      return [];
  }
}

const KV_SPACE = 'VLLM_CPU_KVCACHE_SPACE';
const BINDING = 'VLLM_CPU_OMP_THREADS_BIND';
const THREADS = 'OMP_NUM_THREADS';

/** vLLM, "CPU", related runtime environment variables (read 2026-11-23): none of them means anything to a GPU. */
const CPU_VARIABLES = [
  KV_SPACE,
  BINDING,
  THREADS,
  'VLLM_CPU_NUM_OF_RESERVED_CPU',
  'VLLM_CPU_MOE_PREPACK',
  'VLLM_CPU_SGL_KERNEL',
  'VLLM_CPU_CI_ENV',
];

/** vLLM, "AWS Neuron", environment variables (read 2026-11-23): what they say to the compiler means nothing elsewhere. */
const NEURON_VARIABLES = [
  'VLLM_NEURON_FRAMEWORK',
  'NEURON_CONTEXT_LENGTH_BUCKETS',
  'NEURON_TOKEN_GEN_BUCKETS',
  'NEURON_COMPILED_ARTIFACTS',
  'NEURON_CC_FLAGS',
  'NEURON_RT_VISIBLE_CORES',
];

const BATCH = '--max-num-seqs';

/**
 * On Neuron graphs are compiled for a length and a batch (AWS Neuron, "How to use vLLM Neuron features", Compilation, read
 * 2026-11-23), and a step costs what the full batch costs: vLLM is told the batch that the estimate is of.
 */
function onNeuron(move: EngineMove, engine: EngineReading): Step {
  const { machine, workload } = move;
  const comes = machine.hardwareClass === 'neuron' && workload.stated.hardwareClass !== 'neuron';
  if (!comes || isEncoder(workload)) {
    return [];
  }
  const stated = engine.facts.get('maxSequences');
  return stated
    ? replaceFact(stated, String(COMPILED_BATCH), t('the number of sequences'))
    : addFlag(move, engine, BATCH, String(COMPILED_BATCH));
}

function offNeuron(move: EngineMove, engine: EngineReading): Step {
  const leaves = move.workload.stated.hardwareClass === 'neuron' && move.machine.hardwareClass !== 'neuron';
  return leaves
    ? allSteps([
        removeFlag(move, engine, ['--override-neuron-config']),
        removeFlag(move, engine, [BATCH]),
        removeVariables(move, NEURON_VARIABLES),
      ])
    : [];
}

/** It keeps no cache between steps. */
const isEncoder = ({ spec }: EngineMove['workload']) => /^(embedding|rerank)$/.test(spec.kind ?? '');

function vllmOnCpu(move: EngineMove, engine: EngineReading): Step {
  const { machine, workload } = move;
  const bound = variableOf(move, BINDING);
  const isListed = bound?.text !== undefined && /^[\d,|-]+$/.test(bound.text);
  const space = kvSpaceGiB(move);
  const isNew = workload.stated.hardwareClass === 'gpu' || workload.stated.hardwareClass === 'neuron';
  const caches = !isEncoder(workload);
  const setsSpace = caches && space !== undefined && (isNew || variableOf(move, KV_SPACE) !== undefined);
  if (setsSpace && space < LEAST_SPACE_GIB) {
    return {
      reason: t`beside the weights ${machine.type} has no room for ${KV_SPACE}: choose a machine with more memory`,
    };
  }
  return allSteps([
    removeFlag(move, engine, ['--gpu-memory-utilization']),
    setsSpace ? setVariable(move, KV_SPACE, String(space)) : [],
    // The default binds one thread to each core of the machine's NUMA nodes; a list names the cores of another machine.
    isListed ? setVariable(move, BINDING, 'auto') : [],
    variableOf(move, THREADS) ? setVariable(move, THREADS, String(coresOf(machine))) : [],
  ]);
}

function vllmOffCpu(move: EngineMove): Step {
  const { hardwareClass } = move.workload.stated;
  const wasGpu = hardwareClass === 'gpu' || hardwareClass === 'neuron';
  const gone = CPU_VARIABLES.filter((name) => !(wasGpu && name === THREADS));
  return removeVariables(move, gone);
}

const GIB = 2 ** 30;
/**
 * assumed: PyTorch, its compiled kernels, the tokenizer and the server beside weights and cache, of any model; and the share of
 * the pod's memory that stays free, as vLLM's own default of 0.9 for GPUs leaves it.
 */
const RUNTIME_GIB = 4;
const FREE_SHARE = 0.1;
/** The variable counts whole GiB. */
const LEAST_SPACE_GIB = 1;

/**
 * Room that the pod has for the KV cache, in whole GiB.
 *
 *     space = memory of the pod − weights − max(4 GiB, 10 % of it)          [GiB]
 *
 * Below 1 where nothing is left; `undefined` where the size of the weights is not known: vLLM then takes its own default.
 */
function kvSpaceGiB({ machine, workload, target }: EngineMove): number | undefined {
  const memory = podRoom(machine)?.memoryGiB;
  const { spec } = workload;
  const model = typeof spec.model === 'string' ? getCatalog().model(spec.model) : undefined;
  const params = model?.shape.params;
  if (memory === undefined || params === undefined) {
    return undefined;
  }
  const precision = (target.precision ?? spec.precision ?? 'bf16') as Precision;
  const weights = weightBytes({ params }, precision, target.runtime as Runtime | undefined) / GIB;
  return Math.floor(memory - weights - Math.max(RUNTIME_GIB, memory * FREE_SHARE));
}

/** Two hyper-threads are one core: llama.cpp and vLLM both advise one thread for each core (their documentation, read 2026-11-23). */
function coresOf({ physicalCores, vcpus, arch }: Instance): number {
  return physicalCores ?? (arch === 'arm64' ? vcpus : Math.max(1, Math.floor(vcpus / 2)));
}

/** A number that is stated follows the machine; llama.cpp's own default does so by itself. */
function editThreads({ machine }: EngineMove, engine: EngineReading): Step {
  const fact = engine.facts.get('threads');
  return fact ? replaceFact(fact, String(coresOf(machine)), t('the number of threads')) : [];
}

/** More than any model has: all of them (llama.cpp, server README, `--n-gpu-layers`). */
const ALL_LAYERS = '99';

/** Builds for CPUs have no use for the flag; without it a GPU build may leave the model in main memory. */
function editLayers(move: EngineMove, engine: EngineReading, onCpu: boolean): Step {
  const fact = engine.facts.get('gpuLayers');
  if (onCpu) {
    return fact?.from === 'environment'
      ? replaceFact(fact, '0', t('the number of layers on the GPU'))
      : removeFlag(move, engine, ['--n-gpu-layers', '--gpu-layers', '-ngl']);
  }
  if (fact) {
    return fact.value.text === '0' ? replaceFact(fact, ALL_LAYERS, t('the number of layers on the GPU')) : [];
  }
  return addFlag(move, engine, '--n-gpu-layers', ALL_LAYERS);
}
