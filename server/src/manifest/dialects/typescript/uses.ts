/** Every use of a model in a file, over all libraries. */
import { LIBRARIES } from './libraries/index';
import type { Library, ModelUse, UseFacts } from './library';
import type { CallLike, Origin } from './origins';
import { originOf } from './origins';
import type { ParsedSource } from './parse';
import { scopesOf } from './scope';

const BY_PACKAGE: ReadonlyMap<string, Library> = new Map(
  LIBRARIES.flatMap((library) => library.packages.map((name): [string, Library] => [name, library])),
);

/** A quoted package name behind one of the words that load it. */
const LOADED = /\b(?:from|require|import)\s*\(?\s*(['"`])((?:@[\w.-]+\/)?[\w.-]+)(?=\1|\/)/g;
/** Tests and mocks run no model. */
const TEST_FILE = /\.(test|spec|e2e)\.[cm]?[jt]sx?$|(^|[/\\])__(tests|mocks)__[/\\]/i;
const MOCKED =
  /\b(?:vi|jest)\s*\.\s*(?:do|unstable_)?[mM]ock(?:Module)?\s*\(\s*(?:import\s*\(\s*)?(['"`])([^'"`\n]+)\1/g;

/** Most files hold none of the libraries' names and cost one search. */
export function hasLibrarySignal(text: string): boolean {
  LOADED.lastIndex = 0;
  for (let match = LOADED.exec(text); match; match = LOADED.exec(text)) {
    if (BY_PACKAGE.has(match[2] ?? '')) {
      return true;
    }
  }
  return false;
}

interface Made {
  readonly library: Library;
  readonly facts: UseFacts;
}

export function modelUses(source: ParsedSource): ModelUse[] {
  if (TEST_FILE.test(source.file.fileName) || !hasLibrarySignal(source.text)) {
    return [];
  }
  const mocked = new Set([...source.text.matchAll(MOCKED)].map((match) => match[2] ?? ''));
  const made = new Map<CallLike, Made>();
  for (const call of scopesOf(source).calls) {
    const origin = originOf(source, call);
    const library = origin && !mocked.has(origin.module) ? libraryOf(origin.module) : undefined;
    if (origin && library) {
      // `(await import('…')).default` of a module that is none.
      readCall(source, call, { ...origin, path: origin.path.replace(/^default\./, '') }, library, made);
    }
  }
  return [...made].map(([call, use]) => ({ call, ...use }));
}

function readCall(source: ParsedSource, call: CallLike, origin: Origin, library: Library, made: Map<CallLike, Made>) {
  const pattern = library.patterns.find(({ path }) => path.test(origin.path));
  // A variable that is called again names the same call: only what ends here is one.
  const facts = origin.calls.at(-1) === call ? pattern?.read?.({ source, call, origin }) : undefined;
  if (facts) {
    made.set(call, { library, facts });
  }
  const earlier = origin.calls.findLast((each) => each !== call && made.has(each));
  const before = earlier && made.get(earlier);
  if (pattern?.amend && earlier && before) {
    made.set(earlier, { library, facts: pattern.amend({ source, call, origin }, before.facts) });
  }
}

function libraryOf(module: string): Library | undefined {
  const [scope = '', name = ''] = module.split('/', 2);
  return BY_PACKAGE.get(module.startsWith('@') ? `${scope}/${name}` : scope);
}
