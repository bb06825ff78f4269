/** An engine whose settings a format gives as keys and values, without a command line. */
import type { Engine, FactName } from './engine';
import type { FlagReading } from './flags';
import { factOf, record } from './flags';
import type { ImageHints } from './image';
import { imageHints } from './image';
import { ENGINES } from './index';
import type { EngineReading } from './readEngine';
import type { MappedText } from './text';
import type { Environment } from './variables';

export interface SettingsPlace {
  /** The image that carries the engine: its place is the runtime's place, its name tells the hardware. */
  readonly image?: MappedText;
  /** For values such as `$MODEL`; without it a reference stays unresolved and is said. */
  readonly environment?: Environment;
}

const NOTHING: Environment = new Map();

export const engineById = (id: string): Engine | undefined => ENGINES.find((each) => each.id === id);

/** Facts by our own names. `undefined` for an id that is no engine of ours. */
export function engineFromSettings(
  engineId: string,
  settings: ReadonlyMap<FactName, MappedText>,
  place: SettingsPlace = {},
): EngineReading | undefined {
  const engine = engineById(engineId);
  return engine && readingOf(engine, settings, place);
}

/** Facts by the engine's own words in any spelling: `tensor_parallel_size`, `tensorParallelSize`, `--dtype`. */
export function engineFromKeywords(
  engineId: string,
  keywords: ReadonlyMap<string, MappedText>,
  place: SettingsPlace = {},
): EngineReading | undefined {
  const engine = engineById(engineId);
  if (!engine) {
    return undefined;
  }
  const settings = new Map<FactName, MappedText>();
  for (const [key, value] of keywords) {
    const fact = factOf(engine, flagOfKeyword(key));
    if (fact) {
      settings.set(fact, value);
    }
  }
  return readingOf(engine, settings, place);
}

function flagOfKeyword(key: string): string {
  const kebab = key
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
  return kebab.startsWith('-') ? kebab : `--${kebab}`;
}

function readingOf(
  engine: Engine,
  settings: ReadonlyMap<FactName, MappedText>,
  { image, environment = NOTHING }: SettingsPlace,
): EngineReading {
  const reading: FlagReading = { facts: new Map(), unresolved: new Map() };
  for (const [name, value] of settings) {
    record(reading, name, value, environment, { from: 'setting', separate: false });
  }
  const hints: ImageHints = image ? imageHints(image) : {};
  return { ...reading, engine, hints, words: [], scripted: false, ...(image ? { image } : {}) };
}
