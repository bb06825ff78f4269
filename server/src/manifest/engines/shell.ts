/** Scripts of `sh -c`, as far as finding a command and its words needs: quotes, comments, redirections, here-documents. */
import { endDocuments, skipRedirection, waitForDocument } from './redirection';
import type { MappedText } from './text';
import { TextBuilder } from './text';

/** Longer scripts are not commands that start a server. */
const LONGEST_SCRIPT = 65_536;
/** Characters that may be looked at in search of closing brackets: a script full of open ones stays quick. */
const SEARCH_BUDGET = 400_000;

const SEPARATORS = new Set([';', '\n', '|', '&', '(', ')', '{', '}']);
const BLANK = new Set([' ', '\t', '\r']);

export interface Command {
  readonly words: readonly MappedText[];
  /** `NAME=( words )`: the words belong to an array of this name. */
  readonly array?: { readonly name: string; readonly appends: boolean };
}

export interface ScriptReading {
  readonly script: MappedText;
  readonly hasComments: boolean;
  readonly commands: Command[];
  words: MappedText[];
  word: TextBuilder | undefined;
  wordStart: number;
  array: Command['array'];
  /** The next word is where output goes, or where a here-document ends. */
  drops: 'target' | 'document' | undefined;
  /** Ends of here-documents that begin on the next line. */
  readonly documents: string[];
  readonly bodies: MappedText[];
  budget: number;
}

/**
 * The commands of a script, each as its words; `$NAME` is left for the caller. `hasComments`: `#` opens a comment;
 * in arguments that no shell reads it is a word like others.
 */
export const shellCommands = (script: MappedText, hasComments = true): readonly Command[] =>
  readShell(script, hasComments).commands;

/** All words of a line. */
export const shellWords = (line: MappedText, hasComments = true): MappedText[] =>
  shellCommands(line, hasComments).flatMap(({ words }) => [...words]);

/** What a script writes into files or programs: `cat > NAME <<EOF`. */
export const hereDocuments = (script: MappedText): readonly MappedText[] => readShell(script, true).bodies;

function readShell(script: MappedText, hasComments: boolean): ScriptReading {
  const reading: ScriptReading = {
    script,
    hasComments,
    commands: [],
    words: [],
    word: undefined,
    wordStart: 0,
    array: undefined,
    drops: undefined,
    documents: [],
    bodies: [],
    budget: SEARCH_BUDGET,
  };
  let index = script.text.length > LONGEST_SCRIPT ? script.text.length : 0;
  while (index < script.text.length) {
    index = readAt(reading, index);
  }
  endCommand(reading);
  return reading;
}

/** Takes what starts at `index` and returns where the next begins. */
function readAt(reading: ScriptReading, index: number): number {
  const { text } = reading.script;
  const character = text[index] ?? '';
  switch (character) {
    case '\\':
      return readEscape(reading, index);
    case "'":
    case '"':
      return readQuoted(reading, index, character);
    case '`':
      return readReference(reading, index, index + 1, '`');
    case '<':
    case '>':
      return readAngle(reading, index);
    case '$':
      return readDollar(reading, index);
    default:
      return BLANK.has(character) ? endWordAt(reading, index) : readPlain(reading, index, character);
  }
}

function readPlain(reading: ScriptReading, index: number, character: string): number {
  const { text } = reading.script;
  if (character === '#' && !reading.word && reading.hasComments) {
    const end = text.indexOf('\n', index);
    return end < 0 ? text.length : end;
  }
  if (character === '&' && text[index + 1] === '>') {
    return index + 1;
  }
  if (character === '(' && opensArray(reading)) {
    return index + 1;
  }
  if (reading.array && character === '\n') {
    return endWordAt(reading, index);
  }
  if (SEPARATORS.has(character) && !(character === '{' || character === '}' ? reading.word : false)) {
    endCommand(reading);
    return character === '\n' ? endDocuments(reading, index + 1) : index + 1;
  }
  return take(reading, index);
}

