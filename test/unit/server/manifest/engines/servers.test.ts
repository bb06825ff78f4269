/** The other servers: each with its own words for the same facts. */
import type { Case } from './container';
import { check, sh } from './container';

const sglang: readonly Case[] = [
  [
    { command: ['python3', '-m', 'sglang.launch_server', '--model-path', 'org/a', '--tp', '8'] },
    'sglang inference org/a tp=8',
  ],
  [
    {
      image: 'lmsysorg/sglang:latest',
      command: ['python3'],
      args: ['-m', 'sglang.launch_server', '--model=org/b', '--dp-size=2'],
    },
    'sglang inference org/b dp=2',
  ],
  [
    sh(
      'python3 -m sglang.launch_server --model-path org/c --tp 16 --nnodes 2 --node-rank $LWS_WORKER_INDEX --dist-init-addr $LWS_LEADER_ADDRESS:20000 --trust-remote-code',
    ),
    'sglang inference org/c tp=16',
  ],
  [
    sh('python -m sglang.launch_server --model-path org/d --quantization fp8 --ep-size 8 --enable-dp-attention --dp 8'),
    'sglang inference org/d fp8@fp8 dp=8 ep=8',
  ],
  [sh('sglang serve --model-path org/e --context-length 32768'), 'sglang inference org/e ctx=32768'],
  [
    { command: ['python3', '-m', 'sglang.launch_server'], args: ['--model-path', 'org/embed', '--is-embedding'] },
    'sglang embedding org/embed',
  ],
  [{ command: ['python3', '-m', 'dynamo.sglang', '--model-path', 'org/f'] }, 'sglang inference org/f'],
  [
    {
      image: '1.dkr.ecr.us-west-2.amazonaws.com/sglang:0.5-gpu',
      env: { SM_SGLANG_MODEL_PATH: 'org/g', SM_SGLANG_TP: '4' },
    },
    'sglang inference org/g tp=4',
  ],
];

const huggingFace: readonly Case[] = [
  [
    { image: 'ghcr.io/huggingface/text-generation-inference:3.0', args: ['--model-id', 'org/a', '--num-shard', '4'] },
    'tgi inference org/a tp=4',
  ],
  [
    {
      image: 'ghcr.io/huggingface/text-generation-inference',
      env: { MODEL_ID: 'org/b', NUM_SHARD: '2', QUANTIZE: 'bitsandbytes-nf4' },
    },
    'tgi inference org/b int4@bitsandbytes-nf4 tp=2',
  ],
  [
    {
      image: '763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.4-gpu',
      env: { HF_MODEL_ID: 'org/c', SM_NUM_GPUS: '8', MAX_TOTAL_TOKENS: '4096' },
    },
    'tgi inference org/c tp=8 ctx=4096',
  ],
  [{ command: ['text-generation-launcher', '--model-id=org/d', '--quantize=gptq'] }, 'tgi inference org/d int4@gptq'],
  [
    sh('text-generation-launcher --model-id $MODEL_ID --port 80', { env: { MODEL_ID: 'org/e' } }),
    'tgi inference org/e',
  ],
  [
    { image: 'ghcr.io/huggingface/text-generation-inference', args: ['--model-id', 'org/f-GPTQ', '--sharded', 'true'] },
    'tgi inference org/f-GPTQ int4@GPTQ',
  ],
  [
    { image: 'ghcr.io/huggingface/text-embeddings-inference:cpu-1.8', args: ['--model-id', 'BAAI/bge-base-en-v1.5'] },
    'tei embedding BAAI/bge-base-en-v1.5',
  ],
  [
    { image: 'ghcr.io/huggingface/text-embeddings-inference:89-1.8', env: { MODEL_ID: 'BAAI/bge-reranker-base' } },
    'tei rerank BAAI/bge-reranker-base',
  ],
  [
    {
      image: 'x/djl-inference:0.31.0-lmi13',
      env: { OPTION_MODEL_ID: 'org/g', OPTION_TENSOR_PARALLEL_DEGREE: '4', OPTION_DTYPE: 'fp16' },
    },
    'djl-serving inference org/g fp16@fp16 tp=4',
  ],
  [
    { image: 'x/djl-inference:0.31.0-lmi13', env: { HF_MODEL_ID: 'org/h', TENSOR_PARALLEL_DEGREE: 'max' } },
    'djl-serving inference org/h tp=max',
  ],
  [
    { image: 'x/huggingface-pytorch-inference:2.3-gpu', env: { HF_MODEL_ID: 'org/i', HF_TASK: 'feature-extraction' } },
    'huggingface-inference-toolkit embedding org/i',
  ],
  [
    { image: 'x/huggingface-pytorch-inference-neuronx:2.1', env: { HF_MODEL_ID: 'org/j', HF_NUM_CORES: '2' } },
    'neuron inference org/j tp=2',
  ],
  [
    { image: 'kserve/huggingfaceserver:v0.15', args: ['--model_name=llama', '--model_id=org/k', '--dtype=bfloat16'] },
    'huggingfaceserver inference org/k bf16@bfloat16',
  ],
  [
    { image: 'michaelf34/infinity:latest', args: ['v2', '--model-id', 'BAAI/bge-small-en-v1.5'] },
    'infinity embedding BAAI/bge-small-en-v1.5',
  ],
];

