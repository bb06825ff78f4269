/** Which part of the schema a cursor stands in: own manifest, JSON, or a block inside a foreign file. */
import { getLocation } from 'jsonc-parser';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { commentLines } from '../../manifest/annotation';
import { isHardwareName } from '../../hardware/readHardware';
import { isOwnName } from '../../manifest/own/signature';
import { hardwareRoot, manifestRoot, workloadRoot } from '../schemaDocs';
import type { SchemaNode } from '../schemaDocs';
import { yamlCursor } from './cursor';
import type { Cursor } from './cursor';

export interface CompletionPlace extends Cursor {
  /** The schema that `path` starts from. */
  readonly root: SchemaNode;
  /** Path inside one workload, such as `placement.instance`; absent outside of one. */
  readonly field?: string;
  /** The workload it is in, where the path says so. */
  readonly workload?: string;
  readonly json: boolean;
  /** An own manifest: other extensions may know its schema. */
  readonly own: boolean;
}

const OWN_DIALECT = 'placewright';
const ANNOTATION = 'placewright.dev/workload';

/** `dialect`: what the file was read as; a file that is still empty is known by its name. */
export function completionPlace(document: TextDocument, dialect: string, offset: number): CompletionPlace | undefined {
  const text = document.getText();
  const own = dialect === OWN_DIALECT || isOwnName(document.uri);
  if (/^(?:type|java)script/.test(document.languageId)) {
    return inComment(text, offset);
  }
  if (document.languageId === 'json' || document.languageId === 'jsonc') {
    return own ? inJson(text, offset) : undefined;
  }
  const cursor = yamlCursor(text, offset);
  if (isHardwareName(document.uri)) {
    return cursor && inHardware(cursor);
  }
  return cursor && (own ? inManifest(cursor, false) : inAnnotation(cursor));
}

function inManifest(cursor: Cursor, json: boolean): CompletionPlace {
  const [block, , ...rest] = cursor.path;
  const field =
    block === 'workloads' && cursor.path.length > 2 ? rest : block === 'defaults' ? cursor.path.slice(1) : undefined;
  const workload = block === 'workloads' && cursor.path.length > 1 ? String(cursor.path[1]) : undefined;
  return { ...cursor, root: manifestRoot(), field: field && fieldName(field), workload, json, own: true };
}

/** Also its lists: a position among instances or prices is no part of the field's name. */
function inHardware(cursor: Cursor): CompletionPlace {
  const field = `hardware.${fieldName(cursor.path)}`;
  return { ...cursor, root: hardwareRoot(), field, json: false, own: true };
}

function inAnnotation(cursor: Cursor): CompletionPlace | undefined {
  const at = cursor.path.indexOf(ANNOTATION);
  const isBlock = at >= 0 && (cursor.path.length > at + 1 || cursor.at === 'key');
  return isBlock ? inBlock({ ...cursor, path: cursor.path.slice(at + 1) }) : undefined;
}

function inBlock(cursor: Cursor): CompletionPlace {
  return { ...cursor, root: workloadRoot(), field: fieldName(cursor.path), json: false, own: false };
}

/** The doc comment around the cursor, from the line after `@workload NAME`. */
function inComment(text: string, offset: number): CompletionPlace | undefined {
  const start = text.lastIndexOf('/**', offset);
  const end = start < 0 ? -1 : text.indexOf('*/', start + 3);
  if (start < 0 || (end >= 0 && end < offset)) {
    return undefined;
  }
  const lines = commentLines(text.slice(start, end < 0 ? offset : end), start);
  const tag = lines.findIndex((line) => /^\s*@workload\b/.test(line.text));
  const block = tag < 0 ? [] : lines.slice(tag + 1);
  const row = block.findLastIndex((line) => line.start <= offset);
  if (row < 0) {
    return undefined;
  }
  const inner = block.map((line) => line.text).join('\n');
  const above = block.slice(0, row).reduce((sum, line) => sum + line.text.length + 1, 0);
  const line = block[row];
  const column = line ? Math.min(offset - line.start, line.text.length) : 0;
  const cursor = yamlCursor(inner, above + column);
  return cursor && inBlock({ ...cursor, start: offset - (above + column - cursor.start) });
}

function inJson(text: string, offset: number): CompletionPlace {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const within = previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  const start = within ? previousNode.offset : offset;
  const cursor: Cursor = {
    path: isAtPropertyKey ? path.slice(0, -1) : path,
    at: isAtPropertyKey ? 'key' : 'value',
    typed: text.slice(start, offset).replace(/^"/, ''),
    start,
    present: new Set(),
    flow: true,
  };
  return inManifest(cursor, true);
}

function fieldName(path: readonly (string | number)[]): string {
  return path.filter((part) => typeof part === 'string').join('.');
}
