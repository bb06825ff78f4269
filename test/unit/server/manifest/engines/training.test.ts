/** Launchers of training, and what serves and trains nothing. */
import type { Case } from './container';
import { check, sh } from './container';

const training: readonly Case[] = [
  [{ command: ['torchrun', '--nproc_per_node=8', 'train.py', '--model_name', 'org/a'] }, 'torchrun training org/a'],
  [
    sh('torchrun --nnodes 2 --nproc_per_node $N finetune.py --model_name_or_path org/b --bf16 True'),
    'torchrun fine-tuning org/b bf16@bf16',
  ],
  [
    sh(
      'python3 -m torch.distributed.run --standalone pretrain.py --tensor-model-parallel-size 4 --pipeline-model-parallel-size 2',
    ),
    'torchrun training - tp=4 pp=2',
  ],
  [sh('torchrun run_clm.py --model_name_or_path org/c --fp16 False --bf16'), 'torchrun fine-tuning org/c bf16@bf16'],
  [{ command: ['torchrun', '--no-python', 'python3', '-c', 'import os\nprint("--model x")\n'] }, 'torchrun training -'],
  [sh('torchrun --nproc_per_node=8 generate.py --model org/d'), 'torchrun batch org/d'],
  [
    sh('accelerate launch --config_file /c.yaml --num_processes $NP /sft/train.py --model_id org/e'),
    'accelerate fine-tuning org/e',
  ],
  [
    sh('accelerate launch --mixed_precision=bf16 --multi_gpu train_lora.py --pretrained_model_name_or_path=org/f'),
    'accelerate fine-tuning org/f bf16@bf16',
  ],
  [
    {
      command: ['deepspeed', '--num_gpus=8', 'train.py'],
      args: ['--deepspeed', 'ds.json', '--model_name_or_path', 'org/g', '--load_in_4bit'],
    },
    'deepspeed fine-tuning org/g int4@load_in_4bit',
  ],
  [
    sh(
      'tune download org/h --output-dir /tmp/h && tune run --nproc_per_node 8 lora_finetune_distributed --config llama3_1/8B_lora',
    ),
    'torchtune fine-tuning org/h',
  ],
  [
    {
      image: 'ghcr.io/kubeflow/trainer/torchtune-trainer',
      command: ['tune', 'run', 'full_finetune_distributed', '--config', 'x', 'dataset.source=parquet'],
    },
    'torchtune fine-tuning -',
  ],
  [sh('accelerate launch -m axolotl.cli.train config.yml'), 'axolotl fine-tuning -'],
  [sh('axolotl train config.yml --base_model org/i'), 'axolotl fine-tuning org/i'],
  [
    sh('FORCE_TORCHRUN=1 llamafactory-cli train --model_name_or_path org/j --stage sft'),
    'llamafactory fine-tuning org/j',
  ],
  [sh('trl sft --model_name_or_path org/k --dtype bfloat16'), 'trl fine-tuning org/k bf16@bfloat16'],
  [sh('trl grpo --model_name_or_path org/l'), 'trl rl org/l'],
  [sh('python3 -m verl.trainer.main_ppo actor_rollout_ref.model.path=org/m'), 'other-launcher rl org/m'],
  [
    sh(
      'python /opt/NeMo/examples/nlp/megatron_gpt_pretraining.py trainer.precision=bf16 model.tensor_model_parallel_size=4',
    ),
    'nemo training - bf16@bf16 tp=4',
  ],
  [
    { image: 'pytorch/pytorch:2.4', command: ['python', '/app/train.py'], env: { MODEL_NAME: 'org/n' } },
    'training-script training org/n',
  ],
  [
    sh(
      'neuron_parallel_compile torchrun --nproc_per_node=32 finetune_llama.py --model_id org/o --tensor_parallel_size 8',
    ),
    'torchrun fine-tuning org/o tp=8',
  ],
  [
    { image: '763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-training:2.3-gpu', args: ['--epochs', '5'] },
    'training-script training -',
  ],
  [{ image: 'winglian/axolotl:main', env: { BASE_MODEL: 'org/p' } }, 'axolotl fine-tuning org/p'],
  [sh('horovodrun -np 8 python train.py'), 'other-launcher training -'],
  [sh('mpirun -np 8 python train_gpt2.py --model gpt2'), 'training-script training gpt2'],
];

const none: readonly Case[] = [
  [{ image: 'nginx:1.27' }, 'none'],
  [{ image: 'ghcr.io/open-webui/open-webui:main', env: { OLLAMA_BASE_URL: 'http://ollama:11434' } }, 'none'],
  [{ image: 'lmcache/lmstack-router:latest', args: ['--port', '8000'] }, 'none'],
  [{ image: 'ghcr.io/llm-d/llm-d-routing-sidecar:latest', args: ['--vllm-port=8200'] }, 'none'],
  [{ image: 'vllm/vllm-openai:latest', command: ['vllm', 'bench', 'serve', '--model', 'org/a'] }, 'none'],
  [sh('python3 benchmark_serving.py --backend vllm --model org/b', { image: 'vllm/vllm-openai:latest' }), 'none'],
  [sh('hf download org/c --local-dir /models', { image: 'vllm/vllm-openai:latest' }), 'none'],
  [{ image: 'python:3.12', command: ['huggingface-cli', 'download', 'org/d'] }, 'none'],
  [
    {
      image: 'python:3.12',
      command: ['python', '-c'],
      args: ['from huggingface_hub import snapshot_download\nsnapshot_download("org/e")'],
    },
    'none',
  ],
  [{ image: 'ollama/ollama', command: ['ollama', 'pull', 'llama3'] }, 'none'],
  [sh('curl -X POST http://ollama/api/pull -d \'{"name": "x"}\'', { image: 'curlimages/curl' }), 'none'],
  [sh('python3 - <<EOF\nimport subprocess\nsubprocess.run("vllm serve org/f")\nEOF'), 'none'],
  [{ command: ['python3', '-c', 'import os; os.system("vllm serve org/g")'] }, 'none'],
  [sh('echo "vllm serve org/h"; pkill -f "vllm serve"'), 'none'],
  [sh('kubectl exec deploy/x -- vllm serve org/i'), 'none'],
  [
    {
      image: 'lmsysorg/sglang:latest',
      command: ['python3', '-m', 'sglang_router.launch_router', '--worker-urls', 'http://a'],
    },
    'none',
  ],
  [sh('trtllm-serve disaggregated -c config.yaml'), 'none'],
  [sh('pip install vllm && sleep infinity'), 'none'],
  [sh('guidellm benchmark --target http://vllm:8000 --model org/j'), 'none'],
  [{ image: 'nvcr.io/nvidia/tritonserver:24.08-py3-sdk', command: ['genai-perf', 'profile', '-m', 'x'] }, 'none'],
  [{ image: 'ghcr.io/berriai/litellm:main', command: ['litellm', '--config', '/c.yaml'] }, 'none'],
  [{ image: 'composer:2', command: ['composer', 'install', '--no-dev'] }, 'none'],
  [{}, 'none'],
];

describe('training on a command line', () => {
  describe('launchers', () => check(training));
});
describe('containers that serve and train nothing', () => check(none));
