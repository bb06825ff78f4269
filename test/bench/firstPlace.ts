/** Which of the benchmarks run in this process: all in turn, one of them (`--only=requests`), or none but the first search of a process. */
import { argv } from 'node:process';

export const FIRST_PLACE = '--first-place';
export const IS_FIRST_PLACE = argv.includes(FIRST_PLACE);
const ONLY = argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);

/** After the one before, so that none takes time from another. */
export async function inTurn(
  name: string,
  before: Promise<void> | undefined,
  main: () => Promise<void>,
): Promise<void> {
  await before;
  if (!IS_FIRST_PLACE && (ONLY === undefined || ONLY === name)) {
    await main();
  }
}
