/** Parsers that load on their own, ready before the first text is read. */
import { resolve } from 'node:path';
import { dialects } from '../../server/src/manifest/dialects/index';
import { setHclLoader } from '../../server/src/manifest/dialects/terraform/load';

let prepared: Promise<unknown> | undefined;

export function prepareDialects(): Promise<unknown> {
  prepared ??= prepareAll();
  return prepared;
}

/** The bundle that `node esbuild.mjs` made. */
export function useShippedParser(): void {
  setHclLoader(() => require(resolve('dist/hcl.js')));
}

async function prepareAll(): Promise<void> {
  useShippedParser();
  await Promise.all(dialects.map(({ prepare }) => prepare?.()));
}
