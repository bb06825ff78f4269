/** Every dialect, in the order in which they are asked. */
import type { Dialect } from '../dialect';
import { hardware } from './hardware';
import { bento } from './bento';
import { compose } from './compose';
import { dstack } from './dstack';
import { helmValues } from './helmValues';
import { kubernetes } from './kubernetes';
import { leaderWorkerSet } from './leaderWorkerSet';
import { own } from './own';
import { skypilot } from './skypilot';
import { typescript } from './typescript';

export const dialects: readonly Dialect[] = [
  own,
  hardware,
  kubernetes,
  leaderWorkerSet,
  skypilot,
  helmValues,
  compose,
  dstack,
  bento,
  typescript,
];
