/** What the last reading of a file leaves behind for the next one. */
import type { DefaultsSpec } from '../../../../shared/src/manifest/schema';
import type { Block } from './block';
import { textOf, withLastGood } from './lastGood';
import type { WorkloadBlock } from './workloadPiece';

export interface History {
  /** Texts of all blocks: one that is not among them is being typed. */
  readonly texts: ReadonlySet<string>;
  /** The facts that counted, by position of the document and name. */
  readonly workloads: ReadonlyMap<string, WorkloadBlock>;
  readonly defaults: ReadonlyMap<string, Block<DefaultsSpec>>;
  /** Those of the blocks that were never read whole, by the same keys. */
  readonly unfinished: ReadonlySet<string>;
}

export interface Recalled<T> {
  readonly block: Block<T>;
  /** The text of this block is not the one of the last reading. */
  readonly typing: boolean;
  /** Facts of the last reading stand in, or a line is left out. */
  readonly complete: boolean;
}

/** A broken block keeps its last good facts; a key whose value is being typed keeps its last value. */
export function recall<T>(block: Block<T>, before: Block<T> | undefined, history: History | undefined): Recalled<T> {
  const typing = history !== undefined && !history.texts.has(textOf(block));
  const broken = block.syntax.length > 0;
  if (!before || before === block || (!broken && !(typing && block.empty.length > 0))) {
    return { block, typing, complete: !broken };
  }
  const filled = withLastGood(block, before, broken ? undefined : block.empty);
  return { block: filled, typing, complete: !broken && filled === block };
}
