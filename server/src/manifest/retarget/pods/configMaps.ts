/**
 * ConfigMaps of the file that a move edits. Each document is read by itself, so that their values have no place in it; for a
 * move the whole file stands behind the document, and the values have their places there.
 */
import { t } from '../../../../../shared/src/l10n';
import type { ConfigDeclaration, Context } from '../../context';
import { contextOf, LONGEST_SETTING } from '../../context';
import type { Edit } from '../../dialect';
import type { MappedText } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import { objectsOf } from '../../foreign/listed';
import { configMapsRead } from '../../foreign/pods/configMapsRead';
import type { Span } from '../../manifest';
import { splitDocuments } from '../../yaml/documents';
import { parseShared } from '../../yaml/sharedParse';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, nodeAt, textOf } from '../../yaml/tree';

export interface ConfigMapsBehind {
  /** The document with its file behind it. */
  readonly text: string;
  /** Knows the places of the values. */
  readonly context: Context;
  /** An edit of that text as one of the file. */
  readonly inFile: (edit: Edit) => Edit;
  /** A reason where an edit changes what others read too. */
  readonly held: (edits: readonly Edit[]) => string | undefined;
  readonly isBehind: (edit: Edit) => boolean;
}

interface Place {
  readonly text: string;
  readonly start: number;
}

/** Keeps the last line of the document apart from the first one of the file. */
const SEPARATOR = '\n';

/** Nothing where the file has no ConfigMap that the document may read. */
export function configMapsBehind(document: Place, file: string, context: Context): ConfigMapsBehind | undefined {
  if (!document.text.includes('configMap')) {
    return undefined;
  }
  const { length } = document.text;
  const shift = length + SEPARATOR.length;
  const placed = objectsIn(file).flatMap((object) => configMapOf(object, shift) ?? []);
  if (placed.length === 0) {
    return undefined;
  }
  const isBehind = ({ span }: Edit) => span.start >= shift;
  return {
    text: document.text + SEPARATOR + file,
    context: contextOf(placed, context),
    isBehind,
    inFile: (edit) =>
      isBehind(edit)
        ? moved(edit, -shift, Infinity)
        : // What takes the last line away takes its line break, which is not the document's.
          moved(edit, document.start, length),
    held: (edits) => {
      const changed = placed.find(({ span }) =>
        edits.some((edit) => isBehind(edit) && edit.span.start >= span.start && edit.span.end <= span.end),
      );
      return changed && readElsewhere(changed, file, context);
    },
  };
}

const moved = ({ span, newText }: Edit, by: number, end: number): Edit => ({
  span: { start: span.start + by, end: Math.min(span.end, end) + by },
  newText,
});

interface FileObject {
  readonly root: TreeNode;
  readonly text: string;
  readonly start: number;
}

function objectsIn(file: string): FileObject[] {
  return splitDocuments(file).flatMap(({ text, start }) => {
    const { root, syntax } = parseShared(text);
    return root && syntax.length === 0 ? objectsOf(root).map((each) => ({ root: each, text, start })) : [];
  });
}

function configMapOf({ root, text, start }: FileObject, shift: number): ConfigDeclaration | undefined {
  const name = textOf(nodeAt(root, 'metadata', 'name'), text);
  if (name === undefined || textOf(nodeAt(root, 'kind'), text) !== 'ConfigMap') {
    return undefined;
  }
  const values = entriesOf(nodeAt(root, 'data')).flatMap(({ key, value }): [string, MappedText][] => {
    const written = scalarText(value, text);
    return written && written.text.length <= LONGEST_SETTING ? [[key, shifted(written, start + shift)]] : [];
  });
  return {
    what: 'config',
    names: [name],
    title: `ConfigMap ${name}`,
    span: shiftedSpan(root.span, start + shift),
    data: new Map(values.map(([key, value]) => [key, value.text])),
    places: new Map(values),
  };
}

const shiftedSpan = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });
const shifted = ({ text, starts, ends, span }: MappedText, by: number): MappedText => ({
  text,
  starts: starts.map((at) => at + by),
  ends: ends.map((at) => at + by),
  span: shiftedSpan(span, by),
});

/** The workload itself is one of those that read it, here and among the workloads of the workspace. */
function readElsewhere({ names: [name = ''], title }: ConfigDeclaration, file: string, context: Context) {
  const here = objectsIn(file).filter(({ root, text }) => configMapsRead(root, text).includes(name));
  const anywhere = context.find('deployment').filter(({ configMaps }) => configMaps?.includes(name));
  const others = new Set(anywhere.map((each) => each.title));
  return here.length > 1 || others.size > 1 ? t`${title} is read by others too` : undefined;
}
