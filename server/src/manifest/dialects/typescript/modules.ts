/** Constants that a file takes from another file of the workspace: which files it asks for. */
import type { Context } from '../../context';
import { NO_CONTEXT } from '../../context';

export interface Modules {
  /** An exported constant as text: `MODEL`, `MODELS.small`. Undefined where it is not known (yet). */
  readonly constant: (specifier: string, name: string) => string | undefined;
  /** Addresses that were asked for and not answered, in the order in which they are to be tried. */
  readonly wants: ReadonlySet<string>;
}

/** How a workspace's module may be written on disk: the ending is often left out, and `.js` often means `.ts`. */
const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'] as const;
const SCRIPT = /\.([cm]?)js$/;
const WRITTEN_OUT = /\.[cm]?[jt]sx?$/;

const isOfWorkspace = (specifier: string) => /^\.\.?(\/|$)/.test(specifier);

/** Where a relative import may lead, most likely first. */
function moduleUris(path: string, specifier: string): string[] {
  const base = joined(path.slice(0, path.lastIndexOf('/') + 1), specifier);
  if (base === undefined) {
    return [];
  }
  if (!WRITTEN_OUT.test(base)) {
    return ENDINGS.map((ending) => base + ending);
  }
  return SCRIPT.test(base) ? [base.replace(SCRIPT, '.$1ts'), base] : [base];
}

/** Undefined where it leads out of everything. */
function joined(folder: string, specifier: string): string | undefined {
  const steps = folder.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') {
      if (steps.pop() === undefined) {
        return undefined;
      }
    } else if (step !== '.' && step !== '') {
      steps.push(step);
    }
  }
  return steps.join('/');
}

/** Answers from the declarations of a context, named `module:ADDRESS`. */
export function modulesOf(path: string, context: Context = NO_CONTEXT): Modules {
  const wants = new Set<string>();
  const constant = (specifier: string, name: string): string | undefined => {
    const uris = isOfWorkspace(specifier) ? moduleUris(path, specifier) : [];
    for (const uri of uris) {
      const [declared] = context.find('config', `module:${uri}`);
      if (declared) {
        return declared.data.get(name);
      }
    }
    uris.forEach((uri) => wants.add(uri));
    return undefined;
  };
  return { constant, wants };
}
