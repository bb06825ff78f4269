/** A process of its own for what only the first search of a process shows. */
import { argv } from 'node:process';

export const FIRST_PLACE = '--first-place';
export const IS_FIRST_PLACE = argv.includes(FIRST_PLACE);
