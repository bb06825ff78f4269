/** Devices that pods claim through objects of their own: ResourceClaimTemplate, ResourceClaim. */
import type { ClaimDeclaration } from '../../context';
import type { ObjectKind, ObjectSource } from '../../foreign/objects';
import { nameOf } from '../../foreign/objects';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, numberOf, textOf } from '../../yaml/tree';

type Source = Omit<ObjectSource, 'context'>;

const RESOURCE = /^resource\.k8s\.io\//;

export const CLAIM_KINDS: readonly ObjectKind[] = [
  { apiVersion: RESOURCE, kind: 'ResourceClaimTemplate', declares: (source) => claim(source, ['spec', 'spec']) },
  { apiVersion: RESOURCE, kind: 'ResourceClaim', declares: (source) => claim(source, ['spec']) },
];

function claim({ root, text }: Source, spec: readonly string[]): ClaimDeclaration[] {
  const name = nameOf(root, text);
  const kind = textOf(nodeAt(root, 'kind'), text) ?? '';
  const devices = itemsOf(nodeAt(root, ...spec, 'devices', 'requests')).flatMap((request) => deviceOf(request, text));
  return name
    ? [{ what: 'claim', names: [`${kind}/${name.text}`], title: `${kind} ${name.text}`, span: name.span, devices }]
    : [];
}

/** Version 1 puts the request below `exactly`, or gives a list of which the first that is free is taken. */
function deviceOf(request: TreeNode, text: string): ClaimDeclaration['devices'] {
  const asked = nodeAt(request, 'exactly') ?? itemsOf(nodeAt(request, 'firstAvailable'))[0] ?? request;
  const deviceClass = textOf(nodeAt(asked, 'deviceClassName'), text);
  const all = textOf(nodeAt(asked, 'allocationMode'), text) === 'All';
  // Kubernetes' own default (DeviceRequest, count).
  const count = numberOf(nodeAt(asked, 'count')) ?? 1;
  return deviceClass
    ? [{ request: textOf(nodeAt(request, 'name'), text) ?? '', deviceClass, ...(all ? {} : { count }) }]
    : [];
}
