/** Every word that a container is started with, scripts taken apart, whether or not an engine is known in them. */
import type { Context } from '../context';
import type { MappedText } from '../engines/text';
import { shellCommands } from '../engines/shell';
import type { Environment } from '../engines/variables';
import { nodeAt } from '../yaml/tree';
import type { TreeNode } from '../yaml/tree';
import { readEnvironment, words } from './podSpec';

export interface Started {
  readonly words: readonly MappedText[];
  readonly environment: Environment;
}

/** A word with blanks is a script of its own: behind `sh -c`, or a program handed to `python -c`. */
const SCRIPT = /\s/;

export function startedWith(container: TreeNode, text: string, context?: Context): Started {
  const written = [...words(nodeAt(container, 'command'), text), ...words(nodeAt(container, 'args'), text)];
  return { words: written.flatMap(wordsIn), environment: readEnvironment(container, text, context) };
}

export const wordsIn = (word: MappedText): readonly MappedText[] =>
  SCRIPT.test(word.text.trim()) ? shellCommands(word).flat() : [word];
