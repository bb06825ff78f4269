/** Accelerators or instance types that a format offers side by side, and the one that the estimate is for. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import { HOME_REGION } from '../../../../../shared/src/catalog/pricedRegions';
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { textElsewhere, textOver } from '../../engines/text';
import type { Span } from '../../manifest';
import type { DeviceRequest } from '../pods/devices';
import { classOfFamily, familyOf } from './hardware';
import { machineOf } from './catalogMachine';
import { requestOf } from '../pods/givenPod';
import { namedDevice, tpuChips } from '../pods/namedDevices';
import { isAzureGpu, otherMachine } from './otherMachines';
import type { Alternatives, UnitFacts } from '../unit';

export interface Offer {
  /** The accelerator as the file names it; absent where any will do. */
  readonly accelerator?: MappedText;
  /** Memory of one card, where the file says it beside the name. */
  readonly memoryGiB?: number;
  readonly instance?: MappedText;
  /** Cards of one machine; absent: not a number. */
  readonly count?: number;
  readonly countAt?: Span;
  readonly written?: string;
  /** A vendor's name, where no card is named. */
  readonly vendor?: string;
}

/** A machine by its type; what one of another cloud has, its name says. */
export function machineOffer(instance: MappedText): Offer {
  const other = otherMachine(instance.text);
  return other
    ? { instance, accelerator: textElsewhere(other.accelerator), count: other.count }
    : { instance, ...(isAzureGpu(instance.text) ? { vendor: 'nvidia' } : {}) };
}

export interface Chosen {
  readonly facts: Pick<UnitFacts, 'accelerator' | 'instance' | 'machine'>;
  readonly device?: DeviceRequest;
  readonly alternatives?: Alternatives;
  readonly notes: readonly string[];
}

/** `ordered`: the first that the catalog knows; else the cheapest that it prices. */
export function chooseOffer(written: readonly Offer[], ordered: boolean, format: string): Chosen {
  const offers = written.map(spelled);
  const chosen = (ordered ? offers.find(isKnown) : cheapest(offers)) ?? offers[0];
  if (!chosen) {
    return { facts: {}, notes: [] };
  }
  const names = [...new Set(offers.flatMap(({ accelerator }) => accelerator?.text ?? []))];
  const instances = [...new Set(offers.flatMap(({ instance }) => instance?.text ?? []))];
  const known = isKnown(chosen);
  const device = deviceOf(chosen);
  const name = chosen.instance ?? fullName(chosen);
  const several = names.length > 1 || instances.length > 1 || offers.length > 1;
  return {
    facts: factsOf(chosen),
    ...(device ? { device } : {}),
    ...(names.length > 1 || instances.length > 1
      ? {
          alternatives: {
            ...(names.length > 1 ? { accelerators: names } : {}),
            ...(instances.length > 1 ? { instances } : {}),
          },
        }
      : {}),
    notes: [
      ...(several && name ? [choiceNote(name.text, offers.length, ordered, known, format)] : []),
      ...(known || !name || several || isOther(chosen)
        ? []
        : [t`${name.text} is not in the catalog: price and speed are unknown.`]),
    ],
  };
}

/** Names of cards are the same in any case: `A10g` is the A10G. */
function spelled(offer: Offer): Offer {
  const { accelerator } = offer;
  const name = accelerator && getCatalog().chip(accelerator.text)?.shortName;
  const isSame = name !== undefined && name.toLowerCase() === accelerator?.text.toLowerCase();
  return accelerator && isSame && name !== accelerator.text
    ? { ...offer, accelerator: textOver(name, accelerator.span) }
    : offer;
}

/** A machine that no price list of ours has is estimated by its card. */
function factsOf(offer: Offer): Chosen['facts'] {
  const { instance } = offer;
  const accelerator = fullName(offer);
  if (instance && isOurs(instance.text)) {
    return { instance };
  }
  return { ...(instance ? { machine: instance } : {}), ...(accelerator ? { accelerator } : {}) };
}

