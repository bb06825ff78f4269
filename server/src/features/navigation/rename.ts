/** A workload's name is changed wherever it stands, or not at all: what belongs to another tool is refused with the reason. */
import type { Position, Range, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { t } from '../../../../shared/src/l10n';
import { plainName } from '../../../../shared/src/words/markdown';
import type { TargetDeclaration } from '../../manifest/context';
import type { Edit } from '../../manifest/dialect';
import type { Manifest } from '../../manifest/manifest';
import { rangeOf } from '../context';
import type { FeatureContext, Reading } from '../context';
import type { Elsewhere } from './elsewhere';
import { nameAt, namesIn, placesOf } from './names';
import type { NameAt } from './names';

export interface Refused {
  readonly ok: false;
  readonly reason: string;
}

/** A manifest that points at the workload by its name, as it is now. */
export interface PointingFile {
  readonly document: TextDocument;
  readonly manifest: Manifest;
  /** Absent: no editor shows it. */
  readonly version?: number;
}

type Renamed = { readonly ok: true; readonly name: NameAt; readonly places: readonly NameAt[] };

export function prepareRename(
  reading: Reading,
  position: Position,
): { readonly ok: true; readonly range: Range; readonly placeholder: string } | Refused {
  const found = renamedAt(reading, position);
  return found.ok
    ? { ok: true, range: rangeOf(reading.document, found.name.span), placeholder: found.name.name }
    : found;
}

function renamedAt({ document, manifest }: Reading, position: Position): Renamed | Refused {
  const names = namesIn(manifest, document);
  const name = nameAt(names, document.offsetAt(position));
  if (!name) {
    return { ok: false, reason: t('There is no name of a workload here.') };
  }
  const places = placesOf(names, name.name);
  const given = places.flatMap((one) => one.given ?? []);
  const shown = plainName(name.name);
  if (given.length === 0) {
    return { ok: false, reason: t`No workload of this file is called ${shown}.` };
  }
  if (given.length > 1) {
    return { ok: false, reason: t`${given.length} workloads of this file are called ${shown}.` };
  }
  const [first] = given;
  const isTagged = /@workload[ \t]+$/.test(document.getText().slice(0, first?.nameSpan.start).slice(-LONGEST_TAG));
  if (!(manifest.dialect === 'placewright' || isTagged) || first?.object) {
    const owner = first?.object ? `${first.object.kind} ${shown}` : t('code or another tool');
    return {
      ok: false,
      reason: t`The name belongs to ${owner}: other objects may refer to it, so it is not renamed here.`,
    };
  }
  return { ok: true, name, places };
}

const LONGEST_TAG = 40;

/** What the new name is checked against comes from the same reading as the edits. */
export function provideRename(
  { client }: FeatureContext,
  reading: Reading,
  position: Position,
  newName: string,
  elsewhere: Elsewhere,
  fileOf: (declaration: TargetDeclaration) => PointingFile | undefined,
): { readonly ok: true; readonly edit: WorkspaceEdit } | Refused {
  const { document, manifest } = reading;
  const found = renamedAt(reading, position);
  if (!found.ok) {
    return found;
  }
  const problem = nameProblem(newName, reading, found.name.name);
  if (problem !== undefined) {
    return { ok: false, reason: problem };
  }
  const own = found.places.map(({ span }) => ({ span, newText: written(newName, document, span) }));
  const workload = found.places.find(({ given }) => given)?.given;
  const pointing = workload ? elsewhere.pointingAt(workload) : [];
  const changes: Changed[] = [{ document, version: document.version, edits: own }];
  for (const declaration of pointing.filter(({ spec }) => spec.targets?.some(({ name }) => name === workload?.name))) {
    const file = fileOf(declaration);
    const edits = file && targetEdits(file, declaration, found.name.name, newName);
    if (!edits) {
      return {
        ok: false,
        reason: t`${plainName(declaration.title)} names it in another file, which cannot be read now.`,
      };
    }
    if (file.document.uri !== document.uri && edits.length > 0) {
      changes.push({ document: file.document, version: file.version, edits });
    }
  }
  return manifest.complete
    ? { ok: true, edit: editOf(changes, client.documentChanges) }
    : { ok: false, reason: t('A line of this file is not finished: a place that has the name may not be seen.') };
}

/** assumed: no name is longer. */
const LONGEST_NAME = 128;

function nameProblem(name: string, { document, manifest }: Reading, before: string): string | undefined {
  if (name.trim() === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name)) {
    return t('A name has between 1 and 128 characters, on one line.');
  }
  if (/^(type|java)script/.test(document.languageId) && !/^[^\s:*]+$/.test(name)) {
    return t('In a comment a name is one word.');
  }
  return name !== before && manifest.workloads.some((one) => one.name === name)
    ? t`A workload of this file is called ${plainName(name)} already.`
    : undefined;
}

interface Changed {
  readonly document: TextDocument;
  readonly version?: number;
  readonly edits: readonly Edit[];
}

function targetEdits(
  { document, manifest }: PointingFile,
  { names }: TargetDeclaration,
  before: string,
  newName: string,
): readonly Edit[] | undefined {
  const workload = manifest.workloads.find(({ name }) => names.includes(name));
  return workload?.spec.targets?.flatMap(({ name }, index) => {
    const span = workload.fields.get(`targets.${index}.name`)?.value;
    return name === before && span ? [{ span, newText: written(newName, document, span) }] : [];
  });
}

const PLAIN = /^[A-Za-z_][\w.-]*$/;
/** YAML reads these as something else than text. */
const NOT_TEXT = /^(true|false|yes|no|on|off|null|y|n)$/i;

/** In the quotes that stand there; in new ones where a plain word would be read as something else. */
function written(name: string, document: TextDocument, { start, end }: Edit['span']): string {
  const text = document.getText();
  const [before, after] = [text[start - 1], text[end]];
  if (before === '"' && after === '"') {
    return JSON.stringify(name).slice(1, -1);
  }
  if (before === "'" && after === "'") {
    return name.replaceAll("'", "''");
  }
  const isCode = /^(type|java)script/.test(document.languageId);
  return isCode || (PLAIN.test(name) && !NOT_TEXT.test(name)) ? name : JSON.stringify(name);
}

function editOf(changes: readonly Changed[], documentChanges: boolean): WorkspaceEdit {
  const each = changes.map(({ document, version, edits }) => ({
    uri: document.uri,
    version: version ?? null,
    edits: edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText })),
  }));
  return documentChanges
    ? { documentChanges: each.map(({ uri, version, edits }) => ({ textDocument: { uri, version }, edits })) }
    : { changes: Object.fromEntries(each.map(({ uri, edits }) => [uri, edits])) };
}
