/** What was chosen because nobody stated it: known only after the search, and put on record like every default. */
import type { Catalog } from '../catalog/types';
import { t } from '../l10n';
import type { Assumption, Estimate } from '../report/schema';
import { statesClassOnly } from './current';
import type { Workload } from './workload';

/** The workload with what its estimates chose. */
export function withChosen(
  workload: Workload,
  catalog: Catalog,
  current: Estimate | undefined,
  recommended: Estimate | undefined,
): Workload {
  const chosen = [
    machineChosen(workload, catalog, current),
    layoutChosen('runtime', workload.runtime, current, recommended),
    layoutChosen('precision', workload.precision, current, recommended, workload.model?.publishedPrecision),
  ].filter((assumption) => assumption !== undefined);
  return chosen.length === 0 ? workload : { ...workload, assumptions: [...workload.assumptions, ...chosen] };
}

function machineChosen(workload: Workload, catalog: Catalog, current: Estimate | undefined): Assumption | undefined {
  const { instance, accelerator } = workload.placement;
  if (!current || instance !== undefined || accelerator === undefined) {
    return undefined;
  }
  const why = statesClassOnly(workload, catalog)
    ? t`only ${accelerator} is stated; the cheapest of it that serves this`
    : t`only ${accelerator} is stated; the cheapest machine that has it`;
  return { field: 'placement.instance', value: current.target.instance, why };
}

function layoutChosen(
  field: 'runtime' | 'precision',
  stated: string | undefined,
  current: Estimate | undefined,
  recommended: Estimate | undefined,
  published?: string,
): Assumption | undefined {
  const [now, then] = [current?.target[field], recommended?.target[field]];
  const value = now ?? then;
  if (stated !== undefined || value === undefined) {
    return undefined;
  }
  const other = then !== undefined && then !== value ? t`; ${then} where it moves to` : '';
  const why =
    value === published
      ? t`not stated; as its weights are published${other}`
      : t`not stated; what serves it best there${other}`;
  return { field, value, why };
}
