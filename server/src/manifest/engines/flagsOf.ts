/** The flags and variables that an estimate reads of an engine, for completion and hovers. */
import type { FoundWorkload } from '../manifest';
import type { Engine, FactName } from './engine';
import { ENGINES } from './index';

/** Engines that a workload may run on, as far as its file tells; none where it does not. */
export function enginesOf({ stated }: Pick<FoundWorkload, 'stated'>): readonly Engine[] {
  const { runtime } = stated;
  return runtime === undefined ? [] : ENGINES.filter((engine) => engine.runtime === runtime || engine.id === runtime);
}

/** In the order of the engine's own list, each flag once. */
export function flagsOf(engines: readonly Engine[]): ReadonlyMap<string, FactName> {
  return new Map(engines.flatMap(({ flags }) => Object.entries(flags)));
}

export function variablesOf(engines: readonly Engine[]): ReadonlyMap<string, FactName> {
  return new Map(engines.flatMap(({ environment }) => Object.entries(environment ?? {})));
}

/** What a word of a command, or the name of a variable, sets: a long flag means the same for every engine. */
export function factOfWord(word: string, engines: readonly Engine[]): FactName | undefined {
  const isLong = word.startsWith('--');
  const written = isLong ? word.toLowerCase().replaceAll('_', '-') : word;
  const known = isLong ? [...engines, ...ENGINES] : engines;
  return word.startsWith('-') ? flagsOf(known.toReversed()).get(written) : variablesOf(engines).get(word);
}
