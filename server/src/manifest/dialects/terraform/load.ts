/** Where the HCL parser comes from: our own bundle file, on the first Terraform text that may say something, never before. */
import type { Tree } from 'web-tree-sitter';

export type ParseHcl = (text: string) => Tree | null;

interface Loader {
  load?: () => unknown;
  folder?: string;
  loading?: Promise<void>;
  parse?: ParseHcl;
}

const loader: Loader = {};

interface HclModule {
  readonly createHclParser: (folder?: string) => Promise<ParseHcl>;
}

/**
 * The entry points say how: `() => require('./hcl.js')` where it is shipped beside the server.
 * `folder`: where the wasm files are, if not beside that bundle.
 */
export function setHclLoader(load: () => unknown, folder?: string): void {
  loader.load = load;
  loader.folder = folder;
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
      loader.parse = await module.createHclParser(loader.folder);
    }
  } catch {
    // Terraform files are then left alone.
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
