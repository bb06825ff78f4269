/**
 * Public machine images (AMIs) by the names under which AWS and Canonical publish them, each built for one architecture and one
 * kind of machine. What is not here is an image of your own. Checked 2026-11-23 against "Calling for the latest Amazon Linux AMI"
 * (Amazon EC2), "Retrieving Amazon ECS-optimized Linux AMI metadata" (Amazon ECS) and Canonical's "Find Ubuntu images on AWS".
 */
import type { Instance } from '../../../../../shared/src/catalog/types';
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import type { Ground } from './ground';
import { replaceText } from './ground';
import type { Machines } from './machines';
import { deviceOf, isSameChip, isSameKind } from './machines';
import type { Refused, Step } from '../step';
import { both } from '../step';

/** How a file states the image of a machine. */
export type ImageSlot =
  /** The service takes one of its own that fits the machine. */
  | { readonly kind: 'chosen' }
  /** A container of the service's that is built for one kind of hardware. */
  | { readonly kind: 'hosted' }
  /** Under a public name; `architectures` are words that narrow it once more. */
  | { readonly kind: 'named'; readonly name: MappedText; readonly architectures: readonly MappedText[] }
  /** The image type of AWS Batch. */
  | { readonly kind: 'batch'; readonly type: MappedText }
  | { readonly kind: 'own' }
  | { readonly kind: 'none' };

const WHAT = () => t('the machine image');

export function imageStep(ground: Ground, image: ImageSlot, machines: Machines): Step {
  const isSame = isSameKind(machines);
  switch (image.kind) {
    case 'chosen':
      return isSame || !['neuron', 'amd'].includes(deviceOf(machines.after)) ? [] : noneFor(machines);
    case 'hosted':
      return isSame ? [] : { reason: t('no SageMaker container for this hardware is known') };
    case 'batch':
      return isSame ? [] : batchStep(ground, image.type, machines);
    case 'none':
      return isSame ? [] : { reason: t('no machine image is stated, so it is not known what would start') };
    case 'named':
      return isSame && staysWithKind(image.name.text, machines) ? [] : namedStep(ground, image, machines);
    default:
      return ownStep(machines);
  }
}

const noneFor = ({ after }: Machines): Refused => ({
  reason: t`the service has no machine image of its own for ${after.type}`,
});

/** What is installed in an image of your own, only you know: it stays where the chip stays. */
const ownStep = (machines: Machines): Step =>
  isSameKind(machines) && (deviceOf(machines.after) === 'cpu' || isSameChip(machines))
    ? []
    : { reason: t`whether its machine image runs on ${machines.after.type} is not known` };

function namedStep(
  ground: Ground,
  { name, architectures }: Extract<ImageSlot, { kind: 'named' }>,
  machines: Machines,
): Step {
  const wanted = publicImage(name.text, machines.after);
  if (wanted === undefined) {
    return ownStep(machines);
  }
  if (typeof wanted !== 'string') {
    return wanted;
  }
  const words: Readonly<Record<string, string>> = machines.after.arch === 'arm64' ? TO_ARM : TO_X86;
  return both(
    replaceText(ground, name, wanted, WHAT()),
    ...architectures.map((word) => replaceText(ground, word, words[word.text] ?? word.text, WHAT())),
  );
}

const TO_ARM = { x86_64: 'arm64', amd64: 'arm64' };
const TO_X86 = { arm64: 'x86_64' };

/** `ECS_AL2`, `ECS_AL2023`, each also with `_NVIDIA`; Graviton and x86 share one name (API_Ec2Configuration). */
function batchStep(ground: Ground, type: MappedText, machines: Machines): Step {
  const base = /^(ECS_AL2(?:023)?)(?:_NVIDIA)?$/.exec(type.text)?.[1];
  const kind = deviceOf(machines.after);
  return base === undefined || (kind !== 'cpu' && kind !== 'nvidia')
    ? ownStep(machines)
    : replaceText(ground, type, kind === 'nvidia' ? `${base}_NVIDIA` : base, WHAT());
}

interface Family {
  readonly name: RegExp;
  /** `undefined`: it is not published for such a machine. */
  readonly on: (parts: readonly (string | undefined)[], machine: Instance) => string | undefined;
  /** Why there is none. */
  readonly why: (machine: Instance) => string;
}

const noDriver = (machine: Instance) =>
  t`its machine image has no driver for ${machine.accelerator?.name ?? machine.type}`;

