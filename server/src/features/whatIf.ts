/** What the panel shows when a reader asks "what if", and the one edit that writes it into the file. */
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import type { Placement } from '../../../shared/src/placement/place';
import { LOAD_FIELDS, readWhatIf, realChanges, withChanges, withPeak } from '../../../shared/src/placement/whatIf';
import type { WhatIf } from '../../../shared/src/placement/whatIf';
import type { AskedWhatIf, RetargetReply, WhatIfRequest } from '../../../shared/src/protocol';
import { formatPlural } from '../../../shared/src/format';
import type { FoundWorkload } from '../manifest/manifest';
import type { FeatureContext, Reading } from './context';
import { rangeOf } from './context';
import { prepareSettings } from './codeActions/settings';

export interface Asked {
  /** What differs from the file, the peak that follows its mean included. */
  readonly changes: WhatIf;
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
  const changes = asked?.workload === workload.name ? changesOf(workload.spec, asked.changes, catalog.regions) : {};
  const placement = placed(reading, workload, changes);
  const others = Object.fromEntries(Object.entries(changes).filter(([field]) => !LOAD.has(field))) as WhatIf;
  const isLoad = Object.keys(others).length < Object.keys(changes).length;
  return { changes, placement, atStatedLoad: isLoad ? placed(reading, workload, others) : placement };
}

const LOAD: ReadonlySet<string> = new Set([...LOAD_FIELDS, 'traffic.rpsPeak']);

function changesOf(spec: WorkloadSpec, asked: unknown, regions: readonly { readonly id: string }[]): WhatIf {
  const read = readWhatIf(asked, new Set(regions.map(({ id }) => id)));
  return withPeak(spec, realChanges(spec, read));
}

function placed(reading: Reading, workload: FoundWorkload, changes: WhatIf): Placement {
  return Object.keys(changes).length === 0
    ? reading.full(workload)
    : reading.full({ ...workload, spec: withChanges(workload.spec, changes) });
}

const GONE = 'The file changed while the edit was prepared: nothing was written. Try again.';

/** Exactly these values, in one edit, checked by reading the result back. */
export function whatIfEdit(
  context: FeatureContext,
  reading: Reading,
  { workload: name, changes: asked }: WhatIfRequest,
): RetargetReply {
  const { document, manifest } = reading;
  const workload = manifest.workloads.find((one) => one.name === name);
  if (!workload) {
    return { ok: false, reason: GONE };
  }
  const changes = changesOf(workload.spec, asked, context.catalog.regions);
  const settings = prepareSettings(context, reading, workload, changes);
  return settings.ok
    ? {
        ok: true,
        title: `Apply ${formatPlural(Object.keys(changes).length, 'change')}`,
        version: document.version,
        edits: settings.edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText })),
      }
    : settings;
}
