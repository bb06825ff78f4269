/** Prices that decide which machine a scheduler takes where only a card is named. */
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Instance } from '../../../../shared/src/catalog/types';
import { t } from '../../../../shared/src/l10n';
import type { Purchase } from '../../../../shared/src/manifest/schema';
import type { Target } from '../../../../shared/src/report/schema';

const isPurchase = (text: string): text is Purchase => text === 'on-demand' || text === 'spot';

/** USD per hour; absent: not published, or bought in a way that no list has. */
export const hourlyPrice = (instance: string, { region, purchase }: Target): number | undefined =>
  isPurchase(purchase) ? getCatalog().price(instance, region, purchase)?.usdPerHour : undefined;

/** The cheapest machine with just so many of a card. */
export function cheapestWith(chip: string, count: number, target: Target): Instance | undefined {
  const hosts = getCatalog().instances.flatMap((instance) => {
    const { accelerator, type } = instance;
    const usd = accelerator?.chip?.id === chip && accelerator.count === count ? hourlyPrice(type, target) : undefined;
    return usd === undefined ? [] : [{ instance, usd }];
  });
  return hosts.toSorted((a, b) => a.usd - b.usd)[0]?.instance;
}

/** A ceiling that the new machine would break: nothing would be started. */
export function overCeiling(key: string, ceiling: number | undefined, target: Target): string | undefined {
  const usd = hourlyPrice(target.instance, target);
  return ceiling !== undefined && usd !== undefined && usd > ceiling
    ? t`${key} is $${ceiling}/h; ${target.instance} costs $${usd}/h`
    : undefined;
}
