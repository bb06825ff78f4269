/** The machine of a llama-bench test: GPU, or CPU by its own name. */
import { getCatalog } from '../catalog/catalog';
import { t } from '../l10n';
import type { JsonObject } from './jsonTree';
import { isTrueAt, numberAt, textAt } from './look';
import type { LeftOut, RunFacts } from './row';

interface TestMachine {
  readonly facts: Pick<RunFacts, 'hardware' | 'chip' | 'hardwareClass' | 'deviceCount' | 'threads'>;
  /** Built for a GPU that holds no layer: long prompts are still multiplied there. */
  readonly mayPrefillElsewhere: boolean;
}

const GPU_BACKEND = /cuda|hip|rocm|metal|vulkan|sycl|opencl|cann|musa|gpu/i;
/** Builds before 2025 have one switch each. */
const GPU_SWITCHES = ['cuda', 'vulkan', 'kompute', 'metal', 'sycl', 'rpc', 'gpu_blas'];

export function hardwareOf(test: JsonObject, modelLayers: number | undefined): TestMachine | LeftOut {
  const onGpu = GPU_BACKEND.test(textAt(test, 'backends')) || GPU_SWITCHES.some((name) => isTrueAt(test, name));
  const layers = numberAt(test, 'n_gpu_layers') ?? ALL_LAYERS;
  if (!onGpu || layers === 0) {
    return { facts: cpuFacts(test), mayPrefillElsewhere: onGpu };
  }
  if (layers > 0 && modelLayers !== undefined && layers < modelLayers) {
    return { line: test.line, message: t`${layers} of ${modelLayers} layers on the GPU: a mix that is not predicted` };
  }
  const names = textAt(test, 'gpu_info')
    .split(/\s*[,;]\s*/)
    .filter((name) => name !== '');
  const [first = ''] = names;
  if (names.some((name) => name !== first)) {
    return { line: test.line, message: t('different GPUs side by side are not predicted') };
  }
  const deviceCount = textAt(test, 'split_mode') === 'none' ? 1 : Math.max(1, names.length);
  return { facts: { hardware: first, hardwareClass: 'gpu', deviceCount }, mayPrefillElsewhere: false };
}

/** A negative number of layers, or none stated, is all of them. */
const ALL_LAYERS = -1;
/** Arm Linux says no more than this of most machines. */
const NAMELESS = /^(?:cpu|armv8 processor.*|aarch64|unknown)?$/i;

function cpuFacts(test: JsonObject): TestMachine['facts'] {
  const name = textAt(test, 'cpu_info').trim();
  const listed = getCatalog().cpus.find(({ name: known }) => partNumbers(known).some((part) => name.includes(part)));
  return {
    hardware: NAMELESS.test(name) ? '' : name,
    chip: listed?.name ?? '',
    hardwareClass: 'cpu',
    threads: numberAt(test, 'n_threads'),
  };
}

/** `8488C`, `6975P-C`, `9R14`: what the vendor's string and the catalog's name share. */
function partNumbers(name: string): readonly string[] {
  return name.match(/\b\d[\dA-Z]{2,}(?:-[A-Z])?\b/g) ?? [];
}
