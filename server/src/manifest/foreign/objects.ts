/** Formats made of objects with `apiVersion` and `kind`: which kinds there are, and who reads them. */
import { t } from '../../../../shared/src/l10n';
import type { Declaration } from '../context';
import type { Dialect } from '../dialect';
import type { MappedText } from '../engines/text';
import type { Span } from '../manifest';
import type { TreeNode } from '../yaml/tree';
import { nodeAt, textOf } from '../yaml/tree';
import { scalarText } from './fields/scalarText';
import type { Site } from '../retarget/site';
import { objectsOf } from './listed';
import type { Unit } from './unit';
import type { DocumentSource } from './yamlDialect';
import { yamlDialect } from './yamlDialect';

/** One object of a document; `root` is the object. */
export type ObjectSource = DocumentSource;

export interface ObjectKind {
  readonly apiVersion: RegExp;
  readonly kind: string;
  readonly units?: (object: ObjectSource) => readonly Unit[];
  readonly declares?: (object: Omit<ObjectSource, 'context'>) => readonly Declaration[];
  /** Where a unit's facts are changed when it moves. */
  readonly site?: (object: ObjectSource, unit: Unit) => Site;
}

/** Helm's actions. Jinja in a chat template looks alike but names no value, no keyword of Helm. */
const HELM_ACTION =
  /\{\{-?\s*(?:[.$]|\/\*|(?:if|else|end|range|with|include|template|define|block|toYaml|tpl|default|quote|printf|required|lookup|fail)\b)/;

export const isHelmTemplate = (text: string) => HELM_ACTION.test(text);

/** A line that names one of these kinds. */
export function kindGate(kinds: readonly string[]): RegExp {
  return new RegExp(`(?:^|[\\s{,])["']?kind["']?\\s*:\\s*["']?(?:${[...new Set(kinds)].join('|')})\\b`);
}

/** Values of `apiVersion`, wherever they stand. */
const VERSIONS = /(?:^|[\s{,])["']?apiVersion["']?\s*:\s*["']?([^\s"',}]+)/g;

/** Kinds of several groups share a name (`Job`, `Service`): what is plainly of another group costs no parsing. */
function namesVersion(text: string, kinds: readonly ObjectKind[]): boolean {
  for (const [, version = ''] of text.matchAll(VERSIONS)) {
    // An anchor, an alias or a block: only the parser can tell.
    if (!/^[a-z]/.test(version) || kinds.some(({ apiVersion }) => apiVersion.test(version))) {
      return true;
    }
  }
  return false;
}

/** Helm's own objects and functions. Operators with Go templates of their own (`{{ .Name }}`) know none of them. */
const HELM_ONLY =
  /\{\{[^}\n]{0,200}?(?:(?<!\w)\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|\b(?:include|define|toYaml|tpl|template)\s)|\{\{-?\s*(?:\$|\/\*)/;

export const isHelmAmongTemplates = (text: string) => HELM_ONLY.test(text);

/** `isTemplate`: which texts are no manifests yet; by default everything with an action of Helm. */
export function objectDialect(
  id: string,
  kinds: readonly ObjectKind[],
  isTemplate: (text: string) => boolean = isHelmTemplate,
): Dialect {
  const glance = kindGate(kinds.map(({ kind }) => kind));
  const declaring = kinds.filter(({ declares }) => declares).map(({ kind }) => kind);
  const declaringGate = kindGate(declaring);
  const kindOf = (object: TreeNode, text: string) => {
    const apiVersion = textOf(nodeAt(object, 'apiVersion'), text) ?? '';
    const kind = textOf(nodeAt(object, 'kind'), text);
    return kinds.find((each) => each.kind === kind && each.apiVersion.test(apiVersion));
  };
  return yamlDialect({
    id,
    glance,
    onKubernetes: true,
    gate: (text) => glance.test(text) && namesVersion(text, kinds) && !isTemplate(text),
    units: (source) =>
      objectsOf(source.root).flatMap((root) => {
        const units = kindOf(root, source.text)?.units?.({ ...source, root }) ?? [];
        return units.length > 0 ? [{ root, units }] : [];
      }),
    ...(declaring.length > 0
      ? {
          declaring: (text: string) => declaringGate.test(text),
          declares: (source) =>
            objectsOf(source.root).flatMap((root) => kindOf(root, source.text)?.declares?.({ ...source, root }) ?? []),
        }
      : {}),
    ...(kinds.some(({ site }) => site)
      ? {
          site: (source: DocumentSource, unit: Unit) =>
            kindOf(source.root, source.text)?.site?.(source, unit) ?? {
              refused: t`a ${unit.object?.kind ?? 'unit'} cannot be moved in one step yet`,
            },
        }
      : {}),
  });
}

/** What every object has: its name, its extent, and the author's own words beside it. */
export function objectHead({
  root,
  text,
}: Pick<ObjectSource, 'root' | 'text'>): Pick<Unit, 'name' | 'fallbackName' | 'object' | 'queue' | 'span' | 'anchor'> {
  const name = nameOf(root, text);
  const kind = textOf(nodeAt(root, 'kind'), text) ?? 'object';
  const anchor: Span = nodeAt(root, 'kind')?.span ?? { start: root.span.start, end: root.span.start };
  return {
    ...(name ? { name } : {}),
    fallbackName: kind,
    object: { kind, ...(name ? { name: name.text } : {}) },
    ...queueOf(root, text),
    span: root.span,
    anchor,
  };
}

const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** On the object, or on the pods that it makes. */
function queueOf(root: TreeNode, text: string): Pick<Unit, 'queue'> {
  const label = (...path: readonly string[]) => textOf(nodeAt(root, ...path, 'metadata', 'labels', QUEUE_LABEL), text);
  const queue = label() ?? label('spec', 'template');
  return queue ? { queue } : {};
}

export function nameOf(root: TreeNode, text: string): MappedText | undefined {
  return (
    scalarText(nodeAt(root, 'metadata', 'name'), text) ?? scalarText(nodeAt(root, 'metadata', 'generateName'), text)
  );
}
