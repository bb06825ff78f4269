/** Every dialect, in the order in which they are asked. */
import type { Dialect } from '../dialect';
import { hardware } from './hardware';
import { kubernetes } from './kubernetes';
import { kuberay } from './kuberay';
import { leaderWorkerSet } from './leaderWorkerSet';
import { own } from './own';
import { ray } from './ray';
import { training } from './training';
import { typescript } from './typescript';

export const dialects: readonly Dialect[] = [own, hardware, kubernetes, leaderWorkerSet, kuberay, ray, training, typescript];
