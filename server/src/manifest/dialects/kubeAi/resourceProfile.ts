/**
 * `PROFILE:COUNT`. The profiles are those of KubeAI's own charts (charts/kubeai/values.yaml and its variants for GKE and EKS,
 * read 2026-11-23); a profile of a team's own stands in its Helm values and is only read where its name follows the same form.
 */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText, textOver } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { givenDevice, givenLabel } from '../../foreign/pods/givenPod';
import type { NodeLabel } from '../../foreign/pods/podSpec';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TreeEntry } from '../../yaml/tree';

export interface Profile {
  readonly devices: readonly DeviceRequest[];
  readonly labels: readonly NodeLabel[];
  readonly accelerator?: MappedText;
  readonly notes: readonly string[];
  /** What it stands for is not known. */
  readonly unknown: boolean;
}

const RESOURCES: Readonly<Record<string, string>> = {
  'nvidia-gpu': 'nvidia.com/gpu',
  'amd-gpu': 'amd.com/gpu',
  'google-tpu': 'google.com/tpu',
};

const DEVICE_PROFILE = /^(nvidia-gpu|amd-gpu|google-tpu)(?:-([a-z\d]+(?:-[a-z\d]+)*))?$/i;

/** One `cpu` stands for 1 vCPU and 2 GiB. */
const GIB_PER_CPU = 2;
const MOST = 1024;

export function readProfile(entry: TreeEntry | undefined, text: string): Profile {
  const written = scalarText(entry?.value, text);
  const nothing = { devices: [], labels: [], notes: [] };
  if (!written || !entry) {
    return { ...nothing, notes: [t('No resourceProfile is written: what it runs on is not known.')], unknown: true };
  }
  const colon = written.text.lastIndexOf(':');
  const name = sliceText(written, 0, colon < 0 ? written.text.length : colon);
  const multiple = colon < 0 ? undefined : sliceText(written, colon + 1);
  const count = countOf(multiple?.text);
  if (/^cpu(-|$)/i.test(name.text)) {
    return { ...nothing, notes: cpuNotes(name.text, count), unknown: false };
  }
  const device = DEVICE_PROFILE.exec(name.text);
  const kind = device?.[1]?.toLowerCase();
  const resource = kind === undefined ? undefined : RESOURCES[kind];
  if (!device || resource === undefined) {
    const note = t`The resource profile ${name.text} is no default of KubeAI: what it runs on stands in the values of its chart.`;
    return { ...nothing, notes: [note], unknown: true };
  }
  const chip = device[2] === undefined ? undefined : chipOf(name, device[2], kind === 'google-tpu');
  const given = count === undefined ? { written: multiple?.text ?? '' } : { count };
  return {
    devices: givenDevice(resource, { ...given, value: (multiple ?? written).span, key: entry.keySpan }),
    labels: /^gb?h?200(-|$)/i.test(device[2] ?? '') ? [givenLabel('kubernetes.io/arch', 'arm64')] : [],
    ...(chip ? { accelerator: chip } : {}),
    notes: [],
    unknown: false,
  };
}

/** A missing multiple is one. */
function countOf(multiple: string | undefined): number | undefined {
  const count = multiple === undefined ? 1 : /^\d{1,4}$/.test(multiple) ? Number(multiple) : undefined;
  return count !== undefined && count > 0 && count <= MOST ? count : undefined;
}

function cpuNotes(name: string, count: number | undefined): string[] {
  return name.toLowerCase() !== 'cpu' || count === undefined
    ? []
    : [t`The profile cpu asks for ${count} vCPU and ${count * GIB_PER_CPU} GiB in KubeAI's own chart.`];
}

/** `a100-80gb` → `A100-80GB`; a TPU keeps its generation and loses its topology: `v5e-1x1` → `TPU-v5e`. */
function chipOf(name: MappedText, chip: string, isTpu: boolean): MappedText {
  const start = name.text.length - chip.length;
  const place = sliceText(name, start).span;
  if (isTpu) {
    return textOver(`TPU-${chip.toLowerCase().replace(/-\d+(x\d+)+$/, '')}`, place);
  }
  const [model = '', ...rest] = chip.toUpperCase().split('-');
  const memory = rest.find((part) => /^\d+GB$/.test(part));
  return textOver(memory === undefined ? model : `${model}-${memory}`, place);
}
