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
      if (awaitsModel && word.text !== '') {
        record(reading, 'model', word, environment, { from: 'positional', separate: false });
        awaitsModel = false;
      } else {
        awaitsModel ||= !reading.facts.has('model') && (engine.positionalModelAfter?.test(word.text) ?? false);
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
  const fact = factOf(engine, name);
  if (equals >= 0) {
    if (fact) {
      const value = sliceText(word, equals + 1);
      record(reading, fact, value, environment, { from: 'flag', flag: written, separate: false });
    }
    return 0;
  }
  if (!next || isFlag(next.text) || engine.switches?.includes(name)) {
    return 0;
  }
  if (fact) {
    record(reading, fact, next, environment, { from: 'flag', flag: written, separate: true });
  }
  return 1;
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
    return;
  }
  if (resolved.value.text.trim() !== '') {
    reading.unresolved.delete(name);
    reading.facts.set(name, { value: resolved.value, span: resolved.value.span, ...how });
  }
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