/** DLAMI's release notes, "Supported EC2 instances" of the images with NVIDIA's open driver. */
const OPEN_DRIVER = /^(?:g4dn|g5|g6|gr6|g6e|p4d|p4de|p5|p5e|p5en|p6-b200)$/;

/** The same of "Deep Learning ARM64 Base OSS Nvidia Driver GPU AMI" (releases of 2026-10-01 and 2026-10-08). */
const OPEN_DRIVER_ARM = /^(?:g5g|p6e-gb200|p6e-gb300)$/;

const noOpenDriver = ({ type }: Instance) =>
  t`its machine image is made for GPUs with NVIDIA's open driver, and not for ${type}`;

const FAMILIES: readonly Family[] = [
  {
    // Of the Deep Learning images those that come for both architectures, by parameter: none is made for CPUs.
    name: /^(\/aws\/service\/deeplearning\/ami\/)(x86_64|arm64)(\/base-oss-nvidia-driver-gpu-(?:ubuntu-22\.04|ubuntu-24\.04|amazon-linux-2023)\/latest\/ami-id)$/,
    on: ([before = '', , after = ''], machine) => {
      const drivers = machine.arch === 'arm64' ? OPEN_DRIVER_ARM : OPEN_DRIVER;
      return drivers.test(machine.family) ? before + wordOf(machine, 'x86_64') + after : undefined;
    },
    why: noOpenDriver,
  },
  {
    // Amazon Linux as it comes, by its parameter or by its name: no driver of any accelerator.
    name: /^((?:\/aws\/service\/ami-amazon-linux-latest\/)?(?:al2023-ami|amzn2-ami)(?:(?!gpu|neuron|inf|nvidia)[\w.*?-])*?-)(x86_64|arm64)(-gp2)?$/,
    on: ([before = '', , after = ''], machine) => plain(machine, `${before}${wordOf(machine, 'x86_64')}${after}`),
    why: noDriver,
  },
  {
    name: /^(\/aws\/service\/ecs\/optimized-ami\/amazon-linux-(?:2|2023)\/)(?:(?:arm64|gpu)\/)?(recommended(?:\/image_id)?)$/,
    on: ([before = '', after = ''], machine) => {
      const kind = deviceOf(machine);
      const folder = kind === 'nvidia' ? 'gpu/' : machine.arch === 'arm64' ? 'arm64/' : '';
      const isPublished = kind === 'cpu' || (kind === 'nvidia' && machine.arch === 'amd64');
      return isPublished ? before + folder + after : undefined;
    },
    why: ({ type }) => t`ECS has no machine image of this kind for ${type}`,
  },
  {
    name: /^(\/aws\/service\/canonical\/ubuntu\/server\/[\w.]+\/stable\/(?:current|\d+)\/)(amd64|arm64)(\/hvm\/ebs-gp[23]\/ami-id)$/,
    on: ([before = '', , after = ''], machine) => plain(machine, `${before}${wordOf(machine, 'amd64')}${after}`),
    why: noDriver,
  },
  {
    name: /^(ubuntu\/images\/hvm-ssd(?:-gp3)?\/ubuntu-[\w.*-]+?-)(amd64|arm64)(-server-[\w.*-]+)$/,
    on: ([before = '', , after = ''], machine) => plain(machine, `${before}${wordOf(machine, 'amd64')}${after}`),
    why: noDriver,
  },
  {
    name: /^(\/aws\/service\/deeplearning\/ami\/x86_64\/(?:base-)?oss-nvidia-driver-gpu-[\w.-]+\/latest\/ami-id|Deep Learning (?:Base )?OSS Nvidia Driver .*)$/,
    on: ([name], { family }) => (OPEN_DRIVER.test(family) ? name : undefined),
    why: noOpenDriver,
  },
];

const plain = (machine: Instance, name: string) => (deviceOf(machine) === 'cpu' ? name : undefined);
const wordOf = ({ arch }: Instance, x86: string) => (arch === 'arm64' ? 'arm64' : x86);

/** The same image for another machine; `undefined` where the name is none of these. */
function publicImage(name: string, machine: Instance): string | Refused | undefined {
  const found = FAMILIES.flatMap(({ name: pattern, on, why }) => {
    const match = pattern.exec(name);
    return match ? [on(match.slice(1), machine) ?? { reason: why(machine) }] : [];
  });
  return found[0];
}

/** Drivers are in it for some GPUs, or it has none: then the start script brings them, and brought them before. */
const staysWithKind = (name: string, { before, after }: Machines): boolean => {
  const [had, has] = [before, after].map((machine) => publicImage(name, machine));
  return had !== undefined && (typeof has === 'string' || typeof had !== 'string');
};
