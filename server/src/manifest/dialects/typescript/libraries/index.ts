/** Every library whose calls load or ask a model. */
import type { Library } from '../library';
import { transformersJs } from './transformersJs';

export const LIBRARIES: readonly Library[] = [transformersJs];
