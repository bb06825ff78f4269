/** What every unit of Terraform has. */
import type { MappedText } from '../../engines/text';
import { sliceText, textOver } from '../../engines/text';
import { readDirectives } from '../../foreign/inline';
import { classOfFamily, familyOf } from '../../foreign/hardware';
import { isEc2Type, machineOf } from '../../foreign/machine';
import { machineOfSageMaker, SAGEMAKER_PRICE, SAGEMAKER_SERVERLESS } from '../../foreign/sagemaker';
import type { Unit, UnitFacts } from '../../foreign/unit';
import type { Body } from './body';
import type { Module } from './moduleScope';
import type { Value } from './values';
import { entriesOf, itemsOf, knownText, reasonOf } from './values';

/** What a reading of a file starts from. */
export interface Source {
  readonly text: string;
  readonly module: Module;
}

export type Head = Pick<Unit, 'name' | 'fallbackName' | 'object' | 'span' | 'anchor' | 'inline'>;

/** A resource is known by its label, a module call too. */
export function headOf(body: Body, { text }: Source): Head {
  const label = body.labels.at(-1);
  const kind = body.type === 'resource' ? (body.labels[0]?.text ?? '') : body.type;
  const name = label && textAt(label.text, label.span);
  return {
    ...(name ? { name } : {}),
    fallbackName: kind,
    object: { kind, ...(name ? { name: name.text } : {}) },
    span: body.span,
    anchor: { start: body.span.start, end: body.span.start + body.type.length },
    inline: [readDirectives(text, commentsAbove(text, body.span.start), body.span.end)],
  };
}

export function textAt(text: string, span: { readonly start: number; readonly end: number }): MappedText {
  const starts = Array.from({ length: text.length }, (_, index) => span.start + index);
  return span.end - span.start === text.length
    ? { text, starts, ends: starts.map((at) => at + 1), span }
    : textOver(text, span);
}

/** Directives may stand in the comment lines right above a block. */
function commentsAbove(text: string, start: number): number {
  let at = text.lastIndexOf('\n', start - 1) + 1;
  while (at > 0) {
    const before = text.lastIndexOf('\n', at - 2) + 1;
    if (!/^[ \t]*(#|\/\/)/.test(text.slice(before, at))) {
      return at;
    }
    at = before;
  }
  return at;
}

/** Each value that is stated and not known, in words. */
export function unknownNotes(values: readonly (readonly [string, Value | undefined])[]): string[] {
  return values.flatMap(([what, value]) => {
    const reason = reasonOf(value);
    return reason === undefined ? [] : [`${what} ${reason}.`];
  });
}

/** `count` and `for_each` of a resource. */
export function copyNotes(body: Body): string[] {
  const each = body.value('for_each');
  const some =
    each && (each.kind === 'map' ? entriesOf(each).length : each.kind === 'list' ? itemsOf(each).length : undefined);
  return [
    ...(each
      ? [
          `for_each makes one of these for each of ${some === undefined ? 'several values' : `${some} values`}: one is shown.`,
        ]
      : []),
    ...(body.dynamic ? ['A dynamic block makes one of these for each value: one is shown.'] : []),
    ...unknownNotes([['How many of these are made', body.value('count')]]),
  ];
}

/** `count = 0`, or a condition that is not met. */
export function isLeftOut(body: Body): boolean {
  const count = body.value('count');
  return count?.kind === 'scalar' && (count.value === 0 || count.value === '0');
}

/** A known value that is the name of a machine. */
export function instanceIn(value: Value | undefined): MappedText | undefined {
  const written = knownText(value);
  return written && /^(ml\.)?[a-z][\w-]*\.[\w-]+$/.test(written.text) ? written : undefined;
}

/** The machine and all its accelerators; one without any has none, whether the catalog has it or not. */
export function machineFacts(written: MappedText | undefined): UnitFacts {
  if (!written) {
    return {};
  }
  const instance = machineOfSageMaker(written);
  const machine = machineOf(instance.text);
  const hardware = classOfFamily(familyOf(instance.text));
  const count = machine?.accelerator?.count ?? (hardware === 'x86' || hardware === 'graviton' ? 0 : undefined);
  return {
    instance,
    ...(isEc2Type(instance.text) ? { writtenInstance: written.text } : {}),
    ...(count === undefined && !machine ? {} : { devices: { count: count ?? 0 } }),
  };
}

/** What SageMaker charges is said where there is a price to show. */
export const priceNotes = (written: MappedText | undefined): string[] =>
  written && machineOf(machineOfSageMaker(written).text) ? [SAGEMAKER_PRICE] : [];

/** A machine with accelerators whose number the catalog does not know: all of them. */
export function everyDevice(instance: MappedText | undefined): Pick<Unit, 'everyDevice'> {
  const type = instance && machineOfSageMaker(instance).text;
  const hardware = type !== undefined && !machineOf(type) ? classOfFamily(familyOf(type)) : undefined;
  return hardware === 'gpu' || hardware === 'neuron' ? { everyDevice: true } : {};
}

/** Started on a machine that is not known: nothing follows from what is missing. */
export const isOpen = ({ pods, facts, notes = [] }: Unit) =>
  pods.length === 0 && facts?.devices === undefined && !notes.includes(SAGEMAKER_SERVERLESS);

/** The resource's own region, its zone's, or that of the provider. */
export function regionFacts(body: Body, { module }: Source): UnitFacts {
  const zone = knownText(body.value('availability_zone'));
  const ofZone =
    zone && /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone.text) ? sliceText(zone, 0, zone.text.length - 1) : undefined;
  const region = knownText(body.value('region')) ?? ofZone ?? knownText(module.region);
  return region ? { region } : {};
}
