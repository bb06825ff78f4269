/** The software that a task's own scripts bring to the machine: an image, an installer, packages. */
import { t } from '../../../../shared/src/l10n';
import type { Edit } from '../dialect';
import type { EngineReading } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import { isElsewhere } from '../engines/text';
import type { Fact } from '../engines/flags';
import type { FactName } from '../engines/engine';
import { imageTargetOf } from '../foreign/machines/catalogMachine';
import { editFormatEngine } from './formatEngine';
import type { Step } from './step';
import { devicesPerMachine } from './shape';
import { cutWords, insert } from './treeEdit';
import type { VariablePlace } from './variablePlace';
import type { FormatMove } from './formatMove';

export interface TaskSoftware {
  /** Everything that is run on the machine, in its order. */
  readonly scripts: readonly MappedText[];
  /** The image that the whole task runs in. */
  readonly image?: MappedText | undefined;
  /** As it reads with the devices of the target. */
  readonly engine?: EngineReading | undefined;
  readonly variables: VariablePlace;
}

const INSTALLER = /\b(?:pip3?|uv|conda|mamba)\b/;
/** Packages that are built for NVIDIA GPUs, or whose published builds are. */
const CUDA_PACKAGE =
  /\b(vllm|sglang|flash[-_]attn|tensorrt[\w-]*|lmdeploy|bitsandbytes|xformers|auto-?gptq|autoawq|flashinfer[\w-]*|nvidia-[\w-]+|cupy-cuda\w+|deepspeed|exllamav2|cu1\d\d)\b/;
const NVIDIA_PROGRAM = /^[ \t]*(?:sudo[ \t]+)?(nvidia-smi|nvcc|nvidia-cuda-mps-control)\b/m;

export function editSoftware(move: FormatMove, software: TaskSoftware): Step {
  const { container } = move;
  if (!container) {
    return [];
  }
  const read = software.engine;
  const image = software.image ?? ranImage(read, software);
  const same = staysOn(move);
  if (!read) {
    return same ? [] : { reason: t('its script is not known to run on other hardware') };
  }
  const refused = same ? undefined : forbidden(move, software, image);
  if (refused) {
    return refused;
  }
  const edits = editFormatEngine(move, { container, image, engine: withPlaces(read), variables: software.variables });
  return 'reason' in edits ? edits : [...edits, ...(image === software.image ? [] : dockerOptions(move, software))];
}

/** The same kind of device and of processor: what runs now runs there. */
function staysOn({ machine, workload, container }: FormatMove): boolean {
  const { device, arch } = imageTargetOf(machine);
  const { stated } = workload;
  const now = container?.devices[0]?.type.resource;
  const wanted = { nvidia: 'nvidia.com/gpu', amd: 'amd.com/gpu', neuron: 'aws.amazon.com/neuron', cpu: undefined }[
    device
  ];
  return (
    now === wanted &&
    (device === 'cpu' ? stated.hardwareClass === machine.hardwareClass : arch === (stated.arch ?? 'amd64'))
  );
}

/** Of an engine in a container that the script starts; an installer's name is no image. */
const ranImage = (engine: EngineReading | undefined, { scripts }: TaskSoftware): MappedText | undefined =>
  engine?.image && scripts.some(({ text }) => DOCKER_RUN.test(text)) ? engine.image : undefined;

function forbidden(
  { machine }: FormatMove,
  { scripts }: TaskSoftware,
  image: MappedText | undefined,
): Step | undefined {
  const text = scripts.map((script) => script.text).join('\n');
  const { device, arch } = imageTargetOf(machine);
  const built = cudaPackage(text);
  const program = NVIDIA_PROGRAM.exec(text)?.[1];
  if (built !== undefined) {
    return { reason: t`its script installs ${built} as it is built for NVIDIA GPUs` };
  }
  if (program !== undefined && device !== 'nvidia') {
    return { reason: t`its script runs ${program}` };
  }
  // Ollama's installer and its server take what they find: a CPU of either kind, or a card.
  if (image || (OLLAMA_INSTALLER.test(text) && device !== 'neuron')) {
    return undefined;
  }
  const where = device === 'cpu' ? arch : device === 'neuron' ? 'Neuron' : `${device} ${arch}`;
  return { reason: t`no image is named, and what its script starts is not known for ${where}` };
}

/** On a line with an installer, its continuations included; step by step, for a script may be long. */
function cudaPackage(script: string): string | undefined {
  for (const line of script.replace(/\\\r?\n/g, ' ').split('\n')) {
    const [code = ''] = line.split('#');
    const behind = code.slice(INSTALLER.exec(code)?.index ?? code.length);
    const install = behind.indexOf('install');
    const found = install < 0 ? null : CUDA_PACKAGE.exec(behind.slice(install));
    if (found) {
      return found[1];
    }
  }
  return undefined;
}

const OLLAMA_INSTALLER = /ollama\.(?:com|ai)\/install\.sh/;
const DOCKER_RUN = /\b(?:docker|podman|nerdctl)\s+(?:container\s+)?run\b/;

/** What `docker run` hands to the container: a runtime's choice of cards, or files of devices (AWS Neuron, "Containers"). */
const DEVICE_OPTION =
  /--(?:gpus|runtime)(?:=|[ \t]+)(?:"[^"]*"|'[^']*'|[\w,=:-]+)|--device(?:=|[ \t]+)\/dev\/neuron\d+(?::\S+)?/g;

/** `docker run --gpus all` where there are cards, files of devices on Neuron, and neither on a CPU. */
function dockerOptions({ machine, target, text }: FormatMove, { scripts }: TaskSoftware): Edit[] {
  const { device } = imageTargetOf(machine);
  const files = Array.from({ length: Math.ceil(devicesPerMachine(target)) }, (_, at) => `--device=/dev/neuron${at}`);
  const wanted = device === 'nvidia' ? ['--gpus all'] : device === 'neuron' ? files : [];
  const isWanted = (option: string) => device === 'nvidia' && /^--(gpus|runtime)/.test(option);
  return scripts.flatMap((script) => {
    const run = DOCKER_RUN.exec(script.text);
    const written = [...script.text.matchAll(DEVICE_OPTION)];
    const place = (index: number) => script.starts[index] ?? script.span.end;
    const isDone =
      written.some(([option]) => isWanted(option)) || written.map(([option]) => option).join() === wanted.join();
    if (!run || isDone) {
      return [];
    }
    const added = wanted.map((option) => ` ${option}`).join('');
    return [
      ...(added === '' ? [] : insert(place(run.index + run[0].length), added)),
      ...written.map((each) => cutWords(place(each.index), place(each.index + each[0].length), text)),
    ];
  });
}

/** A value that a variable of the format's own holds stands nowhere: its place is that of the word that names it. */
function withPlaces(engine: EngineReading): EngineReading {
  const facts = new Map<FactName, Fact>();
  for (const [name, fact] of engine.facts) {
    const span = isElsewhere(fact.span) ? writtenAt(engine, fact) : fact.span;
    if (span) {
      facts.set(name, { ...fact, span });
    }
  }
  return { ...engine, facts };
}

function writtenAt({ words }: EngineReading, { flag, separate }: Fact): Fact['span'] | undefined {
  const index = flag ? words.findIndex(({ span }) => span.start === flag.span.start) : -1;
  const word = words[separate ? index + 1 : index];
  return index < 0 || !word || !flag
    ? undefined
    : separate
      ? word.span
      : { start: flag.span.end + 1, end: word.span.end };
}