/** `<model>` is a blank that the author leaves to be filled in; all else directs output or input. */
function readAngle(reading: ScriptReading, index: number): number {
  const { text } = reading.script;
  const blank = /^<[A-Za-z][\w ./:-]*>/.exec(text.slice(index, index + 80))?.[0];
  if (blank) {
    for (let at = index; at < index + blank.length; at += 1) {
      take(reading, at);
    }
    return index + blank.length;
  }
  if (reading.word && /^\d$/.test(reading.word.peek())) {
    reading.word = undefined;
  }
  endWord(reading);
  return skipRedirection(reading, index);
}

function opensArray(reading: ScriptReading): boolean {
  const match = reading.word && /^([A-Za-z_]\w*)(\+)?=$/.exec(reading.word.peek());
  if (!match || reading.array) {
    return false;
  }
  reading.word = undefined;
  endCommand(reading);
  reading.array = { name: match[1] ?? '', appends: match[2] !== undefined };
  return true;
}

/** A backslash before a line break joins the lines, also where YAML's indentation follows. */
function readEscape(reading: ScriptReading, index: number): number {
  const { text } = reading.script;
  const lineBreak = /^[ \t]*\r?\n/.exec(text.slice(index + 1, index + 80));
  if (lineBreak) {
    return endWordAt(reading, index) + lineBreak[0].length;
  }
  if (index + 1 < text.length) {
    take(reading, index + 1, index);
  }
  return index + 2;
}

function readQuoted(reading: ScriptReading, index: number, quote: string): number {
  const { text } = reading.script;
  const word = open(reading, index);
  let at = index + 1;
  while (at < text.length && text[at] !== quote) {
    if (quote === '"' && text[at] === '\\' && /["\\$`\n]/.test(text[at + 1] ?? '')) {
      at += 1;
      if (text[at] === '\n') {
        at += 1;
        continue;
      }
    }
    word.add(reading.script, at);
    at += 1;
  }
  return at + 1;
}

/** `${NAME:-x}`, `$(NAME)` and `$(command)` are one word however much blank they hold. */
function readDollar(reading: ScriptReading, index: number): number {
  const next = reading.script.text[index + 1];
  if (next === '{' || next === '(') {
    return readReference(reading, index, index + 2, next === '{' ? '}' : ')');
  }
  if (next === "'" && !reading.word) {
    return index + 1;
  }
  return take(reading, index);
}

function readReference(reading: ScriptReading, index: number, from: number, close: string): number {
  const end = closing(reading, from, close);
  const stop = end < 0 ? from : end + 1;
  for (let at = index; at < stop; at += 1) {
    take(reading, at, index);
  }
  return stop;
}

/** Where the bracket closes, brackets of its own kind inside counted; -1 where it does not. */
function closing(reading: ScriptReading, from: number, close: string): number {
  const { text } = reading.script;
  const openCharacter = close === '}' ? '{' : close === ')' ? '(' : undefined;
  let depth = 0;
  for (let at = from; at < text.length && reading.budget > 0; at += 1) {
    reading.budget -= 1;
    if (text[at] === close) {
      if (depth === 0) {
        return at;
      }
      depth -= 1;
    } else if (text[at] === openCharacter) {
      depth += 1;
    }
  }
  return -1;
}

function take(reading: ScriptReading, index: number, wordStart = index): number {
  open(reading, wordStart).add(reading.script, index);
  return index + 1;
}

function open(reading: ScriptReading, index: number): TextBuilder {
  if (!reading.word) {
    reading.word = new TextBuilder();
    reading.wordStart = reading.script.starts[index] ?? reading.script.span.end;
  }
  return reading.word;
}

function endWordAt(reading: ScriptReading, index: number): number {
  endWord(reading);
  return index + 1;
}

function endWord(reading: ScriptReading): void {
  const word = reading.word?.build(reading.wordStart);
  reading.word = undefined;
  if (!word) {
    return;
  }
  if (reading.drops) {
    waitForDocument(reading, word.text);
  } else {
    reading.words.push(word);
  }
}

function endCommand(reading: ScriptReading): void {
  endWord(reading);
  const { words, array } = reading;
  if (words.length > 0 || array) {
    reading.commands.push({ words, ...(array ? { array } : {}) });
  }
  reading.words = [];
  reading.array = undefined;
  reading.drops = undefined;
}
