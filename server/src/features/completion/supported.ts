/** What the hardware of a workload makes of a value: a number format or an engine that it does not have comes last, and says so. */
import type { Catalog } from '../../../../shared/src/catalog/types';
import { t } from '../../../../shared/src/l10n';
import { PRECISIONS, RUNTIMES } from '../../../../shared/src/manifest/schema';
import { precisionOptions, refusalOf } from '../../../../shared/src/model/capability';
import type { Placement } from '../../../../shared/src/placement/place';
import { plainName } from '../../../../shared/src/words/markdown';
import type { Offer } from './catalogValues';

/** The supported ones first; all as they are where the hardware is not known. */
export function bySupport(
  field: string,
  offers: readonly Offer[],
  placement: Placement | undefined,
  catalog: Catalog,
): readonly Offer[] {
  const target = placement?.current?.target;
  const instance = target && catalog.instance(target.instance);
  if (!placement || !instance || (field !== 'precision' && field !== 'runtime')) {
    return offers;
  }
  const { workload } = placement;
  const place = instance.accelerator?.chip?.shortName ?? instance.cpu?.shortName ?? instance.type;
  const runtime = RUNTIMES.find((one) => one === target.runtime);
  const precision = PRECISIONS.find((one) => one === target.precision) ?? 'bf16';
  const formats: readonly string[] = precisionOptions(workload, instance, runtime);
  const engines = new Set<string>(
    RUNTIMES.filter((one) => refusalOf(workload, instance, one, precision)?.code !== 'runtime-unsupported'),
  );
  const has = ({ label }: Offer) => (field === 'precision' ? formats.includes(label) : engines.has(label));
  const others = offers.filter((offer) => !has(offer));
  return [
    ...offers.filter(has),
    ...others.map((offer) => ({ ...offer, detail: t`not supported on ${plainName(place)}` })),
  ];
}