const nvidia: readonly Case[] = [
  [
    { command: ['trtllm-serve', 'org/a', '--tp_size', '8', '--ep_size', '4'] },
    'tensorrt-llm inference org/a tp=8 ep=4',
  ],
  [
    sh('trtllm-serve serve org/b --backend pytorch --tp_size=2 --max_batch_size 64'),
    'tensorrt-llm inference org/b tp=2 seqs=64',
  ],
  [
    sh('mpirun --allow-run-as-root -n 16 trtllm-llmapi-launch trtllm-serve org/c-FP4 --tp_size 16 --pp_size 1'),
    'tensorrt-llm inference org/c-FP4 fp4@FP4 tp=16 pp=1',
  ],
  [
    {
      image: 'nvcr.io/nvidia/tensorrt-llm/release:1.0',
      command: ['python3', '-m', 'dynamo.trtllm', '--model-path', 'org/d'],
    },
    'tensorrt-llm inference org/d',
  ],
  [
    sh('python3 /tensorrtllm_backend/scripts/launch_triton_server.py --world_size=4 --model_repo=/models'),
    'triton inference - tp=4',
  ],
  [
    { image: 'nvcr.io/nvidia/tritonserver:24.08-py3', args: ['tritonserver', '--model-repository=s3://bucket/models'] },
    'triton inference -',
  ],
  [
    sh('./install.sh; python3 ./server.py leader --pp=2 --tp=8 --triton_model_repo_dir=/data'),
    'triton inference - tp=8 pp=2',
  ],
  [{ image: 'nvcr.io/nim/meta/llama-3.1-8b-instruct:1.3' }, 'nim inference meta/llama-3.1-8b-instruct'],
  [{ image: 'registry.example.com/llm/nano:1', env: { NIM_TENSOR_PARALLEL_SIZE: '2' } }, 'nim inference - tp=2'],
  [{ image: 'registry.example.com/shop/web:1', env: { NIM_MODEL_NAME: 'meta/llama3-8b-instruct' } }, 'none'],
  [{ image: 'registry.example.com/llm/nim-proxy:1', env: { NIM_MAX_MODEL_LEN: '4096' } }, 'none'],
  [{ image: 'registry.example.com/llm/server:vllm-0.10.1', args: ['--model', 'org/t'] }, 'vllm inference org/t'],
  [
    { image: 'registry.example.com/llm/server:llama.cpp', args: ['-m', '/m/a-Q4_K_M.gguf'] },
    'llama.cpp inference /m/a-Q4_K_M.gguf int4@Q4_K_M',
  ],
  [{ image: 'registry.example.com/llm/tools:vllm-benchmark' }, 'none'],
  [{ image: 'nvcr.io/nim/nvidia/nv-embedqa-e5-v5:1.0' }, 'nim embedding nvidia/nv-embedqa-e5-v5'],
  [{ image: 'nvcr.io/nim/nvidia/llama-3.2-nv-rerankqa-1b-v2:1.3' }, 'nim rerank nvidia/llama-3.2-nv-rerankqa-1b-v2'],
  [
    { image: '1.dkr.ecr.eu-west-1.amazonaws.com/mirror/nim/meta/llama3-70b:1', env: { NIM_TENSOR_PARALLEL_SIZE: '4' } },
    'nim inference meta/llama3-70b tp=4',
  ],
  [
    { image: 'nvcr.io/nim/meta/x-70b', env: { NIM_MODEL_PROFILE: 'tensorrt_llm-h100-fp8-tp4-pp1-latency' } },
    'nim inference meta/x-70b fp8@fp8 tp=4 pp=1',
  ],
];

