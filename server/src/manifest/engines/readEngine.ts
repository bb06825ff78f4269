/** Which engine a container runs, and what its flags, environment and image say. */
import { commandsOf } from './commands';
import { dockerRun } from './dockerRun';
import { readDownloads } from './downloads';
import { environmentFacts, usualVariables } from './environmentFacts';
import type { Engine, FactName } from './engine';
import type { Fact, FlagReading } from './flags';
import { readFlags, record } from './flags';
import type { ImageHints } from './image';
import { imageHints, parseImage, repositoryOf } from './image';
import { llamaCpp, ollama } from './ggml';
import { ENGINES } from './index';
import { nim } from './nvidia';
import type { MountedFile } from './mounted';
import { readSettingsFiles } from './mounted';
import { barePrograms, isClient, lineOf } from './programs';
import type { Words } from './script';
import type { MappedText } from './text';
import { sglang } from './sglang';
import { isElsewhere, sliceText } from './text';
import type { Environment } from './variables';
import { resolveText } from './variables';
import { vllm } from './vllm';

/** A container as its dialect found it. */
export interface ContainerText {
  readonly image?: MappedText;
  readonly command: readonly MappedText[];
  readonly args: readonly MappedText[];
  readonly environment: Environment;
  /** Files of its volumes, where the manifest holds them. */
  readonly file?: MountedFile;
  /** Commands that run beside it, such as a `postStart` hook: each a list of words. */
  readonly hooks?: readonly Words[];
}

export interface EngineReading extends FlagReading {
  readonly engine: Engine;
  readonly image?: MappedText;
  readonly hints: ImageHints;
  /** The words of the engine's own command, variables unresolved. */
  readonly words: readonly MappedText[];
  /** What stands for those of them that are variables. */
  readonly settled?: readonly string[];
  /** The words stand in one script (`sh -c`), not as list items. */
  readonly scripted: boolean;
}

/** Whether it says which model it loads. */
export const namesModel = ({ facts }: Pick<EngineReading, 'facts'>) => facts.has('model') || facts.has('modelFile');

/** Images of these names stand beside an engine and are none. */
const BESIDE_ENGINES =
  /router|gateway|exporter|benchmark|operator|proxy|webui|sidecar|scheduler|dashboard|lora-syncer|-ui$|downloader|loadgen|-client$|frontend|controller|autoscaler|collector|initializer|(^|-)epp($|-)/;

export function readEngine(container: ContainerText): EngineReading | undefined {
  const { commands, environment, scripted } = commandsOf(container);
  const found =
    engineOfCommands(commands) ??
    engineOfImage(container, commands) ??
    (scripted ? undefined : engineOfFlags(container)) ??
    engineOfVariables(container, commands);
  if (!found) {
    return scripted ? readDockerRun(commands, environment) : undefined;
  }
  if (found.engine === ollama && asksAnother(commands, environment)) {
    return undefined;
  }
  const { engine, words, atStart } = found;
  const startsWithModel =
    container.command.length === 0 && atStart && Boolean(engine.imageTakesModel) && !looksLikeProgram(words[0]);
  const reading = readFlags(engine, words, environment, startsWithModel);
  readCompanions(reading, engine, commands, environment);
  readCompanions(
    reading,
    engine,
    (container.hooks ?? []).flatMap((hook) => hookCommands(hook, environment)),
    environment,
  );
  readDownloads(reading, commands, environment);
  readSettingsFiles(reading, engine, words, container.file);
  environmentFacts(reading, engine, environment);
  readImageName(reading, engine, container);
  if (!reading.unresolved.has('model') && !reading.facts.has('modelFile')) {
    usualVariables(reading, environment);
  }
  return {
    ...reading,
    engine,
    hints: container.image ? imageHints(container.image) : {},
    words: words.filter(({ span }) => !isElsewhere(span)),
    settled: settledWords(words, environment),
    scripted,
    ...(container.image ? { image: container.image } : {}),
  };
}

