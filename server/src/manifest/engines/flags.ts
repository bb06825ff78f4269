/** From the words of one command to facts, with the place of each. */
import type { Span } from '../manifest';
import type { Engine, FactName } from './engine';
import type { MappedText } from './text';
import { sliceText } from './text';
import type { Environment } from './variables';
import { resolveText } from './variables';

export interface Fact {
  readonly value: MappedText;
  /** Where the value stands: behind the flag, or in the environment that the flag names. */
  readonly span: Span;
  readonly from: 'flag' | 'environment' | 'positional' | 'image' | 'setting';
  /** The flag's name as written; absent for variables and positional arguments. */
  readonly flag?: MappedText;
  /** The words, where the flag and its value are two. */
  readonly separate: boolean;
}

export interface FlagReading {
  readonly facts: Map<FactName, Fact>;
  /** Facts whose value the file does not hold, with the reference as written. */
  readonly unresolved: Map<FactName, string>;
}

/** The fewest characters of an abbreviated flag that we follow. */
const SHORTEST_ABBREVIATION = 8;

export function readFlags(
  engine: Engine,
  words: readonly MappedText[],
  environment: Environment,
  startsWithModel: boolean,
): FlagReading {
  const reading: FlagReading = { facts: new Map(), unresolved: new Map() };
  let awaitsModel = startsWithModel;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (!word) {
      continue;
    }
    if (!isFlag(word.text)) {
      if (readKey(reading, engine, word, environment)) {
        continue;
      }
      if (!reading.facts.has('model') && engine.positionalModelAfter?.test(word.text)) {
        awaitsModel = true;
      } else if (awaitsModel && word.text !== '') {
        record(reading, 'model', word, environment, { from: 'positional', separate: false });
        awaitsModel = false;
      }
      continue;
    }
    index += readFlag(reading, engine, word, words[index + 1], environment);
  }
  return reading;
}

/** Reads one flag; 1 where it took the next word as its value. */
function readFlag(
  reading: FlagReading,
  engine: Engine,
  word: MappedText,
  next: MappedText | undefined,
  environment: Environment,
): number {
  const equals = word.text.indexOf('=');
  const written = equals < 0 ? word : sliceText(word, 0, equals);
  const name = normalFlag(written.text);
  if (engine.marks && Object.hasOwn(engine.marks, name)) {
    return readMark(reading, engine.marks[name], written, equals < 0 ? next : sliceText(word, equals + 1), equals < 0);
  }
  const fact = factOf(engine, name);
  if (equals >= 0) {
    if (fact) {
      const value = sliceText(word, equals + 1);
      record(reading, fact, value, environment, { from: 'flag', flag: written, separate: false });
    }
    return 0;
  }
  const glued = gluedValue(engine, word);
  if (glued) {
    record(reading, glued.fact, glued.value, environment, { from: 'flag', flag: glued.flag, separate: false });
    return 0;
  }
  if (!next || isFlag(next.text) || (!fact && isSwitch(engine, name, next.text))) {
    return 0;
  }
  if (fact) {
    record(reading, fact, next, environment, { from: 'flag', flag: written, separate: true });
  }
  return 1;
}

/** `--bf16`, `--bf16 True`, `--bf16=false`. */
function readMark(
  reading: FlagReading,
  fact: FactName | undefined,
  written: MappedText,
  value: MappedText | undefined,
  separate: boolean,
): 0 | 1 {
  const said = value && /^(true|false|1|0|yes|no)$/i.test(value.text);
  if (fact && !(said && /^(false|0|no)$/i.test(value.text)) && !reading.facts.has(fact)) {
    const name = sliceText(written, written.text.lastIndexOf('--') + 2);
    reading.facts.set(fact, { value: name, span: name.span, from: 'flag', flag: written, separate: false });
  }
  return separate && said ? 1 : 0;
}

/** Short flags may carry their number without a blank: `-tp8`. */
function gluedValue(
  engine: Engine,
  word: MappedText,
): { readonly fact: FactName; readonly flag: MappedText; readonly value: MappedText } | undefined {
  const match = /^(-[a-z]{1,3})\d+$/.exec(word.text);
  const fact = match?.[1] && Object.hasOwn(engine.flags, match[1]) ? engine.flags[match[1]] : undefined;
  const length = match?.[1]?.length ?? 0;
  return fact && { fact, flag: sliceText(word, 0, length), value: sliceText(word, length) };
}

function readKey(reading: FlagReading, engine: Engine, word: MappedText, environment: Environment): boolean {
  const key = engine.keys && /^\+{0,2}([\w.]{1,80})=/.exec(word.text);
  const fact = key && engine.keys && Object.hasOwn(engine.keys, key[1] ?? '') ? engine.keys[key[1] ?? ''] : undefined;
  if (key && fact) {
    const flag = sliceText(word, 0, key[0].length - 1);
    record(reading, fact, sliceText(word, key[0].length), environment, { from: 'flag', flag, separate: false });
  }
  return Boolean(key);
}

export function record(
  reading: FlagReading,
  name: FactName,
  written: MappedText,
  environment: Environment,
  how: Pick<Fact, 'from' | 'separate' | 'flag'>,
): void {
  const resolved = resolveText(written, environment);
  if (!resolved.ok) {
    reading.unresolved.set(name, resolved.reference);
    if (resolved.isPlaceholder && (name === 'model' || name === 'modelFile')) {
      // A blank to be filled in is still what the file says of the model.
      reading.facts.set(name, { value: written, span: written.span, ...how });
    }
    return;
  }
  if (resolved.value.text.trim() !== '') {
    reading.unresolved.delete(name);
    reading.facts.set(name, { value: resolved.value, span: resolved.value.span, ...how });
  }
}

/** Flags of these beginnings take no value in any engine; what follows may be the model. */
const SWITCH = /^--(no|enable|disable|use|skip|trust|enforce|allow|return|async|log)-/;

function isSwitch(engine: Engine, name: string, next: string): boolean {
  return (engine.switches?.includes(name) ?? false) || (SWITCH.test(name) && /[/:]/.test(next) && !/^[[{]/.test(next));
}

function isFlag(text: string): boolean {
  return /^-{1,2}[A-Za-z]/.test(text);
}

/** Dashes for underscores; long flags are lower case everywhere. */
function normalFlag(written: string): string {
  return written.startsWith('--') ? written.toLowerCase().replaceAll('_', '-') : written;
}

export function factOf(engine: Engine, name: string): FactName | undefined {
  if (Object.hasOwn(engine.flags, name)) {
    return engine.flags[name];
  }
  if (!engine.abbreviates || name.length < SHORTEST_ABBREVIATION || !name.startsWith('--')) {
    return undefined;
  }
  const matches = Object.keys(engine.flags).filter((flag) => flag.startsWith(name));
  return matches.length === 1 ? engine.flags[matches[0] ?? ''] : undefined;
}
