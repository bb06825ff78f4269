/** What a shell script runs, and with which variables: assignments, arrays, conditions, shells inside shells. */
import type { Variables, Words } from './assignments';
import { assign, joined, setDefault } from './assignments';
import type { MountedFile } from './mounted';
import { startedScript } from './mounted';
import { barePrograms, closesBlock, nestedScript, opensBlock, withoutKeywords } from './programs';
import type { Command } from './shell';
import { shellCommands, shellWords } from './shell';
import type { MappedText } from './text';
import type { Environment } from './variables';
import { loneReference } from './variables';

export type { Words } from './assignments';

export interface Script {
  readonly commands: readonly Words[];
  readonly environment: Environment;
}

const DEEPEST_SCRIPT = 4;
const DEEPEST_EXPANSION = 4;
/** Words that all expansions of one script may come to. */
const MOST_WORDS = 5000;

interface Running extends Variables {
  readonly commands: MappedText[][];
  readonly environment: Map<string, MappedText | undefined>;
  /** The test that decides on what follows. */
  test: string | undefined;
  words: number;
  readonly file: MountedFile | undefined;
}

/** `positional`: what the script gets as `$@`. */
export function readScript(
  script: MappedText,
  environment: Environment,
  file?: MountedFile,
  positional: Words = [],
): Script {
  const running: Running = {
    commands: [],
    environment: new Map(environment),
    lists: new Map(positional.length > 0 ? [['@', positional]] : []),
    blocks: 0,
    test: undefined,
    words: MOST_WORDS,
    file,
  };
  runScript(running, script, 0);
  return { commands: running.commands, environment: running.environment };
}

/** Words of a list, references that stand for several words taken apart. */
export function expandWords(words: Words, environment: Environment): MappedText[] {
  return expand(words, { environment, lists: new Map(), words: MOST_WORDS }, 0);
}

function runScript(running: Running, script: MappedText, depth: number): void {
  const name = loneReference(script.text);
  const source = (name === undefined ? undefined : running.environment.get(name)) ?? script;
  shellCommands(source).forEach((command) => runCommand(running, command, depth));
}

function runCommand(running: Running, { words: written, array }: Command, depth: number): void {
  if (array) {
    const before = array.appends ? (running.lists.get(array.name) ?? []) : [];
    running.lists.set(array.name, joined(before, written));
    return;
  }
  const test = running.test;
  running.test = running.blocks > 0 ? test : undefined;
  running.blocks += opensBlock(written) ? 1 : closesBlock(written) ? -1 : 0;
  const words = expand(assign(running, withoutKeywords(written), test), running, 0);
  const program = words[0]?.text;
  if (program === undefined || closesBlock(written)) {
    return;
  }
  const evaluates = written.some(({ text }) => text === 'eval');
  const started = startedScript(words, running.file);
  const nested = depth >= DEEPEST_SCRIPT ? undefined : started ? [started] : nestedScript(words, evaluates);
  if (nested) {
    nested.forEach((script) => runScript(running, script, depth + 1));
  } else if (/^(\[\[?|test)$/.test(program)) {
    running.test = words.map(({ text }) => text).join(' ');
  } else if (!runBuiltin(running, program, words, test)) {
    addCommand(running, words);
  }
}

/** A line that starts with a flag belongs to the command above: a comment stood in between. */
function addCommand(running: Running, words: MappedText[]): void {
  const last = running.commands.at(-1);
  if (last && /^--?[A-Za-z]/.test(words[0]?.text ?? '')) {
    last.push(...words);
  } else {
    running.commands.push(words);
  }
}

/** Shell words that set variables; true where it was one. */
function runBuiltin(running: Running, program: string, words: Words, test: string | undefined): boolean {
  switch (program) {
    case 'export':
    case 'declare':
    case 'local':
    case 'readonly':
    case 'typeset':
      assign(
        running,
        words.slice(1).filter(({ text }) => !text.startsWith('-')),
        test,
      );
      return true;
    case 'set': {
      const dashes = words.findIndex(({ text }) => text === '--');
      if (dashes >= 0) {
        running.lists.set('@', words.slice(dashes + 1));
      }
      return true;
    }
    case ':':
      words.slice(1).forEach((word) => setDefault(running, word));
      return true;
    case 'read':
    case 'for':
      words.slice(1, 2).forEach(({ text }) => running.environment.set(text, undefined));
      return true;
    default:
      return barePrograms.has(program);
  }
}

type Expanding = Pick<Running, 'lists' | 'words'> & Pick<Script, 'environment'>;

/** A shell splits what a bare `$ARGS` stands for; a value without blanks stays a reference, and so does JSON. */
function expand(words: Words, running: Expanding, depth: number): MappedText[] {
  return words.flatMap((word) => {
    const name = loneReference(word.text);
    if (name === undefined || depth >= DEEPEST_EXPANSION || running.words <= 0) {
      return [word];
    }
    const list = running.lists.get(name) ?? splitValue(running.environment.get(name));
    if (!list) {
      return [word];
    }
    running.words -= list.length;
    return expand(list, running, depth + 1);
  });
}

function splitValue(value: MappedText | undefined): MappedText[] | undefined {
  return value && /\s/.test(value.text.trim()) && !/^\s*[[{]/.test(value.text) ? shellWords(value) : undefined;
}
