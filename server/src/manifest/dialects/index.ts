/** Every dialect, in the order in which they are asked. */
import type { Dialect } from '../dialect';
import { eksctl } from './eksctl';
import { hardware } from './hardware';
import { karpenter } from './karpenter';
import { knative } from './knative';
import { kubernetes } from './kubernetes';
import { kueue } from './kueue';
import { leaderWorkerSet } from './leaderWorkerSet';
import { own } from './own';
import { typescript } from './typescript';

export const dialects: readonly Dialect[] = [
  own,
  hardware,
  kubernetes,
  knative,
  leaderWorkerSet,
  karpenter,
  kueue,
  eksctl,
  typescript,
];
