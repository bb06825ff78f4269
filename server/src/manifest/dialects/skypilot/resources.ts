/** What a SkyPilot task asks for: accelerators, instance types, and the cloud that it runs on. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText, textOver } from '../../engines/text';
import { regionOfZone } from '../../foreign/machines/clouds';
import type { Offer } from '../../foreign/machines/offers';
import { machineOffer } from '../../foreign/machines/offers';
import { keyText, scalarText } from '../../foreign/fields/scalarText';
import type { TaskPlace } from '../../foreign/tasks/taskUnit';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt } from '../../yaml/tree';

/** One way to run it: an entry of `any_of` or `ordered` above what is written beside them. */
type ResourceSet = (key: string) => TreeEntry | undefined;

export interface ResourceSets {
  readonly sets: readonly ResourceSet[];
  readonly ordered: boolean;
}

export function resourceSets(resources: TreeNode | undefined): ResourceSets {
  const base: ResourceSet = (key) => entryOf(resources, key);
  const list = (key: string) =>
    itemsOf(nodeAt(resources, key)).map(
      (item): ResourceSet =>
        (name) =>
          entryOf(item, name) ?? base(name),
    );
  const ordered = list('ordered');
  const anyOf = list('any_of');
  if (ordered.length > 0) {
    return { sets: ordered, ordered: true };
  }
  return { sets: anyOf.length > 0 ? anyOf : [base], ordered: false };
}

/** A list of accelerators is tried in its order; a map or a set is compared by price. */
export function readOffers({ sets, ordered }: ResourceSets, text: string): { offers: Offer[]; ordered: boolean } {
  const nodes = sets.map((set) => set('accelerators')?.value);
  const offers = sets.flatMap((set, index) => setOffers(nodes[index], set('instance_type')?.value, text));
  // The same accelerator in several places is one offer.
  const keyOf = ({ accelerator, instance, count }: Offer) => `${accelerator?.text} ${instance?.text} ${count}`;
  const distinct = offers.filter((offer, index) => offers.findIndex((each) => keyOf(each) === keyOf(offer)) === index);
  return { offers: distinct, ordered: ordered || (sets.length === 1 && nodes[0]?.kind === 'list') };
}

function setOffers(accelerators: TreeNode | undefined, machine: TreeNode | undefined, text: string): Offer[] {
  const instance = scalarText(machine, text);
  const offers = acceleratorOffers(accelerators, text);
  if (!instance) {
    return offers;
  }
  const [first] = offers;
  return [{ ...machineOffer(instance), ...first }];
}

function acceleratorOffers(node: TreeNode | undefined, text: string): Offer[] {
  if (node?.kind === 'map') {
    return node.entries.map((entry) => {
      const name = keyText(entry, text);
      const count = scalarText(entry.value, text);
      return count ? counted(name, count) : readAccelerator(name);
    });
  }
  const items = node?.kind === 'list' ? node.items : node ? [node] : [];
  return items.flatMap((item) => {
    const [entry] = entriesOf(item);
    const written = scalarText(item, text);
    return entry ? acceleratorOffers(item, text) : written ? [readAccelerator(written)] : [];
  });
}

/** `A100:8`; a name alone is one of it. */
function readAccelerator(written: MappedText): Offer {
  const colon = written.text.lastIndexOf(':');
  return colon < 0
    ? { accelerator: written, count: 1 }
    : counted(sliceText(written, 0, colon), sliceText(written, colon + 1));
}

function counted(accelerator: MappedText, written: MappedText): Offer {
  const count = /^\d{1,4}(\.0+)?$/.test(written.text.trim()) ? Number(written.text) : undefined;
  return {
    accelerator,
    countAt: written.span,
    ...(count === undefined ? { written: written.text } : { count }),
  };
}

export function placeOf({ sets, ordered }: ResourceSets, text: string): TaskPlace {
  const notes: string[] = [];
  const read = ordered ? sets.slice(0, 1) : sets;
  const agreed = (title: string, of: (set: ResourceSet) => MappedText | undefined): MappedText | undefined => {
    const values = read.map(of);
    const names = [...new Set(values.map((value) => value?.text.toLowerCase()))];
    if (names.length > 1) {
      notes.push(t`${title} differs between the alternatives: it is left open.`);
    }
    return names.length === 1 ? values[0] : undefined;
  };
  const cloud = agreed(t('The cloud'), (set) => cloudAt(set, text));
  const region = agreed(t('The region'), (set) => regionAt(set, text));
  const purchase = agreed(t('Spot or on demand'), (set) => purchaseAt(set, text));
  const isOther = cloud && !/^(aws|k8s|kubernetes|ssh|slurm|local)$/i.test(cloud.text);
  return {
    facts: {
      ...(region ? { region } : {}),
      ...(purchase ? { purchase } : {}),
      ...(isOther ? { cloud: cloud.text } : {}),
    },
    notes,
  };
}

/** `infra: CLOUD/REGION/ZONE`, any part of which may be left out or be `*`. */
function infraPart(set: ResourceSet, part: number, text: string): MappedText | undefined {
  const written = scalarText(set('infra')?.value, text);
  let from = 0;
  for (let index = 0; index < part && from >= 0; index += 1) {
    const slash = written?.text.indexOf('/', from) ?? -1;
    from = slash < 0 ? -1 : slash + 1;
  }
  if (!written || from < 0) {
    return undefined;
  }
  const end = written.text.indexOf('/', from);
  const value = sliceText(written, from, end < 0 ? written.text.length : end);
  return value.text === '*' || value.text === '' ? undefined : value;
}

const cloudAt = (set: ResourceSet, text: string) => scalarText(set('cloud')?.value, text) ?? infraPart(set, 0, text);

function regionAt(set: ResourceSet, text: string): MappedText | undefined {
  if (/^(k8s|kubernetes|ssh|slurm)$/i.test(cloudAt(set, text)?.text ?? '')) {
    return undefined;
  }
  const zone = scalarText(set('zone')?.value, text) ?? infraPart(set, 2, text);
  const region = scalarText(set('region')?.value, text) ?? infraPart(set, 1, text) ?? (zone && regionOfZone(zone));
  return region?.text === '*' ? undefined : region;
}

function purchaseAt(set: ResourceSet, text: string): MappedText | undefined {
  const entry = set('use_spot');
  const value = entry?.value.kind === 'scalar' ? entry.value.value : undefined;
  // YAML 1.1, in which SkyPilot reads its files, has more words for it.
  const spot = value === true || (typeof value === 'string' && /^(true|yes|on)$/i.test(value));
  const written = scalarText(entry?.value, text);
  return written && textOver(spot ? 'spot' : 'on-demand', written.span);
}
