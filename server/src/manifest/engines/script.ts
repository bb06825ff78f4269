/** What a shell script runs, and with which variables: assignments, arrays, conditions, shells inside shells. */
import { barePrograms, nestedScript, opensBlock, closesBlock, withoutKeywords } from './programs';
import type { Command } from './shell';
import { shellCommands } from './shell';
import type { MappedText } from './text';
import { sliceText } from './text';
import type { Environment } from './variables';
import { assignmentOf, loneReference } from './variables';

export type Words = readonly MappedText[];

export interface Script {
  readonly commands: readonly Words[];
  readonly environment: Environment;
}

const DEEPEST_SCRIPT = 4;
const DEEPEST_EXPANSION = 4;
/** Words that all expansions of one script may come to. */
const MOST_WORDS = 5000;

interface Running {
  readonly commands: MappedText[][];
  readonly environment: Map<string, MappedText | undefined>;
  /** Words of arrays, and of variables that were added to. */
  readonly lists: Map<string, Words>;
  /** Open `if`, `for`, `while` and `case`. */
  blocks: number;
  /** The test that decides on what follows. */
  test: string | undefined;
  words: number;
}

export function readScript(script: MappedText, environment: Environment): Script {
  const running: Running = {
    commands: [],
    environment: new Map(environment),
    lists: new Map(),
    blocks: 0,
    test: undefined,
    words: MOST_WORDS,
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
    running.lists.set(array.name, [...before, ...written]);
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
  const nested = depth < DEEPEST_SCRIPT ? nestedScript(words) : undefined;
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
  if (last && words[0]?.text.startsWith('--')) {
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
      assign(running, words.slice(1), test);
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

/** `${NAME:=value}` */
function setDefault(running: Running, word: MappedText): void {
  const match = /^\$\{([A-Za-z_]\w*):?=(.*)\}$/s.exec(word.text);
  if (match?.[1] && !running.environment.get(match[1])) {
    const end = word.text.length - 1;
    running.environment.set(match[1], sliceText(word, end - (match[2] ?? '').length, end));
  }
}

/** Takes leading assignments off, and keeps their values. */
function assign(running: Running, words: Words, test: string | undefined): Words {
  let index = 0;
  for (const word of words) {
    const assignment = assignmentOf(word);
    if (!assignment && !/^-[a-zA-Z]+$/.test(word.text)) {
      break;
    }
    if (assignment) {
      setVariable(running, assignment, test);
    }
    index += 1;
  }
  return words.slice(index);
}

function setVariable(
  running: Running,
  { name, value, appends }: NonNullable<ReturnType<typeof assignmentOf>>,
  test: string | undefined,
): void {
  const before = running.environment.get(name);
  const own = ownReference(name, value.text);
  if (appends || own !== undefined) {
    extend(running, name, appends ? value : sliceText(value, own ?? 0), before, value);
    return;
  }
  const isConditional = running.blocks > 0 || test !== undefined;
  if (isConditional && before && before.text !== '' && before.text !== value.text) {
    // `if [ -z "$NAME" ]`: it is set already. Other conditions are the shell's to know.
    const isDefault = test !== undefined && test.includes('-z ') && test.includes(name);
    running.environment.set(name, isDefault ? before : undefined);
    return;
  }
  running.lists.delete(name);
  running.environment.set(name, value);
}

/** `NAME="$NAME more"`: how long the reference is; `NAME=${NAME:-default}`: the whole. */
function ownReference(name: string, text: string): number | undefined {
  const match = /^\$\{?([A-Za-z_]\w*)(\}|:?[-=].*\})?/s.exec(text);
  return match?.[1] === name ? match[0].length : undefined;
}

function extend(
  running: Running,
  name: string,
  more: MappedText,
  before: MappedText | undefined,
  whole: MappedText,
): void {
  if (more.text === '') {
    const start = /^\$\{\w+:?[-=]/.exec(whole.text)?.[0].length;
    if (!before && start !== undefined && !running.lists.has(name)) {
      running.environment.set(name, sliceText(whole, start, whole.text.length - 1));
    }
    return;
  }
  const earlier = running.lists.get(name) ?? (before ? wordsOf(before) : []);
  running.lists.set(name, [...earlier, ...wordsOf(more)]);
}

const wordsOf = (value: MappedText): MappedText[] => shellCommands(value).flatMap(({ words }) => [...words]);

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
  return value && /\s/.test(value.text.trim()) && !/^\s*[[{]/.test(value.text) ? wordsOf(value) : undefined;
}
