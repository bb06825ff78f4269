/**
 * Public images that are known for other hardware than the one a file names. Checked (`ENGINE_IMAGES_CHECKED`) against
 * each project's own documentation; an image that is not here is not guessed.
 */
import type { MappedText } from './text';
import { parseImage, type ImageReference } from './image';

/** The day on which the projects' documentation was read. */
export const ENGINE_IMAGES_CHECKED = '2026-11-22';

export interface ImageTarget {
  readonly device: 'nvidia' | 'amd' | 'neuron' | 'cpu';
  readonly arch: 'arm64' | 'amd64';
  /** Chip as the catalog names it, for images built per GPU generation. */
  readonly accelerator?: string;
}

export type ImageChoice =
  | { readonly ok: true; readonly image: string }
  | { readonly ok: false; readonly reason: string };

interface ImageFamily {
  readonly repositories: RegExp;
  /** The image for the target; `undefined` where none is known. */
  readonly variant: (image: ImageReference, target: ImageTarget) => string | undefined;
}

const PUBLIC_HOSTS = new Set([undefined, 'docker.io', 'index.docker.io', 'ghcr.io', 'public.ecr.aws']);

/** The image that runs the same engine on `target`; the given one where it already does. */
export function imageFor(image: MappedText, target: ImageTarget): ImageChoice {
  const parsed = parseImage(image.text);
  const family = parsed && FAMILIES.find(({ repositories }) => repositories.test(parsed.repository));
  const known = family && PUBLIC_HOSTS.has(parsed.host) && !parsed.digest;
  const variant = known ? family.variant(parsed, target) : undefined;
  if (variant !== undefined) {
    return { ok: true, image: variant };
  }
  const wanted =
    target.device === 'cpu' ? target.arch : target.device === 'neuron' ? 'Neuron' : `${target.device} ${target.arch}`;
  return { ok: false, reason: `no ${wanted} image of ${image.text} is known` };
}

/** Release numbers as figures; `latest` counts as the newest. */
function release(tag: string | undefined): { readonly text: string; readonly at: number } | undefined {
  if (tag === undefined || tag.startsWith('latest')) {
    return { text: 'latest', at: Number.POSITIVE_INFINITY };
  }
  const match = /v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(tag);
  return match
    ? { text: match[0], at: Number(match[1]) * 1e6 + Number(match[2]) * 1e3 + Number(match[3] ?? 0) }
    : undefined;
}

/** vLLM 0.12.0: first release whose documentation names the CPU repositories on public ECR. */
const FIRST_VLLM_CPU = 12_000;
/** vLLM 0.18.1: its release script pushes the CPU images to Docker Hub too. */
const FIRST_VLLM_CPU_ON_HUB = 18_001;
/** AWS Neuron 2.33.0 documentation; runs on Trainium2 and Trainium3 only. */
const VLLM_NEURON =
  'public.ecr.aws/neuron/pytorch-inference-vllm-neuronx:0.29.0.1.2.0-neuronx-py314-sdk2.33.0-ubuntu26.04';

const vllmFamily: ImageFamily = {
  repositories:
    /^(vllm\/vllm-openai(-cpu)?|q9t5s3a7\/vllm-(arm64-)?cpu-release-repo|neuron\/pytorch-inference-vllm-neuronx)$/,
  variant({ repository, tag }, target) {
    if (target.device === 'neuron') {
      return /^trainium ?[23]/i.test(target.accelerator ?? '') ? VLLM_NEURON : undefined;
    }
    const version = repository.startsWith('neuron/') ? undefined : release(tag);
    if (!version || target.device === 'amd' || (target.device === 'nvidia' && target.arch === 'arm64')) {
      return undefined;
    }
    if (target.device === 'nvidia') {
      return `vllm/vllm-openai:${version.text}`;
    }
    if (version.at >= FIRST_VLLM_CPU_ON_HUB) {
      return `vllm/vllm-openai-cpu:${version.text}-${target.arch === 'arm64' ? 'arm64' : 'x86_64'}`;
    }
    const name = target.arch === 'arm64' ? 'vllm-arm64-cpu-release-repo' : 'vllm-cpu-release-repo';
    return version.at >= FIRST_VLLM_CPU ? `public.ecr.aws/q9t5s3a7/${name}:${version.text}` : undefined;
  },
};

