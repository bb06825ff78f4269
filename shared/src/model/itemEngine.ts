/** What kind of engine runs an encoder or an image network. */
import type { Runtime } from '../manifest/schema';
import type { Workload } from '../placement/workload';

/** `eager`: a framework that launches one operation after the other; `graph`: the same by an executor in C++ (TensorFlow); `compiled`: fused kernels, captured or in C++; `neuron`: one graph. */
export type EngineFamily = 'eager' | 'graph' | 'compiled' | 'neuron';

export interface ItemEngine {
  readonly engine: string;
  readonly family: EngineFamily;
  /** Attention without its scores in memory. */
  readonly fusedAttention: boolean;
  /** fp32 products stay fp32 on chips whose compiler casts them by default. */
  readonly keepsFp32: boolean;
}

const FAMILY: Partial<Record<Runtime, EngineFamily>> = { pytorch: 'eager', neuron: 'neuron' };

/** PyTorch has fused attention since 2.0; ONNX Runtime and TensorRT where they know the pattern. */
export function itemEngine(runtime: Runtime | undefined, workload: Workload): ItemEngine {
  const { engine, family, unfusedAttention, keepsFp32 } = workload;
  const known = runtime ?? 'pytorch';
  return {
    engine: engine ?? known,
    family: family === 'eager' || family === 'graph' || family === 'compiled' ? family : (FAMILY[known] ?? 'compiled'),
    fusedAttention: unfusedAttention !== true,
    keepsFp32: keepsFp32 === true,
  };
}
