/** How often the server died of late, and whether to start it once more. */
const MOST_CRASHES = 5;
const WITHIN_MS = 3 * 60 * 1000;

export interface CrashCount {
  crashed(): 'restart' | 'stop';
  forget(): void;
}

export function createCrashCount(now: () => number): CrashCount {
  let times: readonly number[] = [];
  return {
    crashed: () => {
      const at = now();
      times = [...times.filter((time) => at - time < WITHIN_MS), at];
      return times.length >= MOST_CRASHES ? 'stop' : 'restart';
    },
    forget: () => {
      times = [];
    },
  };
}
