/** Every dialect, in the order in which they are asked. */
import type { Dialect } from '../dialect';
import { aiBrix } from './aiBrix';
import { dynamo } from './dynamo';
import { hardware } from './hardware';
import { kubeAi } from './kubeAi';
import { kubernetes } from './kubernetes';
import { kaito } from './kaito';
import { kserve } from './kserve';
import { leaderWorkerSet } from './leaderWorkerSet';
import { llmdModelService } from './llmdModelService';
import { nim } from './nim';
import { ollamaOperator } from './ollamaOperator';
import { own } from './own';
import { typescript } from './typescript';
import { vllmRuntime } from './vllmRuntime';

export const dialects: readonly Dialect[] = [
  own,
  hardware,
  kubernetes,
  leaderWorkerSet,
  kserve,
  kubeAi,
  nim,
  kaito,
  vllmRuntime,
  dynamo,
  aiBrix,
  llmdModelService,
  ollamaOperator,
  typescript,
];