const settledWords = (words: Words, environment: Environment) =>
  words
    .filter(({ text }) => text.includes('$'))
    .flatMap((word) => {
      const resolved = resolveText(word, environment);
      return resolved.ok ? [resolved.value.text] : [];
    });

/** `OLLAMA_HOST=ollama:11434 ollama run …` speaks to a server elsewhere; a server listens on an address of its own. */
function asksAnother(commands: readonly Words[], environment: Environment): boolean {
  const host = environment.get('OLLAMA_HOST')?.text ?? '';
  const isOwn = /^(https?:\/\/)?(0\.0\.0\.0|127\.|localhost|\*|\[?::|:?\d+$|\$|$)/.test(host);
  return !isOwn && commands.length > 0 && !commands.some((words) => words.some(({ text }) => text === 'serve'));
}

/** A script that starts a container; one container inside another is as deep as it goes. */
function readDockerRun(commands: readonly Words[], environment: Environment): EngineReading | undefined {
  for (const words of commands) {
    const container = dockerRun(words, environment);
    const reading = container && readEngine({ ...container, args: container.args.slice(0, MOST_ARGUMENTS) });
    if (reading) {
      return { ...reading, scripted: true };
    }
  }
  return undefined;
}

/** Of a container that a script starts: no server takes more. */
const MOST_ARGUMENTS = 500;

interface FoundEngine {
  readonly engine: Engine;
  readonly words: Words;
  /** The words begin where the image's own program ends. */
  readonly atStart: boolean;
}

const hookCommands = (hook: Words, environment: Environment) =>
  commandsOf({ command: hook, args: [], environment }).commands;

function engineOfCommands(commands: readonly Words[]): FoundEngine | undefined {
  for (const words of commands) {
    const isNone = barePrograms.has(words[0]?.text ?? '') || isClient(words);
    const line = isNone ? '' : lineOf(words);
    const engine = line && ENGINES.find((each) => each.commands?.test(line));
    if (engine) {
      return { engine, words, atStart: false };
    }
  }
  return undefined;
}

/** An image that only fetches weights or asks a server runs no engine. */
function engineOfImage(container: ContainerText, commands: readonly Words[]): FoundEngine | undefined {
  const repository = container.image && repositoryOf(container.image, container.environment);
  if (!repository || BESIDE_ENGINES.test(repository.slice(repository.lastIndexOf('/') + 1))) {
    return undefined;
  }
  const engine = isClientImage(container.image) ? undefined : engineNamed(repository, container.image);
  const own = commands.filter((words) => !isClient(words));
  if (!engine || (own.length === 0 && commands.length > 0)) {
    return undefined;
  }
  const words = own.toSorted((a, b) => flagCount(b) - flagCount(a))[0] ?? [];
  return { engine, words, atStart: words === commands[0] };
}

/** By its repository; one for images of all kinds tells them apart by their tags: `inference:vllm-0.10`. */
function engineNamed(repository: string, image: MappedText | undefined): Engine | undefined {
  const tag = (image && parseImage(image.text)?.tag?.toLowerCase()) ?? '';
  return (
    ENGINES.find((each) => each.images?.test(repository)) ??
    (BESIDE_ENGINES.test(tag) ? undefined : TAGS.find(([pattern]) => pattern.test(tag))?.[1])
  );
}

/** Its own name at the start of a tag, alone or with a version or a variant after it. */
const TAGS: readonly (readonly [RegExp, Engine])[] = [
  [/^vllm($|[-_.]?v?\d|[-_.](cuda|rocm|cpu|server|latest))/, vllm],
  [/^sglang($|[-_.]?v?\d|[-_.](cuda|rocm|cpu|server|latest))/, sglang],
  [/^llama[._-]?cpp($|[-_.]?[bv]?\d|[-_.](cuda|rocm|cpu|server|latest))/, llamaCpp],
];

/** The same repository may hold the server and, under tags of their own, the tools that ask it: `24.12-py3-sdk`. */
const isClientImage = (image: MappedText | undefined) => /:[\w.-]*-(sdk|client)$/.test(image?.text ?? '');

/** Flags that vLLM's server has and no other in this spelling. */
const VLLM_FLAGS =
  /^--(max-model-len|gpu-memory-utilization|served-model-name|enforce-eager|max-num-batched-tokens)(=|$)/;

/** An image of somebody's own that is started with vLLM's flags alone: `--model …` and one that is vLLM's. */
function engineOfFlags({ image, command, args }: ContainerText): FoundEngine | undefined {
  const [first] = args;
  const isVllm =
    command.length === 0 &&
    first?.text.startsWith('--') &&
    args.some(({ text }) => /^--model(=|$)/.test(text)) &&
    args.some(({ text }) => VLLM_FLAGS.test(text));
  return isVllm && !BESIDE_ENGINES.test(image?.text ?? '') ? { engine: vllm, words: args, atStart: true } : undefined;
}

/** Variables that configure a NIM server; those of its name and address are its clients' too. */
const NIM_VARIABLES =
  /^NIM_(TENSOR_PARALLEL_SIZE|PIPELINE_PARALLEL_SIZE|MODEL_PROFILE|MAX_MODEL_LEN|KVCACHE_DTYPE|CACHE_PATH|RELAX_MEM_CONSTRAINTS|ENABLE_KV_CACHE_REUSE|(HTTP|GRPC)_API_PORT)$/;

/** A NIM in a registry of somebody's own keeps its variables, whatever its image is called. */
function engineOfVariables({ image, environment }: ContainerText, commands: readonly Words[]): FoundEngine | undefined {
  const isNim = image && commands.length === 0 && [...environment.keys()].some((name) => NIM_VARIABLES.test(name));
  return isNim && !BESIDE_ENGINES.test(image.text) ? { engine: nim, words: [], atStart: true } : undefined;
}

const flagCount = (words: Words) => words.filter((word) => word.text.startsWith('-')).length;

/** An absolute path or a known interpreter is a program, not a model. */
function looksLikeProgram(word: MappedText | undefined): boolean {
  return !word || /^(python[\d.]*|(ba)?sh|vllm|serve|ray|sleep|tail)$|^\/(bin|usr)\/|\.(py|sh)$/.test(word.text);
}

/** `ollama pull` beside `ollama serve`: first found, first kept. */
function readCompanions(
  reading: FlagReading,
  engine: Engine,
  commands: readonly Words[],
  environment: Environment,
): void {
  for (const words of commands) {
    if (engine.companions?.test(lineOf(words))) {
      for (const [name, fact] of [...readFlags(engine, words, environment, false).facts, ...requested(words)]) {
        if (!reading.facts.has(name)) {
          reading.facts.set(name, fact);
        }
      }
    }
  }
}

/** The model that a request names: `curl …/api/pull -d '{"name": "llama3"}'`. */
function requested(words: Words): [FactName, Fact][] {
  return words.flatMap((word): [FactName, Fact][] => {
    const match = /"(?:name|model)"\s{0,9}:\s{0,9}"([^"\\]{1,200})"/.exec(word.text);
    const end = match ? match.index + match[0].length - 1 : 0;
    const value = match?.[1] && sliceText(word, end - match[1].length, end);
    return value ? [['model', { value, span: value.span, from: 'flag', separate: false }]] : [];
  });
}

/** An image that is named after its model: `nim/meta/llama-3.1-8b-instruct`, `llamacpp-llama3-8b-q5km`. */
function readImageName(reading: FlagReading, engine: Engine, { image, environment }: ContainerText): void {
  const parsed = image && parseImage(image.text);
  if (!image || !parsed || namesModel(reading)) {
    return;
  }
  const end = parsed.repositoryStart + parsed.repository.length;
  const start = engine.modelInImage?.exec(parsed.repository)?.[0].length;
  if (start !== undefined) {
    const model = sliceText(image, parsed.repositoryStart + start, end);
    record(reading, 'model', model, environment, { from: 'image', separate: false });
  }
}
