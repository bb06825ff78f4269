/** The seam: one file per dialect, listed in `dialects/index.ts`. */
import type { Context } from './context';
import type { FoundWorkload, Manifest, Span } from './manifest';
import type { Estimate } from '../../../shared/src/report/schema';

/** One file, or one document of a YAML stream, as text. Offsets in results are relative to `text`. */
export interface SourceText {
  readonly path: string;
  /** LSP language id: yaml, json, jsonc, typescript, javascript, typescriptreact, javascriptreact. */
  readonly languageId: string;
  readonly text: string;
}

export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/** What to change so that the workload runs on `target`; or why that cannot be right. */
export type RetargetResult =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly reason: string };

/** `name` as the comment has it. */
export type AnnotateResult =
  | { readonly ok: true; readonly name: string; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly reason: string };

/** One thing that code says of how a model runs. */
export interface Adjustment {
  readonly precision?: string;
  readonly threads?: number;
}

/** `option` and `word` as the code has them. */
export type AdjustResult =
  | { readonly ok: true; readonly option: string; readonly word: string; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly reason: string };

export interface Dialect {
  readonly id: string;
  /** Cheap, by content: false for what merely resembles it. */
  readonly matches: (source: SourceText) => boolean;
  /** Where reading needs a parser that loads on its own: asked before the first text of the language. */
  readonly prepare?: () => Promise<void>;
  /** Tolerant: never throws, reads what is there. `previous` holds the last good reading of this text. */
  readonly read: (source: SourceText, previous?: Manifest, context?: Context) => Manifest;
  /** What a file says about others, read without its workloads: all that is kept of a file that no editor shows. */
  readonly declares?: (source: SourceText) => NonNullable<Manifest['declared']>;
  /**
   * Minimal edits that move `workload` to `target`; `context` is what other objects say, as for `read`. Absent where a dialect
   * cannot retarget.
   */
  readonly retarget?: (
    source: SourceText,
    workload: FoundWorkload,
    target: Estimate['target'],
    context?: Context,
  ) => RetargetResult;
  /** Puts the lines of a workload's own block beside a use that has none; `undefined` where it has one. */
  readonly annotate?: (
    source: SourceText,
    manifest: Pick<Manifest, 'workloads'>,
    workload: FoundWorkload,
    lines: readonly string[],
  ) => AnnotateResult | undefined;
  /** Changes what a program states already; `undefined` where it does not state it, or says so by now. */
  readonly adjust?: (source: SourceText, workload: FoundWorkload, wanted: Adjustment) => AdjustResult | undefined;
}
