/** The engine of a decoder on whatever hardware the machine has. */
import type { ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import { cpuEngine } from './cpu';
import type { EngineTimes } from './engine';
import { withExpertParallel } from './expertParallel';
import { gpuEngine } from './gpuEngine';
import type { Machine } from './hardware';
import type { KvCache } from './kvCache';
import { neuronEngine } from './neuron';
import { draftOf, withSpeculation } from './speculation';

/** What an engine is asked to do, beyond its model and machine. */
type Asked = Pick<
  Workload,
  | 'modelName'
  | 'speculative'
  | 'draft'
  | 'engine'
  | 'family'
  | 'threads'
  | 'maxBatch'
  | 'engineDate'
  | 'tokens'
  | 'factors'
  | 'placement'
>;

/** Undefined where a rate of the hardware is unknown. */
export function decoderEngine(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvBytes: KvCache,
  workload: Asked,
): EngineTimes | undefined {
  const { factors } = workload;
  const engine =
    machine.kind === 'cpu'
      ? cpuEngine(model, machine, precision, runtime, kvBytes, workload, factors)
      : machine.kind === 'neuron'
        ? neuronEngine(model, machine, precision, runtime, kvBytes, workload, factors)
        : onGpus(model, machine, precision, runtime, kvBytes, workload);
  const { tokens, acceptancePct, draftModel } = workload.speculative ?? {};
  return engine && tokens && acceptancePct !== undefined
    ? withSpeculation(engine, tokens, acceptancePct / 100, draftOf(model, draftModel, workload.draft))
    : engine;
}

function onGpus(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvBytes: KvCache,
  workload: Asked,
): EngineTimes | undefined {
  const engine = gpuEngine(model, machine, precision, runtime, kvBytes, workload, workload.factors);
  return engine && workload.placement.expertParallel
    ? withExpertParallel(engine, model, machine.tensorParallel)
    : engine;
}