const isOurs = (instance: string) =>
  machineOf(instance) !== undefined || classOfFamily(familyOf(instance)) !== undefined;

function choiceNote(name: string, count: number, ordered: boolean, known: boolean, format: string): string {
  if (!known) {
    return t`${format} chooses between ${count} alternatives, none of them in the catalog: price and speed are unknown.`;
  }
  return ordered
    ? t`${format} tries ${count} alternatives in their order: ${name}, the first in the catalog, is read.`
    : t`${format} takes the cheapest of ${count} alternatives: ${name}, the cheapest on demand in the catalog, is read.`;
}

/** `A100` of 80 GB is another card than `A100`: the size goes into the name. */
function fullName({ accelerator, memoryGiB }: Offer): MappedText | undefined {
  if (!accelerator || memoryGiB === undefined || /\d+ ?gb/i.test(accelerator.text)) {
    return accelerator;
  }
  const sized = `${accelerator.text}-${memoryGiB}GB`;
  const { chip } = getCatalog();
  return chip(sized) && chip(sized)?.id !== chip(accelerator.text)?.id
    ? textOver(sized, accelerator.span)
    : accelerator;
}

function deviceOf({ accelerator, instance, count, countAt, written, vendor }: Offer): DeviceRequest | undefined {
  const machine = instance && machineOf(instance.text);
  if (instance && !accelerator && !machine?.accelerator) {
    return undefined;
  }
  if (instance && machine?.accelerator && count === undefined) {
    const type = machine.hardwareClass === 'neuron' ? 'neuron' : (machine.accelerator.chip?.vendor ?? 'nvidia');
    return requestOf(namedDevice(type), { count: Math.ceil(machine.accelerator.count) });
  }
  const type = namedDevice(accelerator?.text ?? vendor ?? 'nvidia');
  const slice = type.resource === 'google.com/tpu' && accelerator ? tpuChips(accelerator.text) : undefined;
  const place = countAt ? { value: countAt } : {};
  return slice === undefined
    ? requestOf(type, {
        ...place,
        ...(count === undefined ? {} : { count }),
        ...(written === undefined ? {} : { written }),
      })
    : requestOf(type, count === undefined ? {} : { count: slice * count });
}

const isOther = ({ accelerator }: Offer) =>
  accelerator !== undefined && namedDevice(accelerator.text).hardwareClass === 'other';

/** What is recognized without an estimate is stated by its name all the same. */
function isKnown(offer: Offer): boolean {
  const { instance, accelerator } = offer;
  return instance && isOurs(instance.text)
    ? true
    : accelerator
      ? isKnownCard(accelerator.text)
      : instance === undefined;
}

const isKnownCard = (name: string) =>
  namedDevice(name).hardwareClass === 'other' || getCatalog().chip(name) !== undefined;

function cheapest(offers: readonly Offer[]): Offer | undefined {
  const [first] = offers.length === 1 ? offers : [];
  if (first) {
    return isKnown(first) ? first : undefined;
  }
  const priced = offers.flatMap((offer) => {
    const usdPerHour = leastPrice(offer);
    return usdPerHour === undefined ? [] : [{ offer, usdPerHour }];
  });
  return priced.toSorted((a, b) => a.usdPerHour - b.usdPerHour)[0]?.offer ?? offers.find(isKnown);
}

/** USD per hour of the cheapest machine on demand that holds it, in the region that every list prices. */
function leastPrice(offer: Offer): number | undefined {
  const { instances, chip, price } = getCatalog();
  const wanted = fullName(offer);
  const card = wanted && chip(wanted.text);
  const hosts = offer.instance
    ? instances.filter(({ type }) => type === offer.instance?.text)
    : instances.filter(
        ({ accelerator }) => card && accelerator?.chip?.id === card.id && accelerator.count >= (offer.count ?? 1),
      );
  const prices = hosts.flatMap(({ type }) => price(type, HOME_REGION, 'on-demand')?.usdPerHour ?? []);
  return prices.length > 0 ? Math.min(...prices) : undefined;
}
