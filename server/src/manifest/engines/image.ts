/** A container image reference, taken apart. */
import type { MappedText } from './text';
import type { Environment } from './variables';
import { resolveText } from './variables';

export interface ImageReference {
  /** Registry host, where one is written. */
  readonly host?: string;
  /** Path below the host, lower case. */
  readonly repository: string;
  /** Where the repository starts in the text. */
  readonly repositoryStart: number;
  readonly tag?: string;
  readonly digest?: string;
}

/** A repository has at most 255 characters, a tag 128 (OCI distribution specification); a longer text would be slow to match. */
const LONGEST_IMAGE = 1024;

/** `host/path:tag@digest`; a first part with a dot, a port or `localhost` is a host. */
export function parseImage(text: string): ImageReference | undefined {
  if (text.length > LONGEST_IMAGE) {
    return undefined;
  }
  const match = /^(?:([^/\s]*[.:][^/\s]*|localhost)\/)?([^:@\s]+)(?::([\w][\w.+-]*))?(?:@([\w:+.-]+))?$/.exec(
    text.trim(),
  );
  const repository = match?.[2];
  if (!match || !repository) {
    return undefined;
  }
  return {
    repository: repository.toLowerCase(),
    repositoryStart: text.length - text.trimStart().length + (match[1] ? match[1].length + 1 : 0),
    ...(match[1] ? { host: match[1] } : {}),
    ...(match[3] ? { tag: match[3] } : {}),
    ...(match[4] ? { digest: match[4] } : {}),
  };
}

/** What is filled in later may be the registry or the tag: the rest of the name still tells the engine. */
export function repositoryOf(image: MappedText, environment: Environment): string | undefined {
  const resolved = resolveText(image, environment);
  const text = resolved.ok ? resolved.value.text : image.text.replace(/\$\{[^}]*\}|\$\(\w+\)|\$\w+/g, 'x');
  return parseImage(text.replace(/<[\w -]+>/g, 'x'))?.repository;
}

export interface ImageHints {
  readonly device?: 'cuda' | 'rocm' | 'neuron' | 'cpu' | 'gaudi' | 'tpu' | 'xpu';
  readonly arch?: 'arm64' | 'amd64';
}

const DEVICES: readonly (readonly [RegExp, NonNullable<ImageHints['device']>])[] = [
  [/neuron/, 'neuron'],
  [/rocm/, 'rocm'],
  [/gaudi|habana|[-_]hpu/, 'gaudi'],
  [/[-_/:]tpu/, 'tpu'],
  [/[-_]xpu|intel-gpu|[-_]sycl/, 'xpu'],
  [/cuda|[-_:]cu1[0-9]{2}/, 'cuda'],
  [/(^|[-_:/])cpu([-_:/.]|$)/, 'cpu'],
];

/** What name and tag say about the hardware the image was built for. */
export function imageHints(image: MappedText): ImageHints {
  const text = image.text.toLowerCase();
  const device = DEVICES.find(([pattern]) => pattern.test(text))?.[1];
  const arm = /(arm64|aarch64)/.test(text);
  const amd = /(x86_64|x86-64|amd64)/.test(text);
  return { ...(device ? { device } : {}), ...(arm !== amd ? { arch: arm ? 'arm64' : 'amd64' } : {}) };
}
