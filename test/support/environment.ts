/** Variables for programs that a test starts: prices that somebody refreshed on this machine are no part of it. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  PLACEWRIGHT_CACHE: join(tmpdir(), 'placewright-no-prices'),
};
