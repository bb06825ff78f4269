/**
 * Fits of a user's rows, one for each target. A report waits for its fit; an editor gets the figures without it at once, and is told
 * when the fit is there.
 */
import { fitEvidence, fitSteps } from '../../../shared/src/evidence/fitEvidence';
import type { EvidenceFit } from '../../../shared/src/evidence/fitEvidence';
import type { PlacedRow } from '../../../shared/src/evidence/ownFactors';

export interface EvidenceFits {
  /** `key` says what the fit depends on. `most` fits are kept. */
  readonly of: (key: string, rows: readonly PlacedRow[], most: number) => EvidenceFit | 'pending' | undefined;
  /** Nothing is pending any more. */
  readonly settled: () => Promise<void>;
}

/** An editor, which does not wait. */
export interface Later {
  readonly nextTurn: () => Promise<void>;
  /** A fit that was pending is there. */
  readonly fitted: () => void;
  /** One of our own mistakes. */
  readonly failed: (error: unknown) => void;
}

export function createEvidenceFits(later: Later | undefined): EvidenceFits {
  const known = new Map<string, EvidenceFit | undefined>();
  const waiting = new Map<string, { readonly rows: readonly PlacedRow[]; readonly most: number }>();
  let running: Promise<void> | undefined;

  const keep = (key: string, fit: EvidenceFit | undefined, most: number) => {
    known.set(key, fit);
    forgetOldest(known, most);
    return fit;
  };
  /** The target that was asked for last comes first: it is what stands in the editor. */
  const runAll = async ({ nextTurn, fitted, failed }: Later) => {
    for (;;) {
      await nextTurn();
      const [key, asked] = [...waiting].at(-1) ?? [];
      if (key === undefined || !asked) {
        return;
      }
      // A mistake of ours leaves a target without its fit, not a server that ends.
      const fit = await inTurns(asked.rows, nextTurn).catch((error: unknown) => void failed(error));
      waiting.delete(key);
      keep(key, fit, asked.most);
      fitted();
    }
  };
  const run = (host: Later): void => {
    running ??= runAll(host)
      .catch((error: unknown) => host.failed(error))
      .finally(() => {
        running = undefined;
        // What was asked for while the last answer was handed over.
        if (waiting.size > 0) {
          run(host);
        }
      });
  };

  return {
    of: (key, rows, most) => {
      if (known.has(key)) {
        return known.get(key);
      }
      if (!later) {
        return keep(key, fitEvidence(rows), most);
      }
      waiting.delete(key);
      waiting.set(key, { rows, most });
      run(later);
      return 'pending';
    },
    settled: async () => running,
  };
}

async function inTurns(rows: readonly PlacedRow[], nextTurn: () => Promise<void>): Promise<EvidenceFit | undefined> {
  const steps = fitSteps(rows);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
    await nextTurn();
  }
}

function forgetOldest(known: Map<string, unknown>, most: number): void {
  for (const key of known.keys()) {
    if (known.size <= most) {
      return;
    }
    known.delete(key);
  }
}