/** llama.cpp, docs/docker.md: `server`, `full`, `light` for CPUs on amd64 and arm64; a suffix for each GPU kind. */
const llamaFamily: ImageFamily = {
  repositories: /^(ggml-org|ggerganov)\/llama\.cpp$/,
  variant({ repository, tag }, target) {
    const match = /^(server|full|light)(?:-(cuda|cuda12|cuda13|rocm|vulkan|intel|musa))?(-b\d+)?$/.exec(tag ?? '');
    if (!match || target.device === 'neuron' || (target.device !== 'cpu' && target.arch === 'arm64')) {
      return undefined;
    }
    const suffix = { cpu: '', nvidia: match[2]?.startsWith('cuda') ? `-${match[2]}` : '-cuda', amd: '-rocm' }[
      target.device
    ];
    return `ghcr.io/${repository}:${match[1] ?? 'server'}${suffix}${match[3] ?? ''}`;
  },
};

/** Ollama, docs/docker: one image for CPU (amd64, arm64) and NVIDIA; a tag of its own for ROCm. */
const ollamaFamily: ImageFamily = {
  repositories: /^ollama\/ollama$/,
  variant({ host, tag }, target) {
    const version = (tag ?? 'latest').replace(/-?rocm$/, '') || 'latest';
    if (target.device === 'neuron') {
      return undefined;
    }
    const rocm = version === 'latest' ? 'rocm' : `${version}-rocm`;
    const wanted = target.device === 'amd' ? rocm : version;
    return `${host ? `${host}/` : ''}ollama/ollama${tag === undefined && wanted === 'latest' ? '' : `:${wanted}`}`;
  },
};

/** TEI, README "Docker images": a prefix for each GPU generation. */
const TEI_PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/^T4/i, 'turing-'],
  [/^(A100|A30)/i, ''],
  [/^(A10|A40)/i, '86-'],
  [/^L(4|40)/i, '89-'],
  [/^H[12]00/i, 'hopper-'],
];
/** TEI 1.9: first release with versioned arm64 tags. */
const FIRST_TEI_ARM64 = 1_009_000;

const teiFamily: ImageFamily = {
  repositories: /^huggingface\/text-embeddings-inference$/,
  variant({ repository, tag }, target) {
    const match =
      /^(?:cpu-arm64-|cpu-|turing-|86-|89-|120-|100-|hopper-|cuda-)?((?:v?\d+\.\d+(?:\.\d+)?)|latest)$/.exec(tag ?? '');
    const version = release(match?.[1]);
    if (!match || !version || target.device === 'neuron' || target.device === 'amd') {
      return undefined;
    }
    const prefix = target.device === 'cpu' ? teiCpuPrefix(target, version.at) : teiGpuPrefix(tag ?? '', target);
    return prefix === undefined ? undefined : `ghcr.io/${repository}:${prefix}${match[1] ?? 'latest'}`;
  },
};

function teiCpuPrefix(target: ImageTarget, version: number): string | undefined {
  if (target.arch === 'amd64') {
    return 'cpu-';
  }
  return version >= FIRST_TEI_ARM64 ? 'cpu-arm64-' : undefined;
}

/** `cuda-` images hold every generation. */
function teiGpuPrefix(tag: string, target: ImageTarget): string | undefined {
  if (tag.startsWith('cuda-')) {
    return 'cuda-';
  }
  return target.arch === 'arm64' ? undefined : TEI_PREFIXES.find(([chip]) => chip.test(target.accelerator ?? ''))?.[1];
}

const FAMILIES: readonly ImageFamily[] = [vllmFamily, llamaFamily, ollamaFamily, teiFamily];
