/** Every use of a model in a file, over all libraries. */
import type ts from 'typescript';
import type { Context } from '../../context';
import { LIBRARIES } from './libraries/index';
import { withAnswers } from './agents/answers';
import { openaiProtocol, PROTOCOL_SIGNAL, readProtocol } from './libraries/openaiProtocol';
import type { Library, ModelUse, UseCall, UseFacts } from './library';
import type { CallRead, ReadCalls } from './keptUses';
import { ownCalls } from './keptUses';
import type { CallLike, Origin } from './origins';
import { originOf } from './origins';
import type { ParsedSource } from './parse';
import { scopesOf, topStatement } from './scope';

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

/** With a context: as of a document that is typed into, whose statements are read once for as long as they stand. */
export function modelUses(source: ParsedSource, context?: Context): ModelUse[] {
  if (TEST_FILE.test(source.file.fileName) || !hasLibrarySignal(source.text)) {
    return [];
  }
  const mocked = mockedPackages(source.text);
  const isProtocol = PROTOCOL_SIGNAL.test(source.text);
  const read: ReadCalls = (own, calls) => calls.flatMap((call) => readCall(own, call, mocked, isProtocol) ?? []);
  const parts = context
    ? ownCalls(source, context, [isProtocol, ...mocked].join(), read)
    : [{ source, calls: read(source, scopesOf(source).calls) }];
  const made = new Map<CallLike, Made>();
  for (const { call, library, facts } of parts.flatMap(({ calls }) => calls)) {
    if (facts) {
      made.set(call, { library, facts });
    }
  }
  // Around a call stands what is made of it: both are known only now.
  parts.forEach((part) => part.calls.forEach((each) => amend(part.source, each, made)));
  const uses = [...made].map(([call, use]) => ({ call, ...use }));
  const byStatement = context && new Map(parts.map((part, at) => [source.file.statements[at] as ts.Node, part.source]));
  const sourceAt = (node: ts.Node) => byStatement?.get(topStatement(node)) ?? source;
  return withAnswers(source, sourceAt, uses).toSorted((a, b) => a.call.pos - b.call.pos);
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

function readCall(
  source: ParsedSource,
  call: CallLike,
  mocked: ReadonlySet<string>,
  isProtocol: boolean,
): CallRead | undefined {
  if (!mayAsk(source, call)) {
    return undefined;
  }
  const found = originOf(source, call);
  const isMocked = found !== undefined && mocked.has(found.module);
  const library = found && !isMocked ? libraryOf(found.module) : undefined;
  if (!found || !library) {
    const origin = found ?? UNKNOWN;
    const facts = isProtocol && !isMocked ? readProtocol({ source, call, origin }) : undefined;
    return facts && { call, origin, library: openaiProtocol, facts };
  }
  // `(await import('…')).default` of a module that is none.
  const origin = { ...found, path: found.path.replace(/^default\./, '') };
  const pattern = library.patterns.find(({ path }) => path.test(origin.path));
  // A variable that is called again names the same call: only what ends here is one.
  if (!pattern || origin.calls.at(-1) !== call) {
    return undefined;
  }
  const facts = pattern.about ? undefined : pattern.read?.({ source, call, origin });
  return { call, origin, library, pattern, ...(facts ? { facts } : {}) };
}

/** What a call adds to others. */
function amend(source: ParsedSource, { call, origin, library, pattern }: CallRead, made: Map<CallLike, Made>): void {
  if (!pattern?.amend) {
    return;
  }
  const use: UseCall = { source, call, origin };
  const named = pattern.about?.(use);
  const { calls = [] } = (pattern.about ? named && originOf(source, named) : origin) ?? {};
  const earlier = calls.findLast((each) => each !== call && made.has(each));
  const before = earlier && made.get(earlier);
  const facts = earlier && before ? undefined : pattern.about && pattern.read?.(use);
  if (earlier && before) {
    made.set(earlier, { library: before.library, facts: pattern.amend(use, before.facts) });
  } else if (facts) {
    made.set(call, { library, facts });
  }
}

function libraryOf(module: string): Library | undefined {
  const [scope = '', name = ''] = module.split('/', 2);
  return BY_PACKAGE.get(module.startsWith('@') ? `${scope}/${name}` : scope);
}
