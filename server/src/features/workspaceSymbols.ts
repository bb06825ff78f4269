/** Workloads of the whole workspace by name; where each stands is said once somebody goes there. */
import { SymbolKind } from 'vscode-languageserver';
import type { Range, WorkspaceSymbol } from 'vscode-languageserver';
import { URI, Utils } from 'vscode-uri';
import type { Reading } from './context';
import { rangeOf } from './context';

export interface NamedWorkload {
  readonly uri: string;
  readonly name: string;
  readonly kind: string;
  readonly range: Range;
}

/** assumed: nobody scrolls further; a longer query finds the others. */
const MOST_SYMBOLS = 500;

/** `isLazy`: the client asks for the range of the one that is chosen. */
export function workspaceSymbols(all: readonly NamedWorkload[], query: string, isLazy: boolean): WorkspaceSymbol[] {
  return all
    .filter(({ name }) => holdsInOrder(name.toLowerCase(), query.toLowerCase()))
    .slice(0, MOST_SYMBOLS)
    .map(({ uri, name, kind, range }) => ({
      name,
      kind: SymbolKind.Module,
      containerName: [kind, Utils.basename(URI.parse(uri))].filter((part) => part !== '').join(', '),
      location: isLazy ? { uri } : { uri, range },
      ...(isLazy ? { data: range } : {}),
    }));
}

export function namedIn({ document, manifest }: Pick<Reading, 'document' | 'manifest'>): readonly NamedWorkload[] {
  return manifest.workloads.flatMap(({ name, spec, nameSpan }) =>
    name === '' ? [] : [{ uri: document.uri, name, kind: spec.kind ?? '', range: rangeOf(document, nameSpan) }],
  );
}

export function resolveWorkspaceSymbol(symbol: WorkspaceSymbol): WorkspaceSymbol {
  const range: unknown = symbol.data;
  return isRange(range) ? { ...symbol, location: { uri: symbol.location.uri, range } } : symbol;
}

function isRange(value: unknown): value is Range {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

/** As an editor filters: every letter of the query, in order. */
function holdsInOrder(name: string, query: string): boolean {
  let from = 0;
  for (const letter of query) {
    const at = name.indexOf(letter, from);
    if (at < 0) {
      return false;
    }
    from = at + letter.length;
  }
  return true;
}
