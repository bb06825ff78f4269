/** Constants that a file takes from another file of the workspace: which files it asks for. */
import type { Context } from '../../context';
import { NO_CONTEXT } from '../../context';

/** A client or a model that another module makes and exports. */
export interface MadeElsewhere {
  /** As in `Origin`: the package, and how it was made. */
  readonly module: string;
  readonly path: string;
  /** What the last call was given: the name of a model. */
  readonly text?: string;
  /** An address in the options; `null` where one is set and is no constant. */
  readonly url?: string | null;
}

export interface Modules {
  readonly made: (specifier: string, name: string) => MadeElsewhere | undefined;
  /** An exported constant as text: `MODEL`, `MODELS.small`. Undefined where it is not known (yet). */
  readonly constant: (specifier: string, name: string) => string | undefined;
  /** Addresses that were asked for and not answered, in the order in which they are to be tried. */
  readonly wants: Set<string>;
}

/** How a workspace's module may be written on disk: the ending is often left out, and `.js` often means `.ts`. */
const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'] as const;
const SCRIPT = /\.([cm]?)js$/;
const WRITTEN_OUT = /\.[cm]?[jt]sx?$/;

/** By a relative path, or by the alias that frameworks set up for the folder of the sources: no package is called so. */
export const isOfWorkspace = (specifier: string) => /^\.\.?(\/|$)|^[@~]\//.test(specifier);
/** Where the alias leads stands in a configuration that is not read: any folder above may be it. */
const ALIAS = /^[@~]\/(.+)$/;
const MOST_FOLDERS = 6;
const ALIAS_ENDINGS = ['.ts', '.tsx', '.js', '/index.ts'] as const;

/** Where an import may lead, most likely first. */
function moduleUris(path: string, specifier: string): string[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const behindAlias = ALIAS.exec(specifier)?.[1];
  if (behindAlias !== undefined) {
    return aliasUris(folder, behindAlias);
  }
  const base = joined(folder, specifier);
  return base === undefined ? [] : writtenAs(base);
}

/** The nearest folder first, `src` in it before itself. */
function aliasUris(folder: string, name: string): string[] {
  const steps = folder.split('/').slice(0, -1);
  const depths = Array.from({ length: Math.min(MOST_FOLDERS, steps.length + 1) }, (_, up) => steps.length - up);
  return depths.flatMap((depth) =>
    ['src/', ''].flatMap((inside) => {
      const base = joined(`${steps.slice(0, depth).join('/')}${depth > 0 ? '/' : ''}`, inside + name);
      return base === undefined
        ? []
        : WRITTEN_OUT.test(base)
          ? writtenAs(base)
          : ALIAS_ENDINGS.map((end) => base + end);
    }),
  );
}

function writtenAs(base: string): string[] {
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
  const lookUp = (specifier: string, name: string): string | undefined => {
    const uris = isOfWorkspace(specifier) ? moduleUris(path, specifier) : [];
    // Also what is known already: whoever loads them keeps them for as long as they are asked for.
    uris.forEach((uri) => wants.add(uri));
    for (const uri of uris) {
      const [declared] = context.find('config', `module:${uri}`);
      if (declared) {
        return declared.data.get(name);
      }
    }
    return undefined;
  };
  return { constant: lookUp, made: (specifier, name) => madeIn(lookUp(specifier, MADE + name)), wants };
}

/** Stands before the name of what is no constant, in the data of a module. */
export const MADE = 'made:';

function madeIn(json: string | undefined): MadeElsewhere | undefined {
  if (json === undefined) {
    return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(json);
    return isMade(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const isMade = (value: unknown): value is MadeElsewhere =>
  typeof value === 'object' && value !== null && 'module' in value && 'path' in value;
