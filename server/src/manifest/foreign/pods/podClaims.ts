/** Devices that a pod asks for through dynamic resource allocation. */
import type { ClaimDeclaration, Context } from '../../context';
import { ELSEWHERE } from '../../engines/text';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';
import type { DeviceRequest } from './devices';
import { deviceOfClass } from './devices';
import type { PodContainer } from './podSpec';

export interface PodClaim {
  readonly name: string;
  /** Absent: the object that it names is not known here. */
  readonly claim?: ClaimDeclaration;
}

export function readClaims(podSpec: TreeNode | undefined, text: string, context: Context): PodClaim[] {
  return itemsOf(nodeAt(podSpec, 'resourceClaims')).map((item) => {
    // Version 1 names the objects directly, older ones below `source`.
    const named = (key: string) => textOf(nodeAt(item, key) ?? nodeAt(item, 'source', key), text);
    const template = named('resourceClaimTemplateName');
    const object = template ? `ResourceClaimTemplate/${template}` : `ResourceClaim/${named('resourceClaimName') ?? ''}`;
    const [claim] = context.find('claim', object);
    return { name: textOf(nodeAt(item, 'name'), text) ?? '', ...(claim ? { claim } : {}) };
  });
}

/** The devices of the claims that a container names. */
function claimedDevices(container: TreeNode, text: string, claims: readonly PodClaim[]): DeviceRequest[] {
  return itemsOf(nodeAt(container, 'resources', 'claims')).flatMap((item) => {
    const name = textOf(nodeAt(item, 'name'), text);
    const request = textOf(nodeAt(item, 'request'), text);
    const claim = claims.find((each) => each.name === name)?.claim;
    return (claim?.devices ?? []).flatMap((device): DeviceRequest[] => {
      const type = request === undefined || request === device.request ? deviceOfClass(device.deviceClass) : undefined;
      const count = device.count === undefined ? { written: 'all' } : { count: device.count };
      return type ? [{ type, value: ELSEWHERE, ...count }] : [];
    });
  });
}

export function withClaims(container: PodContainer, text: string, claims: readonly PodClaim[]): PodContainer {
  const claimed = claims.length > 0 ? claimedDevices(container.node, text, claims) : [];
  return claimed.length > 0 ? { ...container, devices: [...container.devices, ...claimed] } : container;
}
