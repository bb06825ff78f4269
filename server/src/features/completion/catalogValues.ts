/** Values that the catalog knows for a field, with what tells them apart. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Catalog, Instance } from '../../../../shared/src/catalog/types';
import { formatBytes, formatCount, formatHourly } from '../../../../shared/src/format';
import type { Purchase } from '../../../../shared/src/manifest/schema';
import { instanceFacts } from '../../../../shared/src/words/cards';

export interface Offer {
  readonly label: string;
  readonly detail?: string;
  readonly doc?: string;
  readonly kind: CompletionItemKind;
}

export interface ValueContext {
  readonly catalog: Catalog;
  readonly region: string;
  readonly purchase: Purchase;
  readonly workloads: readonly string[];
}

export function catalogValues(field: string, context: ValueContext): readonly Offer[] {
  const { catalog } = context;
  switch (field) {
    case 'hardware.prices.instance':
    case 'placement.instance':
    case 'placement.owned.instance':
    case 'placement.fallback':
      return catalog.instances.map((instance) => instanceOffer(instance, context));
    case 'placement.allow':
    case 'placement.deny':
      return [...CLASSES, ...catalog.instances.map((instance) => instanceOffer(instance, context))];
    case 'hardware.instances.accelerator.chip':
    case 'placement.accelerator':
      return catalog.chips.map(({ shortName, name, memory }) => ({
        label: shortName,
        detail: [name, formatBytes(memory)].join(' · '),
        kind: CompletionItemKind.Value,
      }));
    case 'hardware.prices.region':
    case 'region':
    case 'placement.region':
    case 'placement.regions':
      return catalog.regions.map(({ id, name }) => ({ label: id, detail: name, kind: CompletionItemKind.Value }));
    case 'model':
    case 'speculative.draftModel':
      return catalog.models.map(({ id, kind, params }) => ({
        label: id,
        detail: `${kind} · ${formatCount(params)} parameters`,
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

const CLASSES: readonly Offer[] = ['gpu', 'neuron', 'graviton', 'x86'].map((label) => ({
  label,
  detail: 'every machine of this class',
  kind: CompletionItemKind.EnumMember,
}));

function instanceOffer(instance: Instance, { catalog, region, purchase }: ValueContext): Offer {
  const price = catalog.price(instance.type, region, purchase);
  return {
    label: instance.type,
    detail: price ? formatHourly(price.usdPerHour) : `no price in ${region}`,
    doc: instanceFacts(instance),
    kind: CompletionItemKind.Value,
  };
}
