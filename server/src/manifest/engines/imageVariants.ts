/**
 * Public images that are known for other hardware than the one a file names. Checked (`ENGINE_IMAGES_CHECKED`) against
 * each project's own documentation; an image that is not here is not guessed.
 */
import { t } from '../../../../shared/src/l10n';
import type { MappedText } from './text';
import { parseImage, type ImageReference } from './image';

/** The day on which the projects' documentation was read. */
export const ENGINE_IMAGES_CHECKED = '2026-11-23';

export interface EngineImages {
  readonly engine: string;
  /** What it ships, by hardware and architecture, with the first release that does. */
  readonly ships: string;
  readonly source: string;
  readonly checked: string;
}

/** What each project publishes. Rows without a rule below are never moved to other hardware. */
export const ENGINE_IMAGES: readonly EngineImages[] = [
  {
    engine: 'vLLM',
    ships:
      'NVIDIA (amd64); ROCm from 0.14.0; CPU: amd64 from 0.9.1, arm64 from 0.12.0, on Docker Hub from 0.18.1; Neuron by AWS: Inferentia2 and Trainium to vLLM 0.16, Trainium2 and 3 after it',
    source:
      'vLLM documentation, Installation: GPU, CPU; AWS Neuron documentation, vLLM Deep Learning Containers; first ROCm and last Neuron 2 releases: tags in public files',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'llm-d',
    ships: 'NVIDIA (amd64); CPU (amd64) from 0.5.0; ROCm from 0.9.0',
    source: 'tags in public files of llm-d',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'llama.cpp',
    ships: 'CPU (amd64, arm64); CUDA, ROCm, Vulkan, Intel and MUSA (amd64)',
    source: 'llama.cpp, docs/docker.md',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'Ollama',
    ships: 'CPU and NVIDIA in one image (amd64, arm64); ROCm (amd64)',
    source: 'Ollama, docs/docker',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'Text Embeddings Inference',
    ships: 'one image for each NVIDIA generation (amd64); CPU: amd64, and arm64 from 1.9',
    source: 'text-embeddings-inference, README, Docker images',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'Text Generation Inference',
    ships: 'NVIDIA (amd64); ROCm (amd64); no image for arm64',
    source: 'text-generation-inference, documentation, Supported hardware',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'SGLang',
    ships: 'NVIDIA; ROCm under tags that name the card; CPUs are built from source',
    source: 'SGLang documentation, Installation',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'TensorRT-LLM, Triton, NIM',
    ships: 'NVIDIA alone',
    source: 'TensorRT-LLM documentation, Support matrix; Triton and NIM: tags in public files',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'LMDeploy',
    ships: 'NVIDIA (amd64)',
    source: 'LMDeploy documentation, Installation',
    checked: ENGINE_IMAGES_CHECKED,
  },
  {
    engine: 'Infinity',
    ships: 'NVIDIA and CPU (amd64)',
    source: 'tags in public files',
    checked: ENGINE_IMAGES_CHECKED,
  },
];

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
  /** The first release that has an image for the target. */
  readonly since?: (target: ImageTarget) => string | undefined;
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
  const since = known && release(parsed.tag) ? family.since?.(target) : undefined;
  const reason =
    since === undefined
      ? t`no ${wanted} image of ${image.text} is known`
      : t`no ${wanted} image of ${image.text} is known: the first is of ${since}`;
  return { ok: false, reason };
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

/** vLLM 0.9.1: first release whose documentation names the CPU repository for amd64 on public ECR; 0.12.0: that for arm64. */
const FIRST_VLLM_CPU = { amd64: 9_001, arm64: 12_000 } as const;
/** vLLM 0.18.1: its release script pushes the CPU images to Docker Hub too. */
const FIRST_VLLM_CPU_ON_HUB = 18_001;
/** vLLM 0.14.0: first release with an image of the project's own for ROCm. */
const FIRST_VLLM_ROCM = 14_000;
const NEURON_REPOSITORY = 'neuron/pytorch-inference-vllm-neuronx';
/** AWS Neuron 2.33.0 documentation; runs on Trainium2 and Trainium3 only. */
const VLLM_NEURON = `public.ecr.aws/${NEURON_REPOSITORY}:0.29.0.1.2.0-neuronx-py314-sdk2.33.0-ubuntu26.04`;
/** The same documentation's image for the chips before them: vLLM 0.16, Neuron 2.31.1. */
const VLLM_NEURON_BEFORE = `public.ecr.aws/${NEURON_REPOSITORY}:0.16.0-neuronx-py312-sdk2.31.1-ubuntu24.04`;

