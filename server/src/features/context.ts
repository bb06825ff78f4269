/** What every feature has at hand. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Catalog } from '../../../shared/src/catalog/types';
import type { Settings } from '../../../shared/src/settings';
import type { ClientSupport } from '../clientSupport';
import type { Estimated, Estimates, Scope } from '../estimates';
import type { Context } from '../manifest/context';
import type { Dialect, SourceText } from '../manifest/dialect';
import type { FoundWorkload, Manifest, Span } from '../manifest/manifest';
import type { Placement } from '../../../shared/src/placement/place';
import { MarkupKind } from 'vscode-languageserver';
import type { Range } from 'vscode-languageserver';

export interface FeatureContext {
  readonly catalog: Catalog;
  readonly client: ClientSupport;
  readonly estimates: Estimates;
  readonly dialects: readonly Dialect[];
  /** Reads what a file would be after an edit, with what other files say of it. */
  readonly readDraft: (source: SourceText) => Manifest;
  /** What other files, and other documents of this one, say. */
  readonly around: (source: SourceText) => Context;
  /** ISO date. */
  readonly today: string;
}

/** One version of a document, read; valid until the next `await`. */
export interface Reading {
  readonly document: TextDocument;
  readonly manifest: Manifest;
  readonly settings: Settings;
  readonly scope: Scope;
  readonly estimated: (found: FoundWorkload) => Estimated;
  /** With every candidate. */
  readonly full: (found: FoundWorkload) => Placement;
}

export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function markdown(value: string): { kind: typeof MarkupKind.Markdown; value: string } {
  return { kind: MarkupKind.Markdown, value };
}

/** The first of these fields that is written in the file: its value, else its key; else the workload's name. */
export function spanOf({ fields, nameSpan }: FoundWorkload, at: readonly string[]): Span {
  for (const field of at) {
    const span = fields.get(field);
    const written = span?.value ?? span?.key;
    if (written) {
      return written;
    }
  }
  return nameSpan;
}

/** The field whose value or key stands at an offset. */
export function fieldAt(
  { fields }: Pick<FoundWorkload, 'fields'>,
  offset: number,
): { readonly field: string; readonly span: Span; readonly on: 'key' | 'value' } | undefined {
  let best: { field: string; span: Span; on: 'key' | 'value' } | undefined;
  for (const [field, { key, value }] of fields) {
    // What a container is told has no key in the manifest, and nothing to say of itself.
    if (field.startsWith('container.')) {
      continue;
    }
    const on = key && within(key, offset) ? 'key' : value && within(value, offset) ? 'value' : undefined;
    const span = on === 'key' ? key : value;
    // A block holds its fields: the shortest text under the cursor is meant.
    if (on && span && (!best || span.end - span.start < best.span.end - best.span.start)) {
      best = { field, span, on };
    }
  }
  return best;
}

function within({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Several workloads of a file may share a name: then the line of the name decides. */
export function workloadNamed(
  { document, manifest }: Reading,
  name: string,
  line: number | undefined,
): FoundWorkload | undefined {
  const named = manifest.workloads.filter((one) => one.name === name);
  return named.length > 1 ? named.find(({ nameSpan }) => document.positionAt(nameSpan.start).line === line) : named[0];
}
