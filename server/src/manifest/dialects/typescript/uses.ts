/** Every use of a model in a file, over all libraries. */
import { LIBRARIES } from './libraries/index';
import { withAnswers } from './agents/answers';
import { openaiProtocol, PROTOCOL_SIGNAL, readProtocol } from './libraries/openaiProtocol';
import type { Library, ModelUse, UseCall, UseFacts } from './library';
import type { CallLike, Origin } from './origins';
import { originOf } from './origins';
import type { ParsedSource } from './parse';
import { scopesOf } from './scope';

const BY_PACKAGE: ReadonlyMap<string, Library> = new Map(
  LIBRARIES.flatMap((library) => library.packages.map((name): [string, Library] => [name, library])),
);

const PATTERNS = LIBRARIES.flatMap(({ patterns }) => patterns.map(({ path }) => path.source));
/** Methods of any name: then no call may be passed over. */
const IS_OPEN_ENDED = PATTERNS.some((source) => /(?:\\w|\])[*+]?\)?\\\(\\\)\$?$/.test(source));
const WORDS = new Set(PATTERNS.flatMap((source) => source.replace(/\\[a-z]/g, ' ').match(/[A-Za-z_$][\w$]*/g) ?? []));
/** A method that no pattern ends with is not worth following: put together from the patterns' own words, at least. */
const METHOD = IS_OPEN_ENDED
  ? /^/
  : new RegExp(`^(?:${[...WORDS].map((word) => word.replaceAll('$', '\\$')).join('|')})+$`);

/** A quoted package name behind one of the words that load it. */
const LOADED = /\b(?:from|require|import)\s*(?:\(\s*)?(['"`])((?:@[\w.-]+\/)?[\w.-]+)(?=\1|\/)/g;
/** Tests and mocks run no model. */
const TEST_FILE = /\.(test|spec|e2e)\.[cm]?[jt]sx?$|(^|[/\\])__(tests|mocks)__[/\\]/i;
const MOCKED =
  /\b(?:vi|jest)\s*\.\s*(?:do|unstable_)?[mM]ock(?:Module)?\s*\(\s*(?:import\s*\(\s*)?(['"`])([^'"`\n]+)\1/g;

/** Most files hold none of the libraries' names and cost one search. */
export function hasLibrarySignal(text: string): boolean {
  return loadsLibrary(text) || PROTOCOL_SIGNAL.test(text);
}

function loadsLibrary(text: string): boolean {
  LOADED.lastIndex = 0;
  for (let match = LOADED.exec(text); match; match = LOADED.exec(text)) {
    if (BY_PACKAGE.has(match[2] ?? '')) {
      return true;
    }
  }
  return false;
}

const UNKNOWN: Origin = { module: '', path: '', calls: [] };

interface Made {
  readonly library: Library;
  readonly facts: UseFacts;
}

export function modelUses(source: ParsedSource): ModelUse[] {
  if (TEST_FILE.test(source.file.fileName) || !hasLibrarySignal(source.text)) {
    return [];
  }
  const mocked = mockedPackages(source.text);
  const made = new Map<CallLike, Made>();
  const isProtocol = PROTOCOL_SIGNAL.test(source.text);
  const amending: (() => void)[] = [];
  for (const call of scopesOf(source).calls) {
    if (!mayAsk(source, call)) {
      continue;
    }
    const origin = originOf(source, call);
    const library = origin && !mocked.has(origin.module) ? libraryOf(origin.module) : undefined;
    if (origin && library) {
      // `(await import('…')).default` of a module that is none.
      const use = { source, call, origin: { ...origin, path: origin.path.replace(/^default\./, '') } };
      amending.push(...readCall(use, library, made));
    } else if (isProtocol && !(origin && mocked.has(origin.module))) {
      const facts = readProtocol({ source, call, origin: origin ?? UNKNOWN });
      if (facts) {
        made.set(call, { library: openaiProtocol, facts });
      }
    }
  }
  // Around a call stands what is made of it: both are known only now.
  amending.forEach((amend) => amend());
  const uses = [...made].map(([call, use]) => ({ call, ...use }));
  return withAnswers(source, uses).toSorted((a, b) => a.call.pos - b.call.pos);
}

const mockedPackages = (text: string): ReadonlySet<string> =>
  // `mock` and `doMock`: few files hold either.
  new Set(text.includes('ock') ? [...text.matchAll(MOCKED)].map((match) => match[2] ?? '') : []);

const methods = new Map<string, boolean>();
/** Words may be put together in several ways: a name without end would be tried in all of them. */
const LONGEST_METHOD = 64;
/** Names are few, but nobody says how few. */
const MOST_METHODS = 10_000;

function mayAsk({ ts }: ParsedSource, { expression }: CallLike): boolean {
  if (!ts.isPropertyAccessExpression(expression) || ts.isNewExpression(expression.parent)) {
    return true;
  }
  const { text } = expression.name;
  const known = methods.get(text) ?? (text.length <= LONGEST_METHOD && METHOD.test(text));
  if (methods.size < MOST_METHODS) {
    methods.set(text, known);
  }
  return known;
}

/** Reads a call, and gives back what it adds to others. */
function readCall(use: UseCall, library: Library, made: Map<CallLike, Made>): readonly (() => void)[] {
  const { source, call, origin } = use;
  const pattern = library.patterns.find(({ path }) => path.test(origin.path));
  // A variable that is called again names the same call: only what ends here is one.
  if (!pattern || origin.calls.at(-1) !== call) {
    return [];
  }
  const read = () => {
    const facts = pattern.read?.(use);
    if (facts) {
      made.set(call, { library, facts });
    }
  };
  if (!pattern.about) {
    read();
  }
  const { amend, about } = pattern;
  if (!amend) {
    return [];
  }
  return [
    () => {
      const named = about?.(use);
      const { calls = [] } = (about ? named && originOf(source, named) : origin) ?? {};
      const earlier = calls.findLast((each) => each !== call && made.has(each));
      const before = earlier && made.get(earlier);
      if (earlier && before) {
        made.set(earlier, { library: before.library, facts: amend(use, before.facts) });
      } else if (about) {
        read();
      }
    },
  ];
}

function libraryOf(module: string): Library | undefined {
  const [scope = '', name = ''] = module.split('/', 2);
  return BY_PACKAGE.get(module.startsWith('@') ? `${scope}/${name}` : scope);
}
