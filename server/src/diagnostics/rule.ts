/** A diagnostic about cost, speed or fit: it knows fields, not positions; `features/diagnostics.ts` finds the range. */
import type { ArmReport } from '../../../shared/src/arm/schema';
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import type { Catalog } from '../../../shared/src/catalog/types';
import type { Placement } from '../../../shared/src/placement/place';
import type { Workload } from '../../../shared/src/placement/workload';
import type { Target } from '../../../shared/src/report/schema';
import type { EvidenceUse } from '../evidence/useEvidence';
import type { FoundWorkload, Severity } from '../manifest/manifest';

export interface RuleContext {
  readonly found: FoundWorkload;
  readonly workload: Workload;
  /** With every candidate. */
  readonly placement: Placement;
  readonly catalog: Catalog;
  /** All workloads of the file by name. */
  readonly siblings: ReadonlyMap<string, WorkloadSpec>;
  /** The user's own measurements, where there are any. */
  readonly evidence?: EvidenceUse;
  /** What the files around the code say about arm64, where the workload's own code folder is known. */
  readonly arm?: ArmReport;
}

export interface Finding {
  /** Where it stands: the first of these fields that is written in the file, else the workload's name. */
  readonly at: readonly string[];
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  /** Other fields that take part, with what they say. */
  readonly related?: readonly { readonly at: string; readonly message: string }[];
  /** A replacement of the field's value that mends it. */
  readonly fix?: { readonly title: string; readonly newText: string };
  /** The move that mends it. */
  readonly target?: Target;
}

export interface Rule {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  readonly check: (context: RuleContext) => Iterable<Finding>;
}

/** A finding with the rule that made it: what is kept beside a placement. */
export interface Found extends Finding {
  readonly code: string;
  readonly severity: Severity;
}

/** Where a complaint about the machine belongs. */
export const MACHINE = ['placement.instance', 'placement.accelerator', 'placement.count', 'placement'] as const;
