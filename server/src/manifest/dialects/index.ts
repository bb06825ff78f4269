/** Every dialect, in the order in which they are asked. */
import type { Dialect } from '../dialect';
import { aiBrix } from './aiBrix';
import { bento } from './bento';
import { cloudFormation } from './cloudFormation';
import { compose } from './compose';
import { dstack } from './dstack';
import { dynamo } from './dynamo';
import { eksctl } from './eksctl';
import { hardware } from './hardware';
import { helmValues } from './helmValues';
import { kaito } from './kaito';
import { karpenter } from './karpenter';
import { knative } from './knative';
import { kserve } from './kserve';
import { kubeAi } from './kubeAi';
import { kuberay } from './kuberay';
import { kubernetes } from './kubernetes';
import { kueue } from './kueue';
import { leaderWorkerSet } from './leaderWorkerSet';
import { llmdModelService } from './llmdModelService';
import { nim } from './nim';
import { ollamaOperator } from './ollamaOperator';
import { own } from './own';
import { ray } from './ray';
import { skypilot } from './skypilot';
import { terraform } from './terraform';
import { training } from './training';
import { typescript } from './typescript';
import { vllmRuntime } from './vllmRuntime';

export const dialects: readonly Dialect[] = [
  own,
  hardware,
  kubernetes,
  knative,
  leaderWorkerSet,
  karpenter,
  kueue,
  eksctl,
  kserve,
  kubeAi,
  nim,
  kaito,
  vllmRuntime,
  dynamo,
  aiBrix,
  llmdModelService,
  kuberay,
  ray,
  training,
  ollamaOperator,
  skypilot,
  helmValues,
  compose,
  dstack,
  bento,
  cloudFormation,
  terraform,
  typescript,
];
