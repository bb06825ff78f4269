/** The cheapest way to choose one option for each stage so that the sum of their times holds a limit. */

export interface Choice {
  readonly usd: number;
  /** Seconds that count against the limit. */
  readonly seconds: number;
}

export interface Chosen<T extends Choice> {
  readonly options: readonly T[];
  readonly usd: number;
  readonly seconds: number;
}

/**
 * Options that no other one beats in both money and time, by money.
 *
 * Among equals the first one stays, so equal input gives equal output.
 */
export function undominated<T extends Choice>(options: readonly T[]): T[] {
  const kept: T[] = [];
  for (const option of options.toSorted((a, b) => a.usd - b.usd || a.seconds - b.seconds)) {
    const last = kept.at(-1);
    if (!last || option.seconds < last.seconds) {
      kept.push(option);
    }
  }
  return kept;
}

/**
 * Every combination that no other one beats, by money.
 *
 * Stage by stage: what is beaten in a part is beaten in the whole, because both money and time are sums. Exact.
 */
export function frontier<T extends Choice>(stages: readonly (readonly T[])[]): readonly Chosen<T>[] {
  let found: readonly Chosen<T>[] = [{ options: [], usd: 0, seconds: 0 }];
  for (const stage of stages) {
    const pruned = undominated(stage);
    found = undominated(
      found.flatMap(({ options, usd, seconds }) =>
        pruned.map((option) => ({
          options: [...options, option],
          usd: usd + option.usd,
          seconds: seconds + option.seconds,
        })),
      ),
    );
  }
  return found;
}

/** The cheapest within the limit; where none is, the quickest. Undefined where a stage has no option. */
export function cheapestWithin<T extends Choice>(
  stages: readonly (readonly T[])[],
  limit: number | undefined,
): Chosen<T> | undefined {
  const found = frontier(stages);
  return limit === undefined ? found[0] : (found.find(({ seconds }) => seconds <= limit) ?? found.at(-1));
}
