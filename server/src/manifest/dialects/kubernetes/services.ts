/** Who answers at a name of the cluster: a Service selects pods by their labels, a workload's pods carry them. */
import type { DeploymentDeclaration, ServiceDeclaration } from '../../context';
import type { ObjectKind, ObjectSource } from '../../foreign/objects';
import { nameOf } from '../../foreign/objects';
import { configMapsRead } from '../../foreign/pods/configMapsRead';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, nodeAt, textOf } from '../../yaml/tree';
import type { PodKind } from './podKinds';

type Source = Omit<ObjectSource, 'context'>;

export const SERVICE_KINDS: readonly ObjectKind[] = [{ apiVersion: /^v1$/, kind: 'Service', declares: service }];

function service({ root, text }: Source): ServiceDeclaration[] {
  const name = nameOf(root, text);
  const selector = labelsOf(nodeAt(root, 'spec', 'selector'), text);
  return name && selector.size > 0
    ? [{ what: 'service', names: [name.text], title: `Service ${name.text}`, span: name.span, selector }]
    : [];
}

export function deployment({ root, text }: Source, { kind, template }: PodKind): DeploymentDeclaration[] {
  const name = nameOf(root, text);
  const labels = labelsOf(nodeAt(root, ...template, 'metadata', 'labels'), text);
  const configMaps = configMapsRead(root, text);
  return name
    ? [
        {
          what: 'deployment',
          names: [name.text],
          title: `${kind} ${name.text}`,
          span: name.span,
          labels,
          ...(configMaps.length > 0 ? { configMaps } : {}),
        },
      ]
    : [];
}

function labelsOf(node: TreeNode | undefined, text: string): Map<string, string> {
  return new Map(
    entriesOf(node).flatMap(({ key, value }): [string, string][] => {
      const written = textOf(value, text);
      return written === undefined ? [] : [[key, written]];
    }),
  );
}
