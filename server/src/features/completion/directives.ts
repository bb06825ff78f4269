/** The ways to say something of a workload in a file of others: an annotation, a comment, a tag above code. */
import { CompletionItemKind } from 'vscode-languageserver';
import { t } from '../../../../shared/src/l10n';
import { unitOf } from '../../../../shared/src/words/unit';
import { ANNOTATION } from '../../manifest/foreign/fields/inline';
import type { SchemaNode } from '../schemaDocs';
import { nodeAt, workloadRoot } from '../schemaDocs';
import type { Offer } from './catalogValues';
import type { Cursor } from './cursor';

export interface Directive {
  readonly typed: string;
  readonly offers: readonly Offer[];
  /** The field whose value is typed, for the catalog's values. */
  readonly field?: string;
}

/** Under `metadata.annotations` of an object that runs a workload. */
export function annotationOffer({ path, at, typed, present }: Cursor): Directive | undefined {
  return at === 'key' && path.at(-1) === 'annotations' && path.at(-2) === 'metadata' && !present.has(ANNOTATION)
    ? {
        typed,
        offers: [
          {
            label: ANNOTATION,
            newText: `${ANNOTATION}: |`,
            detail: t('What the file does not say: traffic, tokens, SLO'),
            kind: CompletionItemKind.Property,
          },
        ],
      }
    : undefined;
}

const DIRECTIVE = /^[ \t]*#[ \t]*placewright:[ \t]*(?:.*[ \t,;])?([^\s,;]*)$/;
const BEGUN = /^[ \t]*#[ \t]*(p[a-z]*)$/;

/** `# placewright: traffic.rpsAvg=3`; `line` up to the cursor. */
export function directiveOffers(line: string): Directive | undefined {
  const begun = BEGUN.exec(line)?.[1];
  if (begun !== undefined && 'placewright'.startsWith(begun)) {
    const detail = t('What the file does not say: traffic.rpsAvg=3');
    const offer = { label: 'placewright:', newText: 'placewright: ', detail, kind: CompletionItemKind.Keyword };
    return { typed: begun, offers: [offer] };
  }
  const token = DIRECTIVE.exec(line)?.[1];
  if (token === undefined) {
    return undefined;
  }
  const equals = token.indexOf('=');
  if (equals >= 0) {
    const field = token.slice(0, equals);
    const values = nodeAt(workloadRoot(), field.split('.'))?.values ?? [];
    const offers = values.map((value) => ({ label: String(value), kind: CompletionItemKind.EnumMember }));
    return { typed: token.slice(equals + 1), offers, field };
  }
  return { typed: token, offers: leaves(workloadRoot(), []) };
}

/** As deep as a comment's assignment may name a field. */
const DEEPEST = 3;

function leaves(node: SchemaNode, path: readonly string[]): Directive['offers'] {
  return [...node.keys].flatMap(([key, child]) => {
    const field = [...path, key].join('.');
    if (child.keys.size > 0 && child.values.length === 0) {
      return path.length + 1 < DEEPEST && !child.list ? leaves(child, [...path, key]) : [];
    }
    const isPlain = child.each === undefined && !child.list;
    return isPlain
      ? [
          {
            label: field,
            newText: `${field}=`,
            detail: unitOf(field),
            doc: child.doc && t(child.doc),
            kind: CompletionItemKind.Property,
          },
        ]
      : [];
  });
}

/** `@workload` in a doc comment; `text` up to the cursor. */
export function tagOffer(text: string): Directive | undefined {
  const start = text.lastIndexOf('/**');
  const isOpen = start >= 0 && !text.includes('*/', start);
  const typed = isOpen
    ? /^[ \t]*(?:\/\*\*|\*)?[ \t]*(@[a-z]*)$/.exec(text.slice(text.lastIndexOf('\n') + 1))?.[1]
    : undefined;
  return typed !== undefined && '@workload'.startsWith(typed)
    ? {
        typed,
        offers: [
          {
            label: '@workload',
            newText: '@workload ',
            detail: t('The workload that the code below serves, and what it is asked for'),
            kind: CompletionItemKind.Keyword,
          },
        ],
      }
    : undefined;
}
