/** Devices of a NIMService: asked for as a resource, claimed, or left to the profile. */
import type { DeviceRequest } from '../../foreign/pods/devices';
import { deviceRequests } from '../../foreign/pods/devices';
import { givenDevice } from '../../foreign/pods/givenPod';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, numberOf, textOf } from '../../yaml/tree';

export function devicesOf(spec: TreeNode, text: string, claims: Claims): readonly DeviceRequest[] {
  const asked = deviceRequests(spec, text);
  if (asked.length > 0 || claims === 'elsewhere') {
    return asked;
  }
  // The operator takes the number from the model's profile where it is not written.
  return givenDevice('nvidia.com/gpu', claims === undefined ? undefined : { count: claims });
}

/** A number of devices, or claims whose content stands in another object. */
type Claims = number | 'elsewhere' | undefined;

/** `draResources`: devices through dynamic resource allocation, sometimes with their number. */
export function claimedDevices(spec: TreeNode, text: string): Claims {
  const claims = itemsOf(nodeAt(spec, 'draResources'));
  if (claims.length === 0) {
    return undefined;
  }
  const counts = claims.flatMap((claim) =>
    itemsOf(nodeAt(claim, 'claimCreationSpec', 'devices')).map((device) =>
      entryOf(device, 'count')
        ? numberOf(nodeAt(device, 'count'))
        : textOf(nodeAt(device, 'name'), text)
          ? 1
          : undefined,
    ),
  );
  const sum = counts.reduce<number | undefined>(
    (total, count) => (total === undefined || count === undefined ? undefined : total + count),
    0,
  );
  return counts.length > 0 && sum !== undefined && Number.isInteger(sum) && sum > 0 ? sum : 'elsewhere';
}
