/** What a job that runs to its end does with a model: trains it, fine-tunes it, or neither, from the words it is started with. */
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import { commandsOf } from '../../engines/commands';
import type { ContainerText } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import { resolveText } from '../../engines/variables';

/** Every word that a container is started with, scripts taken apart, whether or not an engine is known in them. */
export interface Started {
  readonly words: readonly MappedText[];
  /** What the container is given, and what its script sets. */
  readonly environment: Environment;
}

export function startedWith(container: ContainerText): Started {
  const { commands, environment } = commandsOf(container);
  return { words: commands.flat(), environment };
}

type TrainingKind = Extract<WorkloadKind, 'training' | 'fine-tuning' | 'rl'>;

const REINFORCES = /(^|[^a-z])(ppo|grpo|rlhf|rloo|dapo|verl|openrlhf|trl[-_]?rl|rllib)([^a-z]|$)/i;
const TUNES =
  /fine[-_ ]?tun|(^|[^a-z])(q?lora|dora|peft|sft|dpo|orpo|kto|instruct_dataset|unsloth|axolotl|torchtune|llamafactory(-cli)?|ft)([^a-z]|$)/i;
const TRAINS =
  /(^|[^a-z])(pre)?train(s|er|ing)?([^a-z]|$)|torchrun|torch\.distributed|accelerate launch|deepspeed|horovod|megatron|nemo|xgboost|lightgbm|epochs?([^a-z]|$)/i;
/** Tests of the machines themselves. */
const BENCHMARKS =
  /nccl[-_]?test|(all_reduce|all_gather|alltoall|reduce_scatter)_perf|osu[-_]|gpu[-_]burn|nvidia-smi|\bhpl\b|mpi-pi/i;
export const isBenchmark = (said: string) => BENCHMARKS.test(said);

const FROM_SCRATCH = /pre[-_]?train(?!ed)|from[-_]?scratch/i;
const DATASET = /--(train_?)?(dataset|data|train_file)(_?(name|path|dir))?([= ]|$)|\bdataset[.=]/i;

/** `undefined` where nothing speaks of training. A published model and a data set together mean fine-tuning. */
export function trainingKind(said: string, model: string | undefined): TrainingKind | undefined {
  if (TUNES.test(said)) {
    return 'fine-tuning';
  }
  if (REINFORCES.test(said)) {
    return 'rl';
  }
  const tunes = model !== undefined && isPublished(model) && DATASET.test(said) && !FROM_SCRATCH.test(said);
  return tunes ? 'fine-tuning' : TRAINS.test(said) ? 'training' : undefined;
}

/** `organization/name`, as models are published. */
export const isPublished = (model: string) => /^(hf:\/\/)?[\w.-]+\/[\w.-]+$/.test(model);

const MODEL_FLAG =
  /^-{0,2}((actor_rollout_ref\.)?model\.(path|name|name_or_path|pretrained_model_name_or_path)|(pretrained_?|base_?|hf_?)?model(_?(name_or_path|id|name|path|dir))?|pretrained)$/;
const MODEL_VARIABLE = /^((hf|base|pretrained|llm)_)?model(_(id|name|name_or_path|path|repo|uri|source))?$/i;

/** As a flag, as `key=value`, else as a variable of the container. */
export function trainedModel({ words, environment }: Started): MappedText | undefined {
  for (const [index, word] of words.entries()) {
    const equals = word.text.indexOf('=');
    const name = (equals < 0 ? word.text : word.text.slice(0, equals)).replaceAll('-', '_').replace(/^_+/, '--');
    if (!MODEL_FLAG.test(name)) {
      continue;
    }
    const next = words[index + 1];
    const value = equals >= 0 ? sliceText(word, equals + 1) : word.text.startsWith('-') ? next : undefined;
    const found = value && !value.text.startsWith('-') ? settled(value, environment) : undefined;
    if (found) {
      return found;
    }
  }
  const [variable] = [...environment].filter(([name, value]) => MODEL_VARIABLE.test(name) && value?.text.trim());
  return variable?.[1] && settled(variable[1], environment);
}

/** A placeholder that nothing here fills is kept as it is written. */
function settled(value: MappedText, environment: Environment): MappedText | undefined {
  const resolved = resolveText(value, environment);
  const text = resolved.ok ? resolved.value : value;
  const start = text.text.startsWith('hf://') ? 'hf://'.length : 0;
  return text.text.trim() === '' ? undefined : sliceText(text, start);
}

/** Words with their values, for the patterns above. */
export function saidBy({ words, environment }: Started): string {
  const variables = [...environment].map(([name, value]) => `${name}=${value?.text ?? ''}`);
  return [...words.map(({ text }) => text), ...variables].join(' ').slice(0, MOST_SAID);
}

/** Programs inside manifests are longer than what tells their purpose. */
const MOST_SAID = 20_000;
