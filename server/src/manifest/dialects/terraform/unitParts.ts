/** What every unit of Terraform has. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { literalText, textOver } from '../../engines/text';
import { regionOfZone } from '../../foreign/machines/clouds';
import { readDirectives } from '../../foreign/fields/inline';
import { classOfFamily, familyOf } from '../../foreign/machines/hardware';
import { ec2Type, machineOfType } from '../../foreign/machines/ec2Types';
import type { Unit, UnitFacts } from '../../foreign/unit';
import type { Span } from '../../manifest';
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

const textAt = (text: string, span: Span): MappedText =>
  span.end - span.start === text.length ? literalText(text, span.start) : textOver(text, span);

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
          t`for_each makes one of these for each of ${some === undefined ? t('several values') : t`${some} values`}: one is shown.`,
        ]
      : []),
    ...(body.dynamic ? [t('A dynamic block makes one of these for each value: one is shown.')] : []),
    ...unknownNotes([[t('How many of these are made'), body.value('count')]]),
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

/** A machine with accelerators whose number the catalog does not know: all of them. */
export function everyDevice(instance: MappedText | undefined): Pick<Unit, 'everyDevice'> {
  const hardware = instance && !machineOfType(instance) ? classOfFamily(familyOf(ec2Type(instance).text)) : undefined;
  return hardware === 'gpu' || hardware === 'neuron' ? { everyDevice: true } : {};
}

/** Started on a machine that is not known: nothing follows from what is missing. */
export const isOpen = ({ pods, facts }: Unit) => pods.length === 0 && facts?.devices === undefined;

/** The resource's own region, its zone's, or that of the provider. */
export function regionFacts(body: Body, { module }: Source): UnitFacts {
  const zone = knownText(body.value('availability_zone'));
  const region = knownText(body.value('region')) ?? (zone && regionOfZone(zone)) ?? knownText(module.region);
  return region ? { region } : {};
}
