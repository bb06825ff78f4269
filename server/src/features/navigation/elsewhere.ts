/** What other files are asked for when one goes from a name to what it means. */
import type { Context, Declaration, TargetDeclaration } from '../../manifest/context';
import type { FoundWorkload, Span } from '../../manifest/manifest';

/** A piece of a file that may not be open. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

export interface Elsewhere {
  readonly context: Context;
  /** Of a declaration in another file. */
  readonly placeOf: (declaration: Declaration) => Place | undefined;
  /** What the targets of a workload mean. */
  readonly pointedAt: (found: FoundWorkload) => readonly Place[];
  /** Manifests that point at a workload of this document. */
  readonly pointingAt: (found: FoundWorkload) => readonly TargetDeclaration[];
}
