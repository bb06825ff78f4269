/** What every resource has: its logical name, its extent, and the author's own words beside it. */
import { t } from '../../../../../shared/src/l10n';
import type { Span } from '../../manifest';
import { ANNOTATION, readAnnotation, readDirectives } from '../../foreign/fields/inline';
import { keyText } from '../../foreign/fields/scalarText';
import type { Unit } from '../../foreign/unit';
import { nodeAt } from '../../yaml/tree';
import { decide } from './conditions';
import { resolve } from './resolve';
import type { Resource, Template } from './template';

type Head = Pick<Unit, 'name' | 'fallbackName' | 'object' | 'span' | 'anchor' | 'inline'>;

export function resourceHead(resource: Resource, { text }: Template): Head {
  const { id, type, entry, node, from } = resource;
  const { keySpan } = entry;
  const metadata = nodeAt(node, 'Metadata', ANNOTATION);
  const isBlock = metadata?.kind === 'scalar' && typeof metadata.value === 'string';
  return {
    name: keyText(entry, text),
    fallbackName: id,
    object: { kind: type, name: id },
    span: entry.span,
    anchor: keySpan,
    inline: [
      isBlock ? readAnnotation(metadata, text) : undefined,
      readDirectives(text, Math.min(from, entry.span.start), lineEnd(text, entry.span)),
    ],
  };
}

/** A comment behind the last value stands on its line. */
function lineEnd(text: string, { end }: Span): number {
  const next = text.indexOf('\n', end);
  return next < 0 ? text.length : next;
}

/** Whether the stack has the resource at all, where a condition decides that. */
export function conditionNotes({ node }: Resource, template: Template): string[] {
  const condition = nodeAt(node, 'Condition');
  const name = condition?.kind === 'scalar' && typeof condition.value === 'string' ? condition.value : undefined;
  if (name === undefined || decide(template, name, 0, resolve) === true) {
    return [];
  }
  return [
    decide(template, name, 0, resolve) === false
      ? t`With the default parameters this is not created: condition ${name} does not hold.`
      : t`Created only where condition ${name} holds.`,
  ];
}
