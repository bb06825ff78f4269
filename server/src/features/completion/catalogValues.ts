/** Values that the catalog knows for a field, with what tells them apart. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Catalog, Instance } from '../../../../shared/src/catalog/types';
import { formatBytes, formatCount } from '../../../../shared/src/format';
import { formatHourly } from '../../../../shared/src/formatMoney';
import { onLanguage, t } from '../../../../shared/src/l10n';
import type { Purchase } from '../../../../shared/src/manifest/schema';
import { chipCard, instanceCard, modelCard } from '../../../../shared/src/words/cards';
import type { PricedIn } from '../../../../shared/src/words/cards';
import { fitWords, rankOf } from './fit';
import type { Fit } from './fit';

export interface Offer {
  readonly label: string;
  /** What is typed instead of the label. */
  readonly newText?: string;
  readonly detail?: string;
  readonly doc?: string;
  /** What the documentation is made of once the offer is looked at. */
  readonly about?: About;
  readonly kind: CompletionItemKind;
}

export interface About extends PricedIn {
  readonly thing: 'instance' | 'accelerator' | 'model';
  readonly name: string;
}

export interface ValueContext {
  readonly catalog: Catalog;
  readonly region: string;
  readonly purchase: Purchase;
  readonly workloads: readonly string[];
  /** Whether the workload runs on a type; empty where that is not known. */
  readonly fits: () => ReadonlyMap<string, Fit>;
  /** The type that the workload states: a region that has it comes first. */
  readonly instance?: string;
}

export function catalogValues(field: string, context: ValueContext): readonly Offer[] {
  const { catalog, region, purchase } = context;
  const about = (thing: About['thing'], name: string): About => ({ thing, name, region, purchase });
  switch (field) {
    case 'hardware.prices.instance':
    case 'placement.owned.instance':
      return catalog.instances.map((instance) => instanceOffer(instance, context));
    case 'placement.instance':
    case 'placement.fallback':
      return fittingFirst(context);
    case 'placement.allow':
    case 'placement.deny':
      return [...classes(), ...fittingFirst(context)];
    case 'hardware.instances.accelerator.chip':
    case 'placement.accelerator':
      return catalog.chips.map(({ shortName, name, memory }) => ({
        label: shortName,
        detail: [name, formatBytes(memory)].join(' · '),
        about: about('accelerator', shortName),
        kind: CompletionItemKind.Value,
      }));
    case 'hardware.prices.region':
    case 'region':
    case 'placement.region':
    case 'placement.regions':
      return regionOffers(context);
    case 'model':
    case 'speculative.draftModel':
      return catalog.models.map(({ id, kind, params }) => ({
        label: id,
        detail: `${kind} · ${t`${formatCount(params)} parameters`}`,
        about: about('model', id),
        kind: CompletionItemKind.Value,
      }));
    case 'hardware.instances.cpu':
      return catalog.cpus.map(({ shortName, name }) => ({
        label: shortName,
        detail: name,
        kind: CompletionItemKind.Value,
      }));
    case 'agent.llm':
    case 'stages.use':
      return context.workloads.map((label) => ({ label, kind: CompletionItemKind.Reference }));
    default:
      return [];
  }
}

const classes = (): readonly Offer[] =>
  ['gpu', 'neuron', 'graviton', 'x86'].map((label) => ({
    label,
    detail: t('every machine of this class'),
    kind: CompletionItemKind.EnumMember,
  }));

/** What the workload runs on, the cheapest first; then what nobody looked at, then the others. */
function fittingFirst(context: ValueContext): readonly Offer[] {
  const { catalog, region, purchase } = context;
  const fits = context.fits();
  if (fits.size === 0) {
    return catalog.instances.map((instance) => instanceOffer(instance, context));
  }
  const priced = catalog.instances.map((instance) => ({
    instance,
    fit: fits.get(instance.type),
    usd: catalog.price(instance.type, region, purchase)?.usdPerHour ?? Infinity,
  }));
  return priced
    .sort((a, b) => rankOf(a.fit) - rankOf(b.fit) || (a.usd === b.usd ? 0 : a.usd - b.usd))
    .map(({ instance, fit }) => instanceOffer(instance, context, fit));
}

function instanceOffer(instance: Instance, { catalog, region, purchase }: ValueContext, fit?: Fit): Offer {
  const price = catalog.price(instance.type, region, purchase);
  const cost = price ? formatHourly(price.usdPerHour) : t`no price in ${region}`;
  return {
    label: instance.type,
    detail: fit === undefined ? cost : `${cost} · ${fitWords(fit)}`,
    about: { thing: 'instance', name: instance.type, region, purchase },
    kind: CompletionItemKind.Value,
  };
}

/** Those that have the machine first, with its price there. */
function regionOffers({ catalog, purchase, instance }: ValueContext): readonly Offer[] {
  const offers = catalog.regions.map(({ id, name }) => {
    const price = instance === undefined ? undefined : catalog.price(instance, id, purchase);
    const cost = price && formatHourly(price.usdPerHour);
    const detail = [name, cost ?? (instance === undefined ? undefined : t`no ${instance}`)];
    return {
      hasIt: price !== undefined,
      offer: {
        label: id,
        detail: detail.filter((part) => part !== undefined).join(' · '),
        kind: CompletionItemKind.Value,
      },
    };
  });
  return [...offers.filter(({ hasIt }) => hasIt), ...offers.filter(({ hasIt }) => !hasIt)].map(({ offer }) => offer);
}

/** A client that cannot ask for a card later gets those of all machines at every keystroke. */
let cards = new WeakMap<Catalog, Map<string, string | undefined>>();
onLanguage(() => (cards = new WeakMap()));
/** A few regions: names of regions are typed, too. */
const MOST_CARDS = 10_000;

/** The card of what an offer is about, as Markdown. */
export function documentationOf(catalog: Catalog, about: About): string | undefined {
  const known = cards.get(catalog) ?? new Map<string, string | undefined>();
  cards.set(catalog, known);
  const key = [about.thing, about.name, about.region, about.purchase].join(' ');
  const card = known.get(key) ?? cardOf(catalog, about);
  if (known.size >= MOST_CARDS) {
    known.clear();
  }
  known.set(key, card);
  return card;
}

function cardOf(catalog: Catalog, { thing, name, region, purchase }: About): string | undefined {
  if (thing === 'instance') {
    const instance = catalog.instance(name);
    return instance && instanceCard(catalog, instance, { region, purchase });
  }
  if (thing === 'accelerator') {
    const chip = catalog.chip(name);
    return chip && chipCard(catalog, chip, { region, purchase });
  }
  const shape = catalog.model(name)?.shape;
  return shape && modelCard(shape, name);
}