const ggml: readonly Case[] = [
  [
    { image: 'ghcr.io/ggml-org/llama.cpp:server', args: ['-m', '/models/a.Q4_K_M.gguf', '-c', '4096', '-np', '4'] },
    'llama.cpp inference /models/a.Q4_K_M.gguf int4@Q4_K_M ctx=4096 seqs=4',
  ],
  [
    {
      image: 'ghcr.io/ggml-org/llama.cpp:server-cuda',
      args: ['-hf', 'ggml-org/gemma-3-1b-it-GGUF:Q8_0', '-ngl', '99'],
    },
    'llama.cpp inference ggml-org/gemma-3-1b-it-GGUF:Q8_0 int8@Q8_0',
  ],
  [
    { command: ['llama-server', '--hf-repo', 'org/b-GGUF', '--hf-file', 'b-Q5_K_M.gguf'] },
    'llama.cpp inference org/b-GGUF int8@Q5_K_M',
  ],
  [
    { command: ['/app/llama-server'], args: ['--model', '/m/c-IQ3_XS.gguf', '--embeddings'] },
    'llama.cpp embedding /m/c-IQ3_XS.gguf int4@IQ3_XS',
  ],
  [
    { image: 'ghcr.io/ggml-org/llama.cpp:full', args: ['--server', '-m', 'd.f16.gguf'] },
    'llama.cpp inference d.f16.gguf fp16@f16',
  ],
  [
    sh('python3 -m llama_cpp.server --model $MODEL --n_ctx 2048', { env: { MODEL: '/models/e.Q6_K.gguf' } }),
    'llama.cpp inference /models/e.Q6_K.gguf int8@Q6_K ctx=2048',
  ],
  [
    { image: 'ghcr.io/ggml-org/llama.cpp:server', env: { LLAMA_ARG_HF_REPO: 'org/f', LLAMA_ARG_CTX_SIZE: '8192' } },
    'llama.cpp inference org/f ctx=8192',
  ],
  [
    { image: 'llamacpp-mistral-7b-q5km:latest', command: ['/llamacpp-leader', '--', '--n-gpu-layers', '99'] },
    'llama.cpp inference mistral-7b-q5km int8@q5km',
  ],
  [{ image: 'llamacpp-worker:latest', args: ['--mem', '4192'] }, 'llama.cpp inference -'],
  [{ image: 'ollama/ollama:0.12', env: { OLLAMA_NUM_PARALLEL: '4' } }, 'ollama inference - seqs=4'],
  [{ image: 'ollama/ollama', args: ['run', 'llama3.2:3b'] }, 'ollama inference llama3.2:3b'],
  [
    sh('ollama serve & sleep 5 && ollama pull qwen2.5:7b-instruct-q4_K_M && wait', { image: 'ollama/ollama' }),
    'ollama inference qwen2.5:7b-instruct-q4_K_M int4@q4_K_M',
  ],
  [
    { image: 'ollama/ollama', hooks: [['/bin/sh', '-c', 'sleep 3; ollama pull gemma2:2b']] },
    'ollama inference gemma2:2b',
  ],
  [sh('ollama serve & curl http://localhost:11434/api/pull -d \'{"name": "phi3"}\'; wait'), 'ollama inference phi3'],
  [
    {
      image: 'ollama/ollama',
      command: ['ollama', 'serve'],
      hooks: [['ollama', 'run', '$MODEL']],
      env: { MODEL: 'mistral' },
    },
    'ollama inference mistral',
  ],
];

