/** What a container image means on linux/arm64: by its own name, or by a dated table; any other is not guessed. */
import type { PlacedFinding } from '../../../shared/src/arm/schema';
import { baseImage } from '../../../shared/src/catalog/baseImages';
import type { Libc } from '../../../shared/src/catalog/nativePackages';
import { phrase, t } from '../../../shared/src/l10n';
import type { ImageReference } from '../manifest/engines/image';
import { imageHints, parseImage } from '../manifest/engines/image';
import { ENGINE_IMAGES_CHECKED, imageFor } from '../manifest/engines/imageVariants';
import { literalText } from '../manifest/engines/text';

export type ImageFinding = Pick<PlacedFinding, 'status' | 'message' | 'basis' | 'source' | 'date'>;

/** A name of Docker has at most 255 characters, its tag 128, its digest 71; the registry comes before. */
const LONGEST_NAME = 1000;

export function imageOnArm(image: string): ImageFinding {
  const parsed = image.length > LONGEST_NAME ? undefined : parseImage(image);
  if (image.includes('$')) {
    return {
      status: 'unknown',
      basis: 'file',
      message: t`${image.slice(0, LONGEST_NAME)} comes from a variable: its architectures are not known.`,
    };
  }
  if (!parsed) {
    return {
      status: 'unknown',
      basis: 'file',
      message: t`${image.slice(0, LONGEST_NAME)} is no name of an image that can be read: its architectures are not known.`,
    };
  }
  return byName(image) ?? byBase(image, parsed) ?? byEngine(image) ?? unknown(image);
}

/** `scratch`, and an architecture in the name itself. */
function byName(image: string): ImageFinding | undefined {
  if (image === 'scratch') {
    return { status: 'fine', basis: 'file', message: t('scratch is empty: it runs what is copied into it.') };
  }
  const { arch } = imageHints(literalText(image, 0));
  if (arch === 'arm64' || image.startsWith('arm64v8/')) {
    return { status: 'fine', basis: 'file', message: t`${image} is for arm64 by its name.` };
  }
  return arch === 'amd64'
    ? { status: 'blocks', basis: 'file', message: t`${image} is for amd64 by its name.` }
    : undefined;
}

/** Registries that mirror Docker's official images. */
const OFFICIAL = /^(?:library\/|docker\/library\/)/;
const OFFICIAL_HOSTS: ReadonlySet<string | undefined> = new Set([
  undefined,
  'docker.io',
  'index.docker.io',
  'public.ecr.aws',
]);

function byBase(image: string, { host, repository, tag }: ImageReference): ImageFinding | undefined {
  const name = repository.replace(OFFICIAL, '');
  const base = OFFICIAL_HOSTS.has(host) ? baseImage(name, tag) : undefined;
  if (!base?.image.architectures.includes('arm64')) {
    return undefined;
  }
  const { title, date } = base.image.source;
  const ground = { basis: base.proven ? 'table' : 'assumed', source: title, date } as const;
  return name === 'nvidia/cuda'
    ? {
        status: 'unknown',
        ...ground,
        message: t`${image} is published for arm64 too, and is made for NVIDIA GPUs: whether the service runs without one is not known.`,
      }
    : { status: 'fine', ...ground, message: t`${image} is published for arm64.` };
}

/** Images of engines, by the table that moves use. */
function byEngine(image: string): ImageFinding | undefined {
  const choice = imageFor(literalText(image, 0), { device: 'cpu', arch: 'arm64' });
  if (!choice.ok) {
    return undefined;
  }
  const table = { basis: 'table', source: "the engines' own documentation", date: ENGINE_IMAGES_CHECKED } as const;
  return choice.image === image
    ? { status: 'fine', ...table, message: t`${image} is published for arm64.` }
    : {
        status: 'blocks',
        ...table,
        message: t`${image} is not for arm64 CPUs. ${choice.image} runs the same engine there.`,
      };
}

const FOR_DEVICES: Readonly<Record<string, string>> = {
  cuda: phrase('NVIDIA GPUs'),
  rocm: phrase('AMD GPUs'),
  neuron: phrase('Trainium and Inferentia'),
  gaudi: 'Gaudi',
  tpu: 'TPUs',
  xpu: phrase('Intel GPUs'),
};

function unknown(image: string): ImageFinding {
  const { device } = imageHints(literalText(image, 0));
  const made = device === undefined ? undefined : FOR_DEVICES[device];
  const message =
    made === undefined
      ? t`The architectures of ${image} are not known.`
      : t`The architectures of ${image} are not known. By its name it is made for ${t(made)}.`;
  return { status: 'unknown', basis: 'file', message };
}

/** By what its name says: Alpine has musl, Debian and Ubuntu have glibc. */
export function libcOf(image: string): Libc | undefined {
  const { repository, tag = '' } = (image.length > LONGEST_NAME ? undefined : parseImage(image)) ?? { repository: '' };
  if (/(^|[-/])alpine/.test(repository) || /alpine/.test(tag)) {
    return 'musl';
  }
  const name = repository.replace(OFFICIAL, '');
  return /^(debian|ubuntu|node|python|nvidia\/cuda)$/.test(name) || /debian|ubuntu/.test(repository)
    ? 'glibc'
    : undefined;
}