const vllmFamily: ImageFamily = {
  repositories:
    /^(vllm\/vllm-openai(-cpu|-rocm)?|q9t5s3a7\/vllm-(arm64-)?cpu-release-repo|neuron\/pytorch-inference-vllm-neuronx)$/,
  variant({ repository, tag }, target) {
    if (target.device === 'neuron') {
      return vllmOnNeuron(repository, tag, target);
    }
    const version = release(tag);
    if (!version || (target.device !== 'cpu' && target.arch === 'arm64')) {
      return undefined;
    }
    // AWS's tags begin with vLLM's release, without the `v`.
    const text = repository === NEURON_REPOSITORY ? `v${version.text}` : version.text;
    if (target.device === 'nvidia') {
      return `vllm/vllm-openai:${text}`;
    }
    if (target.device === 'amd') {
      return version.at >= FIRST_VLLM_ROCM ? `vllm/vllm-openai-rocm:${text}` : undefined;
    }
    return vllmOnCpu(text, version.at, target.arch);
  },
  since: ({ device, arch }) =>
    device === 'amd' ? '0.14.0' : device === 'cpu' ? (arch === 'arm64' ? '0.12.0' : '0.9.1') : undefined,
};

/** An image of the same generation stays as it is. */
function vllmOnNeuron(
  repository: string,
  tag: string | undefined,
  { accelerator = '' }: ImageTarget,
): string | undefined {
  const isNew = /^trainium ?[23]/i.test(accelerator);
  const known = isNew ? VLLM_NEURON : /^(inferentia ?2|trainium)$/i.test(accelerator) ? VLLM_NEURON_BEFORE : undefined;
  const at = release(tag)?.at ?? 0;
  const stays = repository === NEURON_REPOSITORY && known !== undefined && (isNew || at <= LAST_VLLM_NEURON_BEFORE);
  return stays && tag !== undefined ? `public.ecr.aws/${repository}:${tag}` : known;
}

const LAST_VLLM_NEURON_BEFORE = 16_999;

function vllmOnCpu(text: string, at: number, arch: 'arm64' | 'amd64'): string | undefined {
  if (at >= FIRST_VLLM_CPU_ON_HUB) {
    return `vllm/vllm-openai-cpu:${text}-${arch === 'arm64' ? 'arm64' : 'x86_64'}`;
  }
  const name = arch === 'arm64' ? 'vllm-arm64-cpu-release-repo' : 'vllm-cpu-release-repo';
  return at >= FIRST_VLLM_CPU[arch] ? `public.ecr.aws/q9t5s3a7/${name}:${text}` : undefined;
}

/** AMD's own builds say vLLM's release in their tags: `rocm6.3.1_vllm_0.8.5`. */
const rocmVllmFamily: ImageFamily = {
  repositories: /^rocm\/vllm$/,
  variant({ repository, tag }, target) {
    const version = /vllm_(\d+\.\d+\.\d+)/.exec(tag ?? '')?.[1];
    if (target.device === 'amd') {
      return tag === undefined ? `docker.io/${repository}` : `${repository}:${tag}`;
    }
    return version === undefined
      ? undefined
      : vllmFamily.variant({ repository, repositoryStart: 0, tag: `v${version}` }, target);
  },
  since: (target) => vllmFamily.since?.(target),
};

/** llm-d, docs/container images: one repository for each kind of hardware, all of one release; CPUs (amd64) from 0.5.0, ROCm from 0.9.0. */
const llmdFamily: ImageFamily = {
  repositories: /^llm-d\/llm-d-(cuda|cpu|rocm)$/,
  variant({ tag }, { device, arch }) {
    const version = /^v?\d+\.\d+\.\d+$/.test(tag ?? '') ? release(tag) : undefined;
    if (!version || arch === 'arm64' || device === 'neuron') {
      return undefined;
    }
    const [name, since] = { nvidia: ['cuda', 0], cpu: ['cpu', 5_000], amd: ['rocm', 9_000] }[device] as [
      string,
      number,
    ];
    return version.at >= since ? `ghcr.io/llm-d/llm-d-${name}:${version.text}` : undefined;
  },
  since: ({ device, arch }) =>
    arch === 'arm64' ? undefined : device === 'cpu' ? '0.5.0' : device === 'amd' ? '0.9.0' : undefined,
};

/** TGI, documentation: a suffix for ROCm. Its image for Intel CPUs is for amd64 alone and takes other flags. */
const tgiFamily: ImageFamily = {
  repositories: /^huggingface\/text-generation-inference$/,
  variant({ repository, tag }, target) {
    const version = /^(v?\d+\.\d+(?:\.\d+)?|latest)(?:-rocm)?$/.exec(tag ?? 'latest')?.[1];
    if (version === undefined || target.arch === 'arm64' || (target.device !== 'nvidia' && target.device !== 'amd')) {
      return undefined;
    }
    return `ghcr.io/${repository}:${version}${target.device === 'amd' ? '-rocm' : ''}`;
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

const FAMILIES: readonly ImageFamily[] = [
  vllmFamily,
  rocmVllmFamily,
  llmdFamily,
  llamaFamily,
  ollamaFamily,
  teiFamily,
  tgiFamily,
];
