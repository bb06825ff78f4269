/** Where the HCL parser comes from: our own bundle file, on the first Terraform text that may say something, never before. */
import type { Tree } from 'web-tree-sitter';

export type ParseHcl = (text: string) => Tree | null;

/** Where the wasm files are, if not beside the bundle, and who hears that the parser did not start. */
interface Elsewhere {
  readonly folder: string;
  readonly failed: (error: unknown) => void;
}

interface Loader {
  load?: () => unknown;
  elsewhere?: Elsewhere;
  loading?: Promise<void>;
  parse?: ParseHcl;
}

const loader: Loader = {};

interface HclModule {
  readonly createHclParser: (folder?: string) => Promise<ParseHcl>;
}

/** The entry points say how: `() => require('./hcl.js')` where it is shipped beside the server. */
export function setHclLoader(load: () => unknown, elsewhere?: Elsewhere): void {
  loader.load = load;
  loader.elsewhere = elsewhere;
  delete loader.loading;
  delete loader.parse;
}

/** One try: a file that is missing does not appear between two keystrokes. */
export function prepareHcl(): Promise<void> {
  loader.loading ??= loadOnce();
  return loader.loading;
}

async function loadOnce(): Promise<void> {
  try {
    const module = loader.load?.();
    if (isHclModule(module)) {
      loader.parse = await module.createHclParser(loader.elsewhere?.folder);
    }
  } catch (error) {
    // Terraform files are then left alone.
    loader.elsewhere?.failed(error);
  }
}

/** `undefined` before it is loaded and where none was shipped. */
export const loadedHcl = (): ParseHcl | undefined => loader.parse;

function isHclModule(value: unknown): value is HclModule {
  return (
    typeof value === 'object' &&
    value !== null &&
    'createHclParser' in value &&
    typeof value.createHclParser === 'function'
  );
}
