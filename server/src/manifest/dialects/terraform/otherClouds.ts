/** Machines of Google Cloud and Azure with accelerators or engines: recognized; the prices are AWS's. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText, textOver } from '../../engines/text';
import { regionOfZone } from '../../foreign/machines/clouds';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { givenDevice } from '../../foreign/pods/givenPod';
import { DEVICE_RESOURCE } from '../../foreign/machines/catalogMachine';
import { isAzureGpu, otherMachine } from '../../foreign/machines/otherMachines';
import { productOf } from '../../foreign/machines/products';
import { engineOfScript } from '../../foreign/tasks/startScript';
import type { ReplicaFacts, Unit } from '../../foreign/unit';
import type { Body } from './body';
import { container, podOf } from './containers';
import { ONE } from './scaling';
import type { Source } from './unitParts';
import { copyNotes, headOf, isLeftOut, unknownNotes } from './unitParts';
import type { Value } from './values';
import { anyText, countedOf, knownText, valueAt, writtenOf } from './values';

interface Machine {
  readonly cloud: string;
  readonly type: Value | undefined;
  readonly region: MappedText | undefined;
  readonly script: Value | undefined;
  readonly accelerator?: MappedText;
  readonly devices: readonly DeviceRequest[];
}

export function googleUnits(body: Body, source: Source): Unit[] {
  const type = body.value('machine_type');
  const attached = body.blocks('guest_accelerator')[0];
  const zone = knownText(body.value('zone'));
  return machineUnit(body, source, {
    cloud: 'Google Cloud',
    type,
    region: knownText(body.value('region')) ?? (zone && regionOfZone(zone)),
    script: body.value('metadata_startup_script') ?? valueAt(body.value('metadata'), 'startup-script'),
    ...(attached ? attachedTo(attached) : insideOf(type)),
  });
}

export function azureUnits(body: Body, source: Source): Unit[] {
  const type = body.value('size') ?? body.value('vm_size') ?? body.value('sku');
  const script = body.value('custom_data') ?? body.value('user_data');
  const region = knownText(body.value('location'));
  return machineUnit(body, source, { cloud: 'Azure', type, region, script, ...insideOf(type) });
}

type Accelerators = Pick<Machine, 'accelerator' | 'devices'>;

function attachedTo(block: Body): Accelerators {
  const written = anyText(block.value('type'));
  // The path of an accelerator type ends in its name.
  const name = written && sliceText(written, written.text.lastIndexOf('/') + 1);
  const product = name && productOf(name.text);
  const counted = countedOf(block.value('count'));
  return {
    ...(name && product ? { accelerator: textOver(product.name, name.span) } : {}),
    devices: givenDevice(DEVICE_RESOURCE.nvidia, counted ?? { written: '' }),
  };
}

function insideOf(type: Value | undefined): Accelerators {
  const name = knownText(type);
  const known = name && otherMachine(name.text);
  if (!name || !known) {
    return { devices: name && isAzureGpu(name.text) ? givenDevice(DEVICE_RESOURCE.nvidia, { written: '' }) : [] };
  }
  return {
    accelerator: textOver(known.accelerator, name.span),
    devices: givenDevice(DEVICE_RESOURCE[known.vendor], { count: known.count }),
  };
}

function machineUnit(body: Body, source: Source, machine: Machine): Unit[] {
  const { cloud, type, region, script, accelerator, devices } = machine;
  const engine = engineOfScript(anyText(script), new Map());
  if (isLeftOut(body) || !(engine || devices.length > 0)) {
    return [];
  }
  const name = knownText(type);
  const count = writtenOf(body.value('count'));
  const scale: ReplicaFacts = count ? { replicas: count } : body.value('count') ? { none: true } : ONE;
  return [
    {
      ...headOf(body, source),
      pods: [{ pod: podOf([container(body.span, undefined, engine, devices)]), copies: 1 }],
      facts: {
        cloud,
        ...(name ? { machine: name } : {}),
        ...(region ? { region } : {}),
        ...(accelerator ? { accelerator } : {}),
      },
      always: true,
      scale,
      notes: [
        ...(engine || script?.kind === 'unknown' ? [] : [t('What runs on this machine is not stated here.')]),
        ...unknownNotes([
          [t('The machine type'), type],
          [t('The start-up script'), script],
        ]),
        ...copyNotes(body),
      ],
    },
  ];
}
