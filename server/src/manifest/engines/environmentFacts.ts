/** What variables say to an engine. They speak only where no flag did. */
import type { Engine, FactName } from './engine';
import type { FlagReading } from './flags';
import { factOf, readFlags, record } from './flags';
import { shellCommands } from './shell';
import { sliceText } from './text';
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
  readProfile(reading, engine, environment);
}

/** Variables by which images of people's own are told what to serve. */
export const USUAL_VARIABLES: Readonly<Record<string, FactName>> = {
  MODEL_ID: 'model',
  HF_MODEL_ID: 'model',
  HF_MODEL: 'model',
  HF_MODEL_NAME: 'model',
  MODEL_NAME_OR_PATH: 'model',
  MODEL_NAME: 'model',
  MODEL: 'model',
  LLM_MODEL: 'model',
  MODEL_PATH: 'model',
  TENSOR_PARALLEL_SIZE: 'tensorParallel',
  TENSOR_PARALLELISM: 'tensorParallel',
  TP_DEGREE: 'tensorParallel',
  NEURON_LOCAL_TP: 'tensorParallel',
  NEURON_RT_NUM_CORES: 'tensorParallel',
  QUANTIZATION: 'quantization',
  DTYPE: 'dtype',
  MAX_MODEL_LEN: 'contextTokens',
  MAX_MODEL_LENGTH: 'contextTokens',
};

/** Where neither a flag nor a variable of the engine's own names a model, a script of the image takes it from one of these. */
export function usualVariables(reading: FlagReading, environment: Environment): void {
  if (!reading.facts.has('model')) {
    for (const [name, fact] of Object.entries(USUAL_VARIABLES)) {
      if (environment.get(name)) {
        readVariable(reading, name, fact, environment);
      }
    }
  }
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

/** Parts of a NIM profile's name. */
const PROFILE_PARTS: readonly (readonly [RegExp, FactName])[] = [
  [/(?<=[-_]tp)\d{1,3}(?![a-z0-9])/, 'tensorParallel'],
  [/(?<=[-_]pp)\d{1,3}(?![a-z0-9])/, 'pipelineParallel'],
  [/(?<=[-_])(bf16|fp16)(?![a-z0-9])/, 'dtype'],
  [/(?<=[-_])(fp8|nvfp4|mxfp4|int8|int4)(?![a-z0-9])/, 'quantization'],
];

function readProfile(reading: FlagReading, engine: Engine, environment: Environment): void {
  const profile = engine.profileVariable === undefined ? undefined : environment.get(engine.profileVariable);
  for (const [part, fact] of profile ? PROFILE_PARTS : []) {
    const match = part.exec(profile?.text ?? '');
    if (profile && match && !reading.facts.has(fact)) {
      const value = sliceText(profile, match.index, match.index + match[0].length);
      record(reading, fact, value, environment, { from: 'environment', separate: false });
    }
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
