/** Accelerators that a container of ECS or Batch asks for. */
import { ELSEWHERE } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { deviceCount, deviceType } from '../../foreign/pods/devices';
import type { TreeNode } from '../../yaml/tree';
import { fieldEntry, listAt, settled, sourceOf, textAt } from './fields';
import type { Template } from './template';

/** `ResourceRequirements` with a GPU. */
export function gpusOf(template: Template, container: TreeNode): DeviceRequest[] {
  const type = deviceType('nvidia.com/gpu');
  return listAt(template, container, 'ResourceRequirements').flatMap((item): DeviceRequest[] => {
    const entry = fieldEntry(template, item, 'Value');
    const value = settled(template, entry?.value);
    if (textAt(template, item, 'Type')?.text.toUpperCase() !== 'GPU' || !entry || !type) {
      return [];
    }
    const read = value
      ? { ...deviceCount(value, 'GPU', template.text), value: value.span }
      : { written: sourceOf(template, entry.value) ?? '', value: ELSEWHERE };
    return read.count === 0 ? [] : [{ type: { ...type, resource: 'GPU' }, ...read, key: entry.keySpan }];
  });
}

/** One device file for each Neuron chip (AWS Neuron's guide for ECS: `/dev/neuron0`). */
const NEURON_DEVICE = /^\/dev\/neuron\d+$/;

export function neuronsOf(template: Template, container: TreeNode): DeviceRequest[] {
  const type = deviceType('aws.amazon.com/neuron');
  const devices = listAt(template, container, 'LinuxParameters', 'Devices').filter((item) =>
    NEURON_DEVICE.test(textAt(template, item, 'HostPath')?.text ?? ''),
  );
  return type && devices.length > 0 ? [{ type, count: devices.length, value: ELSEWHERE }] : [];
}
