/** Every dialect, in the order in which they are asked. */
import type { Dialect } from '../dialect';
import { cloudFormation } from './cloudFormation';
import { hardware } from './hardware';
import { kubernetes } from './kubernetes';
import { leaderWorkerSet } from './leaderWorkerSet';
import { own } from './own';
import { typescript } from './typescript';

export const dialects: readonly Dialect[] = [own, hardware, kubernetes, leaderWorkerSet, cloudFormation, typescript];
