/** `sh -c` scripts, as far as finding a command and its words needs: quotes, comments, separators, continuations. */
import type { MappedText } from './text';
import { TextBuilder } from './text';

/** Longer scripts are not commands that start a server. */
const LONGEST_SCRIPT = 65_536;

const SEPARATORS = new Set([';', '\n', '|', '&', '(', ')', '{', '}']);
const BLANK = new Set([' ', '\t', '\r']);

export type Command = readonly MappedText[];

interface Reading {
  readonly script: MappedText;
  readonly commands: MappedText[][];
  words: MappedText[];
  word: TextBuilder | undefined;
  wordStart: number;
}

/** The commands of a script, each as its words; `$NAME` is left for the caller. */
export function shellCommands(script: MappedText): readonly Command[] {
  if (script.text.length > LONGEST_SCRIPT) {
    return [];
  }
  const reading: Reading = { script, commands: [], words: [], word: undefined, wordStart: 0 };
  let index = 0;
  while (index < script.text.length) {
    index = readAt(reading, index);
  }
  endCommand(reading);
  return reading.commands;
}

/** Takes what starts at `index` and returns where the next begins. */
function readAt(reading: Reading, index: number): number {
  const { text } = reading.script;
  const character = text[index] ?? '';
  if (character === '\\') {
    return readEscape(reading, index);
  }
  if (character === "'" || character === '"') {
    return readQuoted(reading, index, character);
  }
  if (character === '$' && (text[index + 1] === '{' || text[index + 1] === '(')) {
    return readReference(reading, index);
  }
  if (BLANK.has(character)) {
    endWord(reading);
    return index + 1;
  }
  if (character === '#' && !reading.word) {
    const end = text.indexOf('\n', index);
    return end < 0 ? text.length : end;
  }
  if (SEPARATORS.has(character) && !(character === '{' || character === '}' ? reading.word : false)) {
    endCommand(reading);
    return index + 1;
  }
  open(reading, index).add(reading.script, index);
  return index + 1;
}

/** A backslash before a line break joins the lines, also where YAML's indentation follows. */
function readEscape(reading: Reading, index: number): number {
  const { text } = reading.script;
  const lineBreak = /^[ \t]*\r?\n/.exec(text.slice(index + 1, index + 80));
  if (lineBreak) {
    endWord(reading);
    return index + 1 + lineBreak[0].length;
  }
  if (index + 1 < text.length) {
    open(reading, index).add(reading.script, index + 1);
  }
  return index + 2;
}

function readQuoted(reading: Reading, index: number, quote: string): number {
  const { text } = reading.script;
  const word = open(reading, index);
  let at = index + 1;
  while (at < text.length && text[at] !== quote) {
    if (quote === '"' && text[at] === '\\' && /["\\$`]/.test(text[at + 1] ?? '')) {
      at += 1;
    }
    word.add(reading.script, at);
    at += 1;
  }
  return at + 1;
}

/** `${NAME:-x}` and `$(NAME)` are one word however much blank they hold. */
function readReference(reading: Reading, index: number): number {
  const { text } = reading.script;
  const close = text[index + 1] === '{' ? '}' : ')';
  const end = text.indexOf(close, index);
  const stop = end < 0 || text.slice(index, end).includes('\n') ? index + 2 : end + 1;
  const word = open(reading, index);
  for (let at = index; at < stop; at += 1) {
    word.add(reading.script, at);
  }
  return stop;
}

function open(reading: Reading, index: number): TextBuilder {
  if (!reading.word) {
    reading.word = new TextBuilder();
    reading.wordStart = reading.script.starts[index] ?? reading.script.span.end;
  }
  return reading.word;
}

function endWord(reading: Reading): void {
  if (reading.word) {
    reading.words.push(reading.word.build(reading.wordStart));
    reading.word = undefined;
  }
}

function endCommand(reading: Reading): void {
  endWord(reading);
  if (reading.words.length > 0) {
    reading.commands.push(reading.words);
    reading.words = [];
  }
}
