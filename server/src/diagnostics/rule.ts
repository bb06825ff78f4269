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
  /** With every candidate; asking for the list costs as much as the rest of a keystroke: only where something is wrong. */
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
  /** Dollars a month that the finding is about: idle, wasted or saved by the fix. */
  readonly monthlyUsd?: number;
  /** Other fields that take part, with what they say. */
  readonly related?: readonly { readonly at: string; readonly message: string }[];
  /** A replacement of the field's value that mends it; of the text of `field` where that is another one. */
  readonly fix?: { readonly title: string; readonly newText: string; readonly field?: string };
  /** The move that mends it. */
  readonly target?: Target;
}

/** A file as an example has it: by default a manifest of ours. */
export interface Example {
  readonly text: string;
  readonly path?: string;
  /** Files beside it that take part, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is special about it, in a sentence. */
  readonly note?: string;
  /** ISO date on which it is read, where that matters. */
  readonly today?: string;
}

/** The page of a rule: `docs/rules/CODE.md` and SARIF's help are made from it, and both examples are tests. */
export interface RuleDocs {
  /** What a finding means, in one or two sentences: the row in the list of codes too. */
  readonly meaning: string;
  readonly why: string;
  readonly mend: string;
  readonly example: Example;
  /** As near to the example as can be, and right. */
  readonly nearMiss: Example;
}

/** What every rule has, however it looks. */
export interface RuleInfo {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  readonly docs: RuleDocs;
}

export interface Rule extends RuleInfo {
  readonly check: (context: RuleContext) => Iterable<Finding>;
}

/** A finding with the rule that made it: what is kept beside a placement. */
export interface Found extends Omit<Finding, 'severity'> {
  readonly code: string;
  /** The rule's. */
  readonly severity: Severity;
  /** What the finding says of itself. */
  readonly own?: Severity;
}

/** Prices and scarcity are AWS's: what is meant for another cloud is not told of them. */
export const isForAws = ({ container }: FoundWorkload): boolean => container?.cloud === undefined;

/** Where a complaint about the machine belongs. */
export const MACHINE = ['placement.instance', 'placement.accelerator', 'placement.count', 'placement'] as const;
