/** vLLM's command line in the shapes that people write it. */
import type { Case } from './container';
import { check, sh } from './container';

const image = 'vllm/vllm-openai:v0.11.0';

const lists: readonly Case[] = [
  [{ image, args: ['--model', 'org/a'] }, 'vllm inference org/a'],
  [{ image, args: ['--model=org/a', '--tensor-parallel-size=4'] }, 'vllm inference org/a tp=4'],
  [{ image, args: ['org/positional', '--dtype', 'half'] }, 'vllm inference org/positional fp16@half'],
  [{ image, args: ['serve', 'org/b', '-tp', '2', '-pp', '3'] }, 'vllm inference org/b tp=2 pp=3'],
  [{ image, command: ['vllm', 'serve'], args: ['org/c', '-dp', '2'] }, 'vllm inference org/c dp=2'],
  [{ command: ['vllm', 'serve', 'org/d', '--tensor_parallel_size', '8'] }, 'vllm inference org/d tp=8'],
  [{ image, args: ['--model org/e', '--max-model-len 8192'] }, 'vllm inference org/e ctx=8192'],
  [{ image, args: ['--model org/f --tensor-parallel-size 2'] }, 'vllm inference org/f tp=2'],
  [{ image, args: ['--model', 'org/g', '--tensor-par', '4'] }, 'vllm inference org/g tp=4'],
  [{ image, args: ['--model', 'org/h', '-tp8'] }, 'vllm inference org/h tp=8'],
  [
    { command: ['python3', '-m', 'vllm.entrypoints.openai.api_server'], args: ['--model', 'org/i', '-q', 'awq'] },
    'vllm inference org/i int4@awq',
  ],
  [{ image, command: ['vllm'], args: ['serve', '--enable-lora', 'org/j'] }, 'vllm inference org/j'],
  [{ image, args: ['serve', '--port', '8000', '--trust-remote-code', 'org/k'] }, 'vllm inference org/k'],
  [
    { image, args: ['--model', 'org/L-FP8', '--dtype', 'bfloat16', '--kv-cache-dtype', 'fp8'] },
    'vllm inference org/L-FP8 fp8@FP8',
  ],
  [
    { image, args: ['--model', 'org/m-AWQ', '--quantization', 'awq_marlin'] },
    'vllm inference org/m-AWQ int4@awq_marlin',
  ],
  [
    { image, args: ['--model', 'org/n', '--quantization', 'compressed-tensors'] },
    'vllm inference org/n unknown@compressed-tensors',
  ],
  [{ image, args: ['--model', 'hf://org/o', '--max-model-len', '32k'] }, 'vllm inference org/o ctx=32k'],
  [{ image, args: ['--model', 's3://bucket/p/', '--max-num-seqs', '256'] }, 'vllm inference s3://bucket/p/ seqs=256'],
  [{ image, args: ['--model', 'BAAI/bge-m3', '--task', 'embed'] }, 'vllm embedding BAAI/bge-m3'],
  [{ image, args: ['--model', 'org/q', '--runner', 'pooling'] }, 'vllm embedding org/q'],
  [{ image, args: ['--model', 'BAAI/bge-reranker-v2-m3'] }, 'vllm rerank BAAI/bge-reranker-v2-m3'],
  [{ image, args: ['--model', 'openai/whisper-large-v3'] }, 'vllm speech openai/whisper-large-v3'],
  [
    { image, args: ['--model', '/models/r', '--speculative-config', '{"model": "x", "num_speculative_tokens": 3}'] },
    'vllm inference /models/r',
  ],
  [{ command: ['python3', '-m', 'dynamo.vllm'], args: ['--model', 'org/s'] }, 'vllm inference org/s'],
  [
    { image: 'public.ecr.aws/neuron/pytorch-inference-vllm-neuronx:0.9', args: ['--model', 'org/t'] },
    'vllm inference org/t',
  ],
  [
    {
      image: '763104351884.dkr.ecr.us-east-1.amazonaws.com/vllm:0.9-gpu-py312',
      env: { SM_VLLM_MODEL: 'org/u', SM_VLLM_TENSOR_PARALLEL_SIZE: '4' },
    },
    'vllm inference org/u tp=4',
  ],
  [{ image: 'rocm/vllm:latest', command: ['vllm serve org/v --tensor-parallel-size 8'] }, 'vllm inference org/v tp=8'],
  [
    { image: 'ghcr.io/llm-d/llm-d-cuda:v0.3', command: ['vllm', 'serve'], args: ['org/w'], env: { TP_SIZE: '2' } },
    'vllm inference org/w tp=2',
  ],
  [{ image, command: ['/bin/bash'], args: ['-lc', 'vllm serve org/x'] }, 'vllm inference org/x'],
  [{ command: ['bash', '-euo', 'pipefail', '-c', 'vllm serve org/y'] }, 'vllm inference org/y'],
  [
    { image, command: ['sh', '-c'], args: ['vllm', 'serve', 'org/z', '--tensor-parallel-size', '2'] },
    'vllm inference org/z tp=2',
  ],
  [{ image, args: ['--config', '/etc/vllm/config.yaml'] }, 'vllm inference -'],
  [{ image, args: ['--model', '<your-model>'] }, 'vllm inference <your-model>'],
  [
    { image: '${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/vllm:arm64', args: ['--model', 'org/aa'] },
    'vllm inference org/aa',
  ],
  [{ image: 'vllm/vllm-openai:${TAG}', args: ['--model', 'org/ab'] }, 'vllm inference org/ab'],
  [{ image: '<registry>/vllm-openai:<tag>', args: ['--model', 'org/ac'] }, 'vllm inference org/ac'],
  [
    { image, command: ['--model /models/bge-large-zh-v1.5 --max-model-len 512'] },
    'vllm embedding /models/bge-large-zh-v1.5 ctx=512',
  ],
  [{ image, args: ['--model org/ad # the model --tensor-parallel-size 2 # two cards'] }, 'vllm inference org/ad tp=2'],
  [
    { image, command: ['vllm serve org/ae\n  --tensor-parallel-size 2\n  -q fp8\n'] },
    'vllm inference org/ae fp8@fp8 tp=2',
  ],
];

