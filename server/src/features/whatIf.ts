/** What the panel shows when a reader asks "what if", and the one edit that writes it into the file. */
import type { Catalog } from '../../../shared/src/catalog/types';
import { formatPlural } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import { askedPlacement, candidateNamed, machineKey } from '../../../shared/src/placement/asked';
import type { Placement } from '../../../shared/src/placement/place';
import { LOAD_FIELDS, readWhatIf, realChanges, withChanges, withPeak } from '../../../shared/src/placement/whatIf';
import type { AskedValues, WhatIf } from '../../../shared/src/placement/whatIf';
import type { AskedWhatIf, RetargetReply, WhatIfRequest } from '../../../shared/src/protocol';
import type { Estimate } from '../../../shared/src/report/schema';
import type { RetargetResult } from '../manifest/dialect';
import type { FoundWorkload } from '../manifest/manifest';
import { prepareAsked } from './codeActions/asked';
import type { FeatureContext, Reading } from './context';
import { rangeOf } from './context';

export interface Asked {
  /** What differs from the file, the peak that follows its mean included. */
  readonly changes: WhatIf;
  /** Of them those that keys state. */
  readonly values: AskedValues;
  /** The target that is asked about; absent where it is none, or no candidate of these values. */
  readonly target?: Estimate;
  readonly placement: Placement;
  /** With all changes but those of the load: what cost over load is drawn of. */
  readonly atStatedLoad: Placement;
}

/** The workload as asked; as the file states it where nothing is asked of it. */
export function askedOf(
  { catalog }: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  asked: AskedWhatIf | undefined,
): Asked {
  const given = asked?.workload === workload.name ? changesOf(workload.spec, asked.changes, catalog) : {};
  const { target: key, ...values } = given;
  const placement = placed(reading, workload, values);
  const others = Object.fromEntries(Object.entries(values).filter(([field]) => !LOAD.has(field))) as AskedValues;
  const isLoad = Object.keys(others).length < Object.keys(values).length;
  const atStatedLoad = isLoad ? placed(reading, workload, others) : placement;
  if (typeof key !== 'string' || isNow(placement, key)) {
    return { changes: values, values, placement, atStatedLoad };
  }
  return {
    changes: given,
    values,
    target: candidateNamed(placement, key),
    placement: towards(placement, key),
    atStatedLoad: towards(atStatedLoad, key),
  };
}

const LOAD: ReadonlySet<string> = new Set([...LOAD_FIELDS, 'traffic.rpsPeak']);

const isNow = (placement: Placement, key: string): boolean =>
  candidateNamed(placement, key) === undefined &&
  placement.current !== undefined &&
  machineKey(placement.current) === key;

function towards(placement: Placement, key: string): Placement {
  const target = candidateNamed(placement, key);
  return target ? askedPlacement(placement, target) : placement;
}

function changesOf(spec: WorkloadSpec, asked: unknown, catalog: Catalog): WhatIf {
  return withPeak(spec, realChanges(spec, readWhatIf(asked, catalog)));
}

function placed(reading: Reading, workload: FoundWorkload, changes: AskedValues): Placement {
  return Object.keys(changes).length === 0
    ? reading.full(workload)
    : reading.full({ ...workload, spec: withChanges(workload.spec, changes) });
}

/** Exactly what is asked, in one edit, checked by reading the result back. */
export function editOf(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  asked: Asked,
): RetargetResult {
  return asked.changes.target !== undefined && !asked.target
    ? { ok: false, reason: t`${asked.changes.target} is no candidate for these values.` }
    : prepareAsked(context, reading, workload, asked);
}

const gone = () => t('The file changed while the edit was prepared: nothing was written. Try again.');

export function whatIfEdit(context: FeatureContext, reading: Reading, request: WhatIfRequest): RetargetReply {
  const { document, manifest } = reading;
  const workload = manifest.workloads.find((one) => one.name === request.workload);
  if (!workload) {
    return { ok: false, reason: gone() };
  }
  const asked = askedOf(context, reading, workload, request);
  const edit = editOf(context, reading, workload, asked);
  return edit.ok
    ? {
        ok: true,
        title: t`Apply ${formatPlural(Object.keys(asked.changes).length, 'change')}`,
        version: document.version,
        edits: edit.edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText })),
      }
    : edit;
}
