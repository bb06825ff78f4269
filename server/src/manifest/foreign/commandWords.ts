/** Every word that a container is started with, scripts taken apart, whether or not an engine is known in them. */
import type { ContainerText } from '../engines/readEngine';
import { shellCommands } from '../engines/shell';
import type { MappedText } from '../engines/text';
import type { Environment } from '../engines/variables';

export interface Started {
  readonly words: readonly MappedText[];
  readonly environment: Environment;
}

/** A word with blanks is a script of its own: behind `sh -c`, or a program handed to `python -c`. */
const SCRIPT = /\s/;

export function startedWith({ command, args, environment }: ContainerText): Started {
  return { words: [...command, ...args].flatMap(wordsIn), environment };
}

const wordsIn = (word: MappedText): readonly MappedText[] =>
  SCRIPT.test(word.text.trim()) ? shellCommands(word).flat() : [word];