const variables: readonly Case[] = [
  [{ image, args: ['--model', '$(MODEL_ID)'], env: { MODEL_ID: 'org/a' } }, 'vllm inference org/a'],
  [
    { image, args: ['--model=$(MODEL_ID)', '--tensor-parallel-size=$(TP)'], env: { MODEL_ID: 'org/b', TP: '4' } },
    'vllm inference org/b tp=4',
  ],
  [{ image, args: ['--model', '$(MODEL_ID)'], env: { MODEL_ID: undefined } }, 'vllm inference - model?$(MODEL_ID)'],
  [{ image, args: ['--model', '$(MODEL_ID)'] }, 'vllm inference $(MODEL_ID) model?$(MODEL_ID)'],
  [{ image, args: ['--model', '/models/$(NAME)'], env: { NAME: 'c' } }, 'vllm inference /models/c'],
  [{ image, args: ['--model', 's3://$BUCKET/d'] }, 'vllm inference s3://$BUCKET/d model?$BUCKET'],
  [
    { image, args: ['--model', 'org/e'], env: { VLLM_ADDITIONAL_ARGS: '--tensor-parallel-size 2 --dtype bfloat16' } },
    'vllm inference org/e bf16@bfloat16 tp=2',
  ],
  [
    { image, args: ['--model', 'org/f', '$(EXTRA)'], env: { EXTRA: '--max-model-len 4096' } },
    'vllm inference org/f ctx=4096',
  ],
  [sh('vllm serve $MODEL --max-model-len ${LEN:-4096}', { env: { MODEL: 'org/g' } }), 'vllm inference org/g ctx=4096'],
  [sh('vllm serve ${MODEL:-org/h}'), 'vllm inference org/h'],
  [sh('vllm serve "${MODEL:-org/h}"', { env: { MODEL: 'org/i' } }), 'vllm inference org/i'],
  [sh('vllm serve "${1:-org/j}"'), 'vllm inference org/j'],
  [sh('export MODEL=org/k\nexport TP=4\nvllm serve $MODEL -tp $TP'), 'vllm inference org/k tp=4'],
  [sh('MODEL=${MODEL:-org/l}; vllm serve "$MODEL"'), 'vllm inference org/l'],
  [sh(': "${MODEL:=org/m}"\nvllm serve "$MODEL"'), 'vllm inference org/m'],
  [
    sh('ARGS="--model org/n --tensor-parallel-size 2"\npython3 -m vllm.entrypoints.openai.api_server $ARGS'),
    'vllm inference org/n tp=2',
  ],
  [
    sh('ARGS="--model org/o"\nARGS="$ARGS --dtype float16"\npython -m vllm.entrypoints.openai.api_server $ARGS'),
    'vllm inference org/o fp16@float16',
  ],
  [
    sh(
      'ARGS=(--model org/p)\nARGS+=(--tensor-parallel-size 8)\npython3 -m vllm.entrypoints.openai.api_server "${ARGS[@]}"',
    ),
    'vllm inference org/p tp=8',
  ],
  [sh('CMD="vllm serve org/q --tensor-parallel-size 2"\neval $CMD'), 'vllm inference org/q tp=2'],
  [sh('set -- vllm serve org/r\nexec "$@"'), 'vllm inference org/r'],
  [
    sh('TP=$(nvidia-smi -L | wc -l)\nvllm serve org/s --tensor-parallel-size $TP'),
    'vllm inference org/s tensorParallel?$(nvidia-smi -L | wc -l)',
  ],
  [
    sh('if [ "$BIG" = 1 ]; then TP=8; else TP=4; fi\nvllm serve org/t --tensor-parallel-size $TP'),
    'vllm inference org/t tensorParallel?$TP',
  ],
  [
    sh('if [ -z "$MODEL" ]; then MODEL=org/default; fi\nvllm serve $MODEL', { env: { MODEL: 'org/u' } }),
    'vllm inference org/u',
  ],
  [sh('vllm serve $CALLED', { env: { CALLED: '$NEXT', NEXT: 'org/v' } }), 'vllm inference org/v'],
  [sh('A=$B; B=$A; vllm serve $A'), 'vllm inference - model?$B'],
  [sh('MODEL=${MODEL:-org/w}\nvllm serve $MODEL', { env: { MODEL: undefined } }), 'vllm inference - model?$MODEL'],
];

