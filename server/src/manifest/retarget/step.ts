/** What the steps of a move look at, in any format, and what they answer. */
import type { Instance } from '../../../../shared/src/catalog/types';
import type { Target } from '../../../../shared/src/report/schema';
import type { Edit } from '../dialect';
import type { FoundWorkload } from '../manifest';
import type { PodContainer } from '../foreign/pods/podSpec';
import type { TreeMap } from '../yaml/tree';

/** Settings of an engine that a format writes as keys and values, without a command line. */
export interface EngineSettings {
  readonly map: TreeMap;
  /** The key of a flag: `tensor_parallel_size` of `--tensor-parallel-size`. */
  readonly keyOf: (flag: string) => string;
}

/** Where the engine's flags and image stand, and where they shall lead. */
export interface EngineMove {
  readonly text: string;
  readonly container: PodContainer;
  readonly workload: FoundWorkload;
  readonly target: Target;
  readonly machine: Instance;
  readonly settings?: EngineSettings;
  /** The format splits the model by fields of its own: no flag is added for that. */
  readonly hasSplit?: boolean;
  /** The container takes `env` as Kubernetes writes it: a list may be added. Elsewhere only a list that is there grows. */
  readonly takesEnv?: boolean;
  /** Where the image is not one text. */
  readonly writeImage?: (image: string) => Step;
}

export interface Refused {
  readonly reason: string;
}

/** A step gives its edits, or the reason why there are none to give. */
export type Step = readonly Edit[] | Refused;

/** The edits of all steps, or the first reason against one of them. */
export function allSteps(steps: readonly Step[]): Step {
  const edits: Edit[] = [];
  for (const step of steps) {
    if ('reason' in step) {
      return step;
    }
    edits.push(...step);
  }
  return edits;
}

export const both = (...steps: readonly Step[]): Step => allSteps(steps);
