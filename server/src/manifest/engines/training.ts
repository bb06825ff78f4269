/** What launches training and fine-tuning. The script behind a launcher is its author's: flags by their usual names. */
import { phrase } from '../../../../shared/src/l10n';
import type { Engine, FactName } from './engine';

const MODEL_WORDS = [
  'model',
  'model-name',
  'model-name-or-path',
  'model-id',
  'model-path',
  'base-model',
  'base-model-name',
  'base-model-path',
  'pretrained-model',
  'pretrained-model-name',
  'pretrained-model-name-or-path',
  'pretrained-model-path',
  'hf-model-name',
  'hf-model-id',
  'hf-pretrained-model-name-or-path',
  'actor-model-name-or-path',
  'pretrain',
] as const;

const SIZES: Readonly<Record<string, FactName>> = {
  'tensor-parallel-size': 'tensorParallel',
  'tensor-model-parallel-size': 'tensorParallel',
  'tensor-parallel-degree': 'tensorParallel',
  'tp-size': 'tensorParallel',
  'tp-degree': 'tensorParallel',
  tp: 'tensorParallel',
  'pipeline-parallel-size': 'pipelineParallel',
  'pipeline-model-parallel-size': 'pipelineParallel',
  'pp-size': 'pipelineParallel',
  'pipeline-parallel-degree': 'pipelineParallel',
  pp: 'pipelineParallel',
  dtype: 'dtype',
  'torch-dtype': 'dtype',
  'mixed-precision': 'dtype',
  precision: 'dtype',
  'max-seq-length': 'contextTokens',
  'max-length': 'contextTokens',
};

const words: Readonly<Record<string, FactName>> = {
  ...Object.fromEntries(MODEL_WORDS.map((word) => [word, 'model'] as const)),
  ...SIZES,
};
const flags = Object.fromEntries(Object.entries(words).map(([word, fact]) => [`--${word}`, fact]));

/** Hydra, OmegaConf and NeMo: `model.name=…`. */
const keys: Readonly<Record<string, FactName>> = {
  ...Object.fromEntries(Object.entries(words).map(([word, fact]) => [word.replaceAll('-', '_'), fact])),
  'model.name': 'model',
  'model.path': 'model',
  'model.name_or_path': 'model',
  'model.model_name_or_path': 'model',
  'model.partial_pretrain': 'model',
  'actor_rollout_ref.model.path': 'model',
  'policy.model_name': 'model',
  'model.tensor_model_parallel_size': 'tensorParallel',
  'model.pipeline_model_parallel_size': 'pipelineParallel',
  'trainer.precision': 'dtype',
};
// Not a model: Hydra's `model=` picks a group of settings, torchtune's and NeMo's likewise.
const { model: _group, ...ownKeys } = keys;

const common = {
  runtime: 'pytorch',
  flags,
  keys: ownKeys,
  marks: {
    '--bf16': 'dtype',
    '--fp16': 'dtype',
    '--load-in-4bit': 'quantization',
    '--load-in-8bit': 'quantization',
  },
  environment: {
    MODEL_NAME_OR_PATH: 'model',
    MODEL_NAME: 'model',
    MODEL_ID: 'model',
    HF_MODEL_ID: 'model',
    HF_MODEL_NAME: 'model',
    BASE_MODEL: 'model',
    BASE_MODEL_NAME: 'model',
    PRETRAINED_MODEL_NAME_OR_PATH: 'model',
    ACCELERATE_MIXED_PRECISION: 'dtype',
  },
  switches: ['--no-python', '--multi-gpu', '--use-fsdp', '--use-deepspeed', '--standalone', '--module', '-m', '-u'],
} as const satisfies Partial<Engine>;

export const axolotl: Engine = {
  ...common,
  id: 'axolotl',
  name: 'Axolotl',
  images: /(^|[/_-])axolotl/,
  commands: /(^|[\s/])axolotl (train|preprocess|fetch)|axolotl\.cli/,
  kind: 'fine-tuning',
};

export const llamaFactory: Engine = {
  ...common,
  id: 'llamafactory',
  name: 'LLaMA-Factory',
  images: /llama-?factory/,
  commands: /(^|[\s/])(llamafactory-cli|lmf) train|llamafactory\.(cli|launcher)|(^|[\s/])src\/train(_bash)?\.py/,
  kind: 'fine-tuning',
};

export const torchtune: Engine = {
  ...common,
  id: 'torchtune',
  name: 'torchtune',
  // `tune run` hands its options to torchrun.
  launcher: 'torchrun',
  images: /torchtune/,
  commands: /(^|[\s/])tune run(\s|$)/,
  companions: /(^|[\s/])tune download(\s|$)/,
  positionalModelAfter: /^download$/,
  kind: 'fine-tuning',
};

export const trl: Engine = {
  ...common,
  id: 'trl',
  name: 'TRL',
  images: /(^|\/)trl($|-)/,
  commands: /(^|[\s/])trl (sft|dpo|grpo|kto|ppo|rloo|reward)(\s|$)|trl\.scripts/,
  kind: 'fine-tuning',
};

export const nemo: Engine = {
  ...common,
  id: 'nemo',
  name: 'NVIDIA NeMo',
  images: /(^|\/)nemo($|[:-])/,
  commands:
    /(^|[\s/])nemo (llm|run)|nemo_launcher|\/opt\/(nemo|megatron-lm)\/.{1,200}\.py|megatron_gpt_\w{1,40}\.py|pretrain_gpt\.py/i,
  kind: 'training',
};

export const deepspeed: Engine = {
  ...common,
  id: 'deepspeed',
  name: 'DeepSpeed',
  commands: /(^|[\s/])deepspeed( |$)|deepspeed\.launcher/,
  kind: 'training',
};

export const accelerate: Engine = {
  ...common,
  id: 'accelerate',
  name: 'Accelerate',
  commands: /(^|[\s/])accelerate launch(\s|$)|accelerate\.commands\.launch/,
  kind: 'training',
};

export const torchrun: Engine = {
  ...common,
  id: 'torchrun',
  name: 'torchrun',
  launcher: 'torchrun',
  commands: /(^|[\s/])torchrun(\s|$)|torch\.distributed\.(run|launch|elastic)|(^|[\s/])torchx run/,
  kind: 'training',
};

export const otherLaunchers: Engine = {
  ...common,
  id: 'other-launcher',
  name: phrase('A training launcher'),
  commands:
    /(^|[\s/])(horovodrun|colossalai run|litgpt (pretrain|finetune\w{0,20})|swift (sft|pt|rlhf))(\s|$)|(^|[\s/])composer (\S{1,80} ){0,12}\S{1,200}\.py|verl\.trainer|openrlhf\.cli/,
  kind: 'training',
};

/** `python train.py` without a launcher, and AWS's images for training. */
export const trainingScript: Engine = {
  ...common,
  id: 'training-script',
  name: phrase('A training script'),
  images:
    /(^|[/_-])(pytorch|tensorflow|mxnet)-training($|-)|(^|\/)(pytorch|huggingface-pytorch|tensorflow)-training|smp-?modelparallel/,
  commands:
    /(^|[\s/])python[\d.]{0,5}( -[a-zA-Z]\w{0,10})* ([^\s-]\S{0,200}[/._-])?(train|training|trainer|finetune|finetuning|fine_tune|fine_tuning|fine-tune|pretrain|pre_train|sft|dpo|grpo|lora|qlora)([_-]\w{1,60})?(\.py)?(\s|$)|(^|[\s/])python[\d.]{0,5} \S{0,200}(Train|Finetun|FineTun|Pretrain)\w{0,30}\.py/,
  kind: 'training',
};