const scripts: readonly Case[] = [
  [
    sh('cd /app && pip install -q vllm && exec vllm serve org/a --tensor-parallel-size 2 2>&1 | tee /tmp/log'),
    'vllm inference org/a tp=2',
  ],
  [
    sh('vllm serve org/b \\\n  --dtype bfloat16 \\\n  --max-model-len 8192 \\\n'),
    'vllm inference org/b bf16@bfloat16 ctx=8192',
  ],
  [sh('# vllm serve org/old\nvllm serve org/c # --tensor-parallel-size 8'), 'vllm inference org/c'],
  [sh('vllm serve org/d \\\n# --dtype half \\\n--max-model-len 4096'), 'vllm inference org/d ctx=4096'],
  [
    sh(
      'bash /vllm-workspace/examples/online_serving/multi-node-serving.sh leader --ray_cluster_size=$(LWS_GROUP_SIZE); python3 -m vllm.entrypoints.openai.api_server --port 8080 --model org/e --tensor-parallel-size 8 --pipeline_parallel_size 2',
    ),
    'vllm inference org/e tp=8 pp=2',
  ],
  [sh('ray start --head --port=6379 && vllm serve org/f --pipeline-parallel-size 2'), 'vllm inference org/f pp=2'],
  [
    sh(
      'if [ "$INDEX" = "0" ]; then\n  ray start --head\n  vllm serve org/g\nelse\n  ray start --address=$LEADER:6379 --block\nfi',
    ),
    'vllm inference org/g',
  ],
  [sh('for i in 1 2 3; do sleep 1; done; nohup vllm serve org/h > /tmp/out 2>&1 &\nwait'), 'vllm inference org/h'],
  [sh('CUDA_VISIBLE_DEVICES=0,1 HF_HOME=/x vllm serve org/i -tp 2'), 'vllm inference org/i tp=2'],
  [sh('env FOO=1 vllm serve org/j'), 'vllm inference org/j'],
  [sh('numactl --cpunodebind=0 vllm serve org/k'), 'vllm inference org/k'],
  [sh('cat <<EOF > /tmp/run.py\nimport os\n# vllm serve org/not-this\nEOF\nvllm serve org/l'), 'vllm inference org/l'],
  [sh("echo 'starting vllm serve org/not-this'\nvllm serve org/m"), 'vllm inference org/m'],
  [sh('huggingface-cli download org/n --local-dir /m\nvllm serve /m --served-model-name n'), 'vllm inference org/n'],
  [sh('bash -c "vllm serve org/o --tensor-parallel-size 4"'), 'vllm inference org/o tp=4'],
  [sh("su app -c 'true'; bash -lc 'export M=org/p; vllm serve $M'"), 'vllm inference org/p'],
  [sh('source /opt/venv/bin/activate\nuv run vllm serve org/q'), 'vllm inference org/q'],
  [sh("vllm serve 'org/r' --override-generation-config '{\"a\": 1}' --dtype=half"), 'vllm inference org/r fp16@half'],
  [sh('start() {\n  vllm serve org/s\n}\nstart'), 'vllm inference org/s'],
  [sh('case "$ROLE" in\n  leader) vllm serve org/t ;;\n  *) sleep infinity ;;\nesac'), 'vllm inference org/t'],
  [{ image, args: ['|\nvllm serve org/u'.slice(2)] }, 'vllm inference org/u'],
  [sh('vllm serve org/v >/dev/null & python3 benchmark_serving.py --model org/w'), 'vllm inference org/v'],
  [sh('vllm serve org/first --port 1 & vllm serve org/second -tp 4 --port 2'), 'vllm inference org/first'],
];

describe('vLLM on a command line', () => {
  describe('lists of words', () => check(lists));
  describe('variables', () => check(variables));
  describe('scripts', () => check(scripts));
});
