/** What leads from a name to what it means: over the file at hand, the index, and the files that it points at. */
import type {
  CancellationToken,
  DocumentHighlight,
  LinkedEditingRanges,
  Location,
  Position,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { normalUri } from './evidence/paths';
import type { FeatureContext, Reading } from './features/context';
import { rangeOf } from './features/context';
import { provideDefinition } from './features/navigation/definition';
import type { Elsewhere, Place } from './features/navigation/elsewhere';
import { provideHighlights, provideLinkedEditing, provideReferences } from './features/navigation/references';
import { prepareRename, provideRename } from './features/navigation/rename';
import type { PointingFile } from './features/navigation/rename';
import type { TargetDeclaration } from './manifest/context';
import type { Links } from './workspace/links';
import type { WorkspaceIndex } from './workspace/workspaceIndex';

type Cancel = Pick<CancellationToken, 'isCancellationRequested'>;

export interface NavigationHost {
  readonly index: WorkspaceIndex;
  readonly links: Links;
  /** The newest reading of a document; undefined when cancelled. */
  readonly reading: (document: TextDocument, token: Cancel) => Promise<Reading | undefined>;
  readonly context: (reading: Reading) => FeatureContext;
  readonly openDocument: (uri: string) => TextDocument | undefined;
  /** Text of a file that no editor shows. */
  readonly textOf: (uri: string) => Promise<string | undefined>;
}

const NEVER: Cancel = { isCancellationRequested: false };

export function createNavigation({ index, links, reading, context, openDocument, textOf }: NavigationHost) {
  const elsewhereOf = ({ document: { uri } }: Reading): Elsewhere => ({
    context: index.contextFor(uri),
    placeOf: index.placeOf,
    pointedAt: (found) => links.pointedAt(found, uri),
    pointingAt: (found) => links.pointingAt(found, uri),
  });
  const asked = async <T>(
    document: TextDocument,
    token: Cancel,
    empty: T,
    answer: (read: Reading, elsewhere: Elsewhere) => T | Promise<T>,
  ): Promise<T> => {
    index.start();
    const read = await reading(document, token);
    return read?.settings['navigation.enabled'] ? answer(read, elsewhereOf(read)) : empty;
  };
  const locate = async (places: readonly Place[]): Promise<Location[]> => {
    const found = await Promise.all(places.map(locationOf));
    return found.filter((location) => location !== undefined);
  };
  const locationOf = async ({ uri, span }: Place): Promise<Location | undefined> => {
    const open = openDocument(uri);
    const text = open ? undefined : await textOf(uri);
    const document = open ?? (text === undefined ? undefined : TextDocument.create(uri, '', 0, text));
    return document && { uri: document.uri, range: rangeOf(document, span) };
  };
  const fileOf = ({ uri }: TargetDeclaration): PointingFile | undefined => {
    const read = links.readingOf(normalUri(uri));
    const open = openDocument(uri);
    const document = open ?? (read && TextDocument.create(uri, '', 0, read.text));
    return read && document && { document, manifest: read.manifest, version: open?.version };
  };

  return {
    provideDefinition: (document: TextDocument, position: Position, token: Cancel = NEVER): Promise<Location[]> =>
      asked(document, token, [], (read, elsewhere) => locate(provideDefinition(read, position, elsewhere))),
    provideReferences: (
      document: TextDocument,
      position: Position,
      includeDeclaration: boolean,
      token: Cancel = NEVER,
    ): Promise<Location[]> =>
      asked(document, token, [], (read, elsewhere) =>
        locate(provideReferences(read, position, includeDeclaration, elsewhere)),
      ),
    provideHighlights: (document: TextDocument, position: Position, token: Cancel = NEVER) =>
      asked<DocumentHighlight[]>(document, token, [], (read) => provideHighlights(read, position)),
    provideLinkedEditing: (document: TextDocument, position: Position, token: Cancel = NEVER) =>
      asked<LinkedEditingRanges | null>(document, token, null, (read) => provideLinkedEditing(read, position)),
    prepareRename: (document: TextDocument, position: Position, token: Cancel = NEVER) =>
      asked<ReturnType<typeof prepareRename> | null>(document, token, null, (read) =>
        read.manifest.workloads.length > 0 ? prepareRename(read, position) : null,
      ),
    /** Who else has the name is known once the workspace is read; a manifest that points here may still be on its way. */
    provideRename: (document: TextDocument, position: Position, newName: string, token: Cancel = NEVER) =>
      asked<ReturnType<typeof provideRename> | null>(document, token, null, async (read, elsewhere) => {
        await index.settled();
        const tried = provideRename(context(read), read, position, newName, elsewhere, fileOf);
        if (tried.ok) {
          return tried;
        }
        await links.settled();
        const again = await reading(document, token);
        return again ? provideRename(context(again), again, position, newName, elsewhereOf(again), fileOf) : null;
      }),
  };
}