const others: readonly Case[] = [
  [{ image: 'tensorflow/serving:2.14', env: { MODEL_BASE_PATH: '/models' } }, 'tensorflow-serving inference /models'],
  [sh('optimum-cli neuron serve --model-id org/a --tensor-parallel-size 8'), 'neuron inference org/a tp=8'],
  [
    { image: 'openmmlab/lmdeploy:latest', command: ['lmdeploy', 'serve', 'api_server', 'org/b', '--tp', '2'] },
    'other-server inference org/b tp=2',
  ],
  [
    { image: 'fedirz/faster-whisper-server:latest-cuda', env: { WHISPER__MODEL: 'Systran/faster-whisper-small' } },
    'faster-whisper speech Systran/faster-whisper-small',
  ],
  [
    { command: ['python3', '-m', 'fastchat.serve.vllm_worker', '--model-path', 'org/c', '--num-gpus', '2'] },
    'other-server inference org/c tp=2',
  ],
];

const containers: readonly Case[] = [
  [
    sh(
      'docker run --gpus all --ipc=host -e HF_TOKEN=$T -p 8000:8000 vllm/vllm-openai:latest --model org/a --tensor-parallel-size 2',
    ),
    'vllm inference org/a tp=2',
  ],
  [
    sh('sudo docker run -d -e MODEL_ID=org/b ghcr.io/huggingface/text-generation-inference:3.0 --num-shard 4'),
    'tgi inference org/b tp=4',
  ],
  [
    sh('IMG=lmsysorg/sglang:latest\ndocker run $IMG python3 -m sglang.launch_server --model-path org/c'),
    'sglang inference org/c',
  ],
  [sh('docker run --entrypoint bash vllm/vllm-openai -lc "vllm serve org/d"'), 'vllm inference org/d'],
  [sh('docker run -p 80:80 nginx:1.27'), 'none'],
];

const ownPrograms: readonly Case[] = [
  [
    {
      image: 'public.ecr.aws/x/llama3.1_405b_neuron2.19-patch_vllm0.5.0-patch:latest',
      command: ['/usr/local/bin/run.sh'],
      env: { MODEL: '/mnt/llama-405b/', NEURON_LOCAL_TP: '32' },
    },
    'vllm inference /mnt/llama-405b/ tp=32',
  ],
  [
    { image: 'vllm/vllm-openai', args: ['--model', 'org/a'], env: { MODEL_NAME: 'served', TENSOR_PARALLEL_SIZE: '8' } },
    'vllm inference org/a',
  ],
  [
    { image: 'vllm/vllm-openai', args: ['--model', '${MODEL}'], env: { MODEL: '${MODEL}' } },
    'vllm inference ${MODEL} model?${MODEL}',
  ],
  [
    { image: 'nvcr.io/nim/meta/llama3-8b-instruct', env: { MODEL_NAME: 'other' } },
    'nim inference meta/llama3-8b-instruct',
  ],
];

describe('model servers on a command line', () => {
  describe('SGLang', () => check(sglang));
  describe('TGI, TEI, DJL and their kin', () => check(huggingFace));
  describe('TensorRT-LLM, Triton and NIM', () => check(nvidia));
  describe('llama.cpp and Ollama', () => check(ggml));
  describe('others', () => check(others));
  describe('containers that a script starts', () => check(containers));
  describe('programs of the image', () => check(ownPrograms));
});
