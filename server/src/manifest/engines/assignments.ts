/** Variables of a shell script: set, added to, set only where they are not yet, set under a condition. */
import { shellWords } from './shell';
import type { MappedText } from './text';
import { sliceText } from './text';
import { assignmentOf } from './variables';

export type Words = readonly MappedText[];

export interface Variables {
  readonly environment: Map<string, MappedText | undefined>;
  /** Words of arrays, and of variables that were added to. */
  readonly lists: Map<string, Words>;
  /** Open `if`, `for`, `while` and `case`. */
  blocks: number;
}

/** Words of one list: more than any command has. */
const MOST_LISTED = 1000;

/** `${NAME:=value}` */
export function setDefault(variables: Variables, word: MappedText): void {
  const match = /^\$\{([A-Za-z_]\w*):?=(.*)\}$/s.exec(word.text);
  if (match?.[1] && !variables.environment.get(match[1])) {
    const end = word.text.length - 1;
    variables.environment.set(match[1], sliceText(word, end - (match[2] ?? '').length, end));
  }
}

/** Takes leading assignments off, and keeps their values. */
export function assign(variables: Variables, words: Words, test: string | undefined): Words {
  for (const [index, word] of words.entries()) {
    const assignment = assignmentOf(word);
    if (!assignment) {
      return words.slice(index);
    }
    if (assignment.name === 'ExecStart') {
      // A unit file: `ExecStart=-/bin/program`, the sign before the path being systemd's own.
      const sign = /^[-@:+!]*/.exec(assignment.value.text)?.[0].length;
      return [sliceText(assignment.value, sign ?? 0), ...words.slice(index + 1)];
    }
    const inUnit = assignment.name === 'Environment' ? assignmentOf(assignment.value) : undefined;
    setVariable(variables, inUnit ?? assignment, test);
  }
  return [];
}

function setVariable(
  variables: Variables,
  { name, value, appends }: NonNullable<ReturnType<typeof assignmentOf>>,
  test: string | undefined,
): void {
  const before = variables.environment.get(name);
  const own = ownReference(name, value.text);
  if (appends || own !== undefined) {
    extend(variables, name, appends ? value : sliceText(value, own ?? 0), before, value);
    return;
  }
  const isConditional = variables.blocks > 0 || test !== undefined;
  if (isConditional && before && before.text !== '' && before.text !== value.text) {
    // `if [ -z "$NAME" ]`: it is set already. Other conditions are the shell's to know.
    const isDefault = test !== undefined && test.includes('-z ') && test.includes(name);
    variables.environment.set(name, isDefault ? before : undefined);
    return;
  }
  variables.lists.delete(name);
  variables.environment.set(name, value);
}

/** `NAME="$NAME more"`: how long the reference is; `NAME=${NAME:-default}`: the whole. */
function ownReference(name: string, text: string): number | undefined {
  const match = /^\$\{?([A-Za-z_]\w*)(\}|:?[-=].*\})?/s.exec(text);
  return match?.[1] === name ? match[0].length : undefined;
}

function extend(
  variables: Variables,
  name: string,
  more: MappedText,
  before: MappedText | undefined,
  whole: MappedText,
): void {
  if (more.text === '') {
    const start = /^\$\{\w+:?[-=]/.exec(whole.text)?.[0].length;
    if (!variables.environment.has(name) && start !== undefined && !variables.lists.has(name)) {
      variables.environment.set(name, sliceText(whole, start, whole.text.length - 1));
    }
    return;
  }
  const earlier = variables.lists.get(name) ?? (before ? shellWords(before) : []);
  variables.lists.set(name, joined(earlier, shellWords(more)));
}

/** What is longer than any command stays as it was. */
export const joined = (before: Words, more: Words): Words =>
  before.length > MOST_LISTED ? before : [...before, ...more];
