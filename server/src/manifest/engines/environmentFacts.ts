/** What variables say to an engine. They speak only where no flag did. */
import type { Engine, FactName } from './engine';
import type { FlagReading } from './flags';
import { factOf, readFlags, record } from './flags';
import { shellCommands } from './shell';
import type { Environment } from './variables';

export function environmentFacts(reading: FlagReading, engine: Engine, environment: Environment): void {
  for (const name of engine.argumentVariables ?? []) {
    const words = shellWordsOf(environment, name);
    for (const [fact, value] of readFlags(engine, words, environment, false).facts) {
      if (!reading.facts.has(fact)) {
        reading.facts.set(fact, value);
      }
    }
  }
  for (const [name, fact] of Object.entries(engine.environment ?? {})) {
    readVariable(reading, name, fact, environment);
  }
  readPrefixed(reading, engine, environment);
}

function shellWordsOf(environment: Environment, name: string) {
  const value = environment.get(name);
  return value ? shellCommands(value).flatMap(({ words }) => [...words]) : [];
}

function readVariable(reading: FlagReading, name: string, fact: FactName, environment: Environment): void {
  const value = environment.get(name);
  if (reading.facts.has(fact) || !environment.has(name)) {
    return;
  }
  if (value) {
    record(reading, fact, value, environment, { from: 'environment', separate: false });
  } else {
    reading.unresolved.set(fact, name);
  }
}

function readPrefixed(reading: FlagReading, engine: Engine, environment: Environment): void {
  const prefix = engine.environmentPrefix;
  for (const name of prefix ? environment.keys() : []) {
    const fact = name.startsWith(prefix ?? '')
      ? factOf(engine, `--${name.slice(prefix?.length).toLowerCase().replaceAll('_', '-')}`)
      : undefined;
    if (fact) {
      readVariable(reading, name, fact, environment);
    }
  }
}
