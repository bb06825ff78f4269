/** Every dialect, in the order in which they are asked. */
import type { Dialect } from '../dialect';
import { kubernetes } from './kubernetes';
import { own } from './own';
import { typescript } from './typescript';

export const dialects: readonly Dialect[] = [own, kubernetes, typescript];
