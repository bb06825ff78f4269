/** Prices that a team sets for its machines, by Karpenter's NodeOverlay. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import type { Instance } from '../../../../../shared/src/catalog/types';
import { t } from '../../../../../shared/src/l10n';
import type { LabelRequirement, PriceDeclaration } from '../../context';
import type { Terms } from './machineChoice';
import { PURCHASE_KEYS } from './nodeLabels';
import { isMachineKey, meets } from './requirements';

export interface OwnPrices {
  readonly usdPerHour: Readonly<Record<string, number>>;
  readonly titles: readonly string[];
}

/** USD per hour of each machine that an overlay names: its own price, or the list price of the region changed. */
export function pricesOf(
  overlays: readonly PriceDeclaration[],
  terms: Terms,
  machines: readonly Instance[],
): OwnPrices | undefined {
  const usdPerHour: Record<string, number> = {};
  const titles = new Set<string>();
  const heaviest = overlays.filter(setsPrice).toSorted((a, b) => b.weight - a.weight);
  for (const machine of heaviest.length > 0 ? machines : []) {
    const overlay = heaviest.find(({ requirements }) => requirements.every((each) => applies(machine, each, terms)));
    const price = overlay && priceOf(overlay, machine, terms);
    if (overlay && price !== undefined) {
      usdPerHour[machine.type] = price;
      titles.add(overlay.title);
    }
  }
  return titles.size > 0 ? { usdPerHour, titles: [...titles] } : undefined;
}

const setsPrice = ({ usdPerHour, factor, plusUsdPerHour }: PriceDeclaration) =>
  (usdPerHour ?? factor ?? plusUsdPerHour) !== undefined;

/** That a card is handed out in shares: an overlay offers more devices than the machine has. */
export function sharesOf(
  overlays: readonly PriceDeclaration[],
  terms: Terms,
  machine: Instance,
  resource: string,
): string | undefined {
  const has = machine.accelerator?.count ?? 0;
  const overlay = overlays.find(
    ({ offers, requirements }) =>
      (offers?.get(resource) ?? 0) > has && requirements.every((each) => applies(machine, each, terms)),
  );
  return (
    overlay &&
    t`${overlay.title} counts ${overlay.offers?.get(resource) ?? 0} × ${resource} on ${machine.type}, which has ${has}: a pod gets a share of a card, and a whole one is priced.`
  );
}

/** An overlay on something else than the machine (a pool, a zone) is not known to hold for it. */
function applies(machine: Instance, requirement: LabelRequirement, { purchase }: Terms): boolean {
  if (PURCHASE_KEYS.includes(requirement.key)) {
    const isIn = requirement.values.includes(purchase === 'spot' ? 'spot' : 'on-demand');
    return requirement.operator === 'NotIn' ? !isIn : isIn;
  }
  return (isMachineKey(requirement.key) || requirement.key === 'kubernetes.io/arch') && meets(machine, requirement);
}

/** Rounded to a hundredth of a cent, finer than any list price. */
const PER_USD = 10_000;

function priceOf(overlay: PriceDeclaration, { type }: Instance, { region, purchase }: Terms): number | undefined {
  const { usdPerHour, factor, plusUsdPerHour } = overlay;
  if (usdPerHour !== undefined) {
    return usdPerHour;
  }
  const list = getCatalog().price(type, region, purchase)?.usdPerHour;
  return list === undefined
    ? undefined
    : Math.round(Math.max(0, list * (factor ?? 1) + (plusUsdPerHour ?? 0)) * PER_USD) / PER_USD;
}

export const priceWords = (title: string) =>
  t`${title} sets the price of its machines; if it is only meant to steer Karpenter, the bill stays at list price.`;
