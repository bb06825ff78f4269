/** Every place that names a workload: agents and services of its file, manifests that point at it, what it points at. */
import { DocumentHighlightKind } from 'vscode-languageserver';
import type { DocumentHighlight, LinkedEditingRanges, Position } from 'vscode-languageserver';
import { rangeOf } from '../context';
import type { Reading } from '../context';
import type { Elsewhere, Place } from './elsewhere';
import { nameAt, namesIn, placesOf } from './names';

export function provideReferences(
  { document, manifest }: Reading,
  position: Position,
  includeDeclaration: boolean,
  elsewhere: Elsewhere,
): readonly Place[] {
  const names = namesIn(manifest, document);
  const at = nameAt(names, document.offsetAt(position));
  const places = at ? placesOf(names, at.name) : [];
  const here = places.filter(({ given }) => includeDeclaration || !given);
  const found = places.flatMap(({ given }) => given ?? []);
  return [
    ...here.map(({ span }) => ({ uri: document.uri, span })),
    ...found.flatMap((one) => elsewhere.pointingAt(one)).flatMap((one) => elsewhere.placeOf(one) ?? []),
    ...found.flatMap((one) => elsewhere.pointedAt(one)),
  ];
}

export function provideHighlights({ document, manifest }: Reading, position: Position): DocumentHighlight[] {
  const names = namesIn(manifest, document);
  const at = nameAt(names, document.offsetAt(position));
  return (at ? placesOf(names, at.name) : []).map(({ span, given }) => ({
    range: rangeOf(document, span),
    kind: given ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

/** What a linked name may consist of: beyond that, quotes would be needed. */
const PLAIN_NAME = '[A-Za-z_][\\w.-]*';

/** The name and those that refer to it, typed as one; a name that nobody refers to is just typed. */
export function provideLinkedEditing({ document, manifest }: Reading, position: Position): LinkedEditingRanges | null {
  const names = namesIn(manifest, document);
  const at = nameAt(names, document.offsetAt(position));
  const places = at ? placesOf(names, at.name) : [];
  const isPlain = at !== undefined && new RegExp(`^${PLAIN_NAME}$`).test(at.name);
  const isOwn = places.every(({ given }) => !given?.object);
  return isPlain && isOwn && places.length > 1
    ? { ranges: places.map(({ span }) => rangeOf(document, span)), wordPattern: PLAIN_NAME }
    : null;
}
