/** Where the TypeScript parser comes from: our own bundle file, never the workspace, never before it is needed. */
import type typescript from 'typescript';

export type TypeScript = typeof typescript;

interface Loader {
  load?: () => unknown;
  loaded?: TypeScript;
}

const loader: Loader = {};

/** The entry points say how: `() => require('./typescript.js')` where it is shipped beside the server. */
export function setTypeScriptLoader(load: () => unknown): void {
  loader.load = load;
  delete loader.loaded;
}

/** `undefined` where no parser was shipped: TypeScript files are then left alone. */
export function loadTypeScript(): TypeScript | undefined {
  if (!loader.loaded && loader.load) {
    const { load } = loader;
    // One try: a missing file does not appear between two keystrokes.
    delete loader.load;
    try {
      const loaded = load();
      if (isTypeScript(loaded)) {
        loader.loaded = loaded;
      }
    } catch {
      return undefined;
    }
  }
  return loader.loaded;
}

function isTypeScript(value: unknown): value is TypeScript {
  return (
    typeof value === 'object' &&
    value !== null &&
    'createSourceFile' in value &&
    typeof value.createSourceFile === 'function'
  );
}
