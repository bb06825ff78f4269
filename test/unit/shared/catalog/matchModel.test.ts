import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';

const { model } = getCatalog();
const LLAMA_31_8B = 'meta-llama/Meta-Llama-3.1-8B';
const MINILM = 'sentence-transformers/all-MiniLM-L6-v2';

/** name, id of the shape, format that the name states */
const FOUND: readonly (readonly [string, string, string?])[] = [
  ['meta-llama/Llama-3.1-8B-Instruct', LLAMA_31_8B],
  ['meta-llama/Meta-Llama-3.1-8B-Instruct', LLAMA_31_8B],
  ['meta-llama/Llama-3.1-8B', LLAMA_31_8B],
  ['Llama 3.1 8B Instruct', LLAMA_31_8B],
  ['llama-3.1-8b-instruct', LLAMA_31_8B],
  ['llama3.1:8b', LLAMA_31_8B],
  ['llama3.1:8b-instruct-q4_K_M', LLAMA_31_8B, 'int4'],
  ['llama3.1:8b-instruct-q8_0', LLAMA_31_8B, 'int8'],
  ['llama3.1:8b-instruct-fp16', LLAMA_31_8B],
  ['meta/llama-3.1-8b-instruct', LLAMA_31_8B],
  ['meta/llama-3_1-8b-instruct', LLAMA_31_8B],
  ['nvcr.io/nim/meta/llama-3.1-8b-instruct:1.1.0', LLAMA_31_8B],
  ['us.meta.llama3-1-8b-instruct-v1:0', LLAMA_31_8B],
  ['hugging-quants/Meta-Llama-3.1-8B-Instruct-AWQ-INT4', LLAMA_31_8B, 'int4'],
  ['hugging-quants/Meta-Llama-3.1-8B-Instruct-GPTQ-INT4', LLAMA_31_8B, 'int4'],
  ['hugging-quants/Meta-Llama-3.1-8B-Instruct-BNB-NF4', LLAMA_31_8B, 'int4'],
  ['neuralmagic/Meta-Llama-3.1-8B-Instruct-quantized.w8a8', LLAMA_31_8B, 'int8'],
  ['RedHatAI/Meta-Llama-3.1-8B-Instruct-quantized.w4a16', LLAMA_31_8B, 'int4'],
  ['RedHatAI/Meta-Llama-3.1-8B-Instruct-FP8-dynamic', LLAMA_31_8B, 'fp8'],
  ['nvidia/Llama-3.1-8B-Instruct-FP8', LLAMA_31_8B, 'fp8'],
  ['amd/Llama-3.1-8B-Instruct-FP8-KV', LLAMA_31_8B, 'fp8'],
  ['nvidia/Llama-3.1-8B-Instruct-NVFP4', LLAMA_31_8B, 'fp4'],
  ['unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit', LLAMA_31_8B, 'int4'],
  ['unsloth/Meta-Llama-3.1-8B', LLAMA_31_8B],
  ['bartowski/Meta-Llama-3.1-8B-Instruct-GGUF', LLAMA_31_8B],
  ['bartowski/Meta-Llama-3.1-8B-Instruct-GGUF:Q4_K_M', LLAMA_31_8B, 'int4'],
  ['hf.co/bartowski/Meta-Llama-3.1-8B-Instruct-GGUF:IQ3_M', LLAMA_31_8B, 'int4'],
  ['Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf', LLAMA_31_8B, 'int4'],
  ['/models/Meta-Llama-3.1-8B-Instruct.Q6_K.gguf', LLAMA_31_8B, 'int8'],
  ['/mnt/models/Llama-3.1-8B-Instruct/', LLAMA_31_8B],
  ['models--meta-llama--Llama-3.1-8B-Instruct', LLAMA_31_8B],
  ['mlx-community/Meta-Llama-3.1-8B-Instruct-4bit', LLAMA_31_8B, 'int4'],
  ['neuralmagic/Meta-Llama-3.1-405B-Instruct-FP8', 'meta-llama/Meta-Llama-3.1-405B', 'fp8'],
  ['meta-llama/Llama-3.1-70B-Instruct', 'meta-llama/Meta-Llama-3.1-70B'],
  ['NousResearch/Meta-Llama-3-8B-Instruct', 'meta-llama/Meta-Llama-3-8B'],
  ['meta-llama/Meta-Llama-3-70B-Instruct', 'meta-llama/Meta-Llama-3-70B'],
  ['TheBloke/Llama-2-7B-Chat-GGUF', 'meta-llama/Llama-2-7b-hf'],
  ['TheBloke/Llama-2-13B-chat-AWQ', 'meta-llama/Llama-2-13b-hf', 'int4'],
  ['meta-llama/Llama-2-70b-chat-hf', 'meta-llama/Llama-2-70b-hf'],
  ['llama3.2:1b', 'meta-llama/Llama-3.2-1B'],
  ['onnx-community/Llama-3.2-1B-Instruct-q4f16', 'meta-llama/Llama-3.2-1B', 'int4'],
  ['llama3.3', 'meta-llama/Llama-3.3-70B-Instruct'],
  ['llama3.3:70b', 'meta-llama/Llama-3.3-70B-Instruct'],
  ['Qwen/Qwen2.5-7B-Instruct', 'Qwen/Qwen2.5-7B'],
  ['qwen2.5:7b-instruct-q4_K_M', 'Qwen/Qwen2.5-7B', 'int4'],
  ['Qwen/Qwen2.5-32B-Instruct-AWQ', 'Qwen/Qwen2.5-32B', 'int4'],
  ['Qwen/Qwen2.5-72B-Instruct-GPTQ-Int8', 'Qwen/Qwen2.5-72B', 'int8'],
  ['qwen2.5-0.5b-instruct-q5_k_m-00001-of-00002.gguf', 'Qwen/Qwen2.5-0.5B', 'int8'],
  ['Qwen/Qwen3-8B-Base', 'Qwen/Qwen3-8B'],
  ['Qwen/Qwen3-30B-A3B-FP8', 'Qwen/Qwen3-30B-A3B', 'fp8'],
  ['qwen3:30b-a3b', 'Qwen/Qwen3-30B-A3B'],
  ['bartowski/Qwen_Qwen3-8B-GGUF', 'Qwen/Qwen3-8B'],
  ['unsloth/Qwen3-32B-GGUF:UD-Q4_K_XL', 'Qwen/Qwen3-32B', 'int4'],
  ['gemma2:2b', 'google/gemma-2-2b'],
  ['google/gemma-2-9b-it', 'google/gemma-2-9b'],
  ['gemma3:27b', 'google/gemma-3-27b-it'],
  ['google/gemma-3-4b', 'google/gemma-3-4b-it'],
  ['google/gemma-3-4b-pt', 'google/gemma-3-4b-it'],
  ['google/gemma-3-4b-it-qat-q4_0-gguf', 'google/gemma-3-4b-it', 'int4'],
  ['mistralai/Mistral-7B-Instruct-v0.3', 'mistralai/Mistral-7B-v0.3'],
  ['mistralai/Mixtral-8x7B-Instruct-v0.1', 'mistralai/Mixtral-8x7B-v0.1'],
  ['mixtral:8x7b', 'mistralai/Mixtral-8x7B-v0.1'],
  ['microsoft/Phi-3-mini-4k-instruct-onnx-web', 'microsoft/Phi-3-mini-4k-instruct'],
  ['phi4', 'microsoft/phi-4'],
  ['deepseek-ai/DeepSeek-R1-0528', 'deepseek-ai/DeepSeek-R1'],
  ['nvidia/DeepSeek-R1-FP4', 'deepseek-ai/DeepSeek-R1', 'fp4'],
  ['deepseek-r1:7b', 'deepseek-ai/DeepSeek-R1-Distill-Qwen-7B'],
  ['deepseek-r1-distill-llama-8b', 'deepseek-ai/DeepSeek-R1-Distill-Llama-8B'],
  ['unsloth/DeepSeek-R1-Distill-Qwen-14B-GGUF', 'deepseek-ai/DeepSeek-R1-Distill-Qwen-14B'],
  ['gpt-oss:20b', 'openai/gpt-oss-20b'],
  ['zai-org/GLM-4.5-Air-FP8', 'zai-org/GLM-4.5-Air', 'fp8'],
  ['tiiuae/Falcon3-7B-Instruct', 'tiiuae/Falcon3-7B-Base'],
  ['HuggingFaceTB/SmolLM2-360M-Instruct', 'HuggingFaceTB/SmolLM2-360M'],
  ['tinyllama', 'TinyLlama/TinyLlama-1.1B-Chat-v1.0'],
  ['codellama/CodeLlama-34b-Instruct-hf', 'codellama/CodeLlama-34b-hf'],
  ['Xenova/all-MiniLM-L6-v2', MINILM],
  ['all-minilm:l6-v2', MINILM],
  ['BAAI/bge-small-en-v1.5', 'BAAI/bge-small-en-v1.5'],
  ['Xenova/bge-small-en-v1.5', 'BAAI/bge-small-en-v1.5'],
  ['onnx-community/bge-m3-ONNX', 'BAAI/bge-m3'],
  ['nomic-embed-text:v1.5', 'nomic-ai/nomic-embed-text-v1.5'],
  ['mxbai-embed-large', 'mixedbread-ai/mxbai-embed-large-v1'],
  ['Xenova/bge-reranker-base', 'BAAI/bge-reranker-base'],
  ['Xenova/distilbert-base-uncased-finetuned-sst-2-english', 'distilbert/distilbert-base-uncased'],
  ['bert-base-uncased', 'google-bert/bert-base-uncased'],
  ['Xenova/whisper-tiny.en', 'openai/whisper-tiny'],
  ['Systran/faster-whisper-medium.en', 'openai/whisper-medium'],
  ['onnx-community/whisper-large-v3-turbo', 'openai/whisper-large-v3-turbo'],
  ['Xenova/vit-base-patch16-224', 'google/vit-base-patch16-224'],
  ['Xenova/clip-vit-base-patch32', 'openai/clip-vit-base-patch32'],
  ['runwayml/stable-diffusion-v1-5', 'stable-diffusion-v1-5/stable-diffusion-v1-5'],
  ['sdxl', 'stabilityai/stable-diffusion-xl-base-1.0'],
];

/** Another size, generation, modality or fine-tune; a name that leaves the size open; no name. */
const NOT_FOUND = [
  'acme/omni-7b',
  'Llama-3.1-9B',
  'qwen2.5:13b',
  '',
  ' ',
  '-',
  '/',
  '...',
  '__proto__',
  'constructor',
  'toString',
  'llama',
  'llama3',
  'llama3.1',
  'llama3.2',
  '8b',
  'fp8',
  'awq',
  'instruct',
  'base',
  'en',
  'meta-llama',
  'Qwen/',
  'mistral:7b',
  'mixtral',
  'gemma2',
  'phi3:mini',
  'gpt-oss',
  'whisper',
  'whisper-large',
  'mistral-large',
  'mistralai/Mistral-7B-Instruct-v0.2',
  'Qwen/Qwen2-7B-Instruct',
  'Qwen/Qwen2.5-VL-7B-Instruct',
  'Qwen/Qwen2.5-Coder-7B-Instruct',
  'Qwen/Qwen2.5-Math-7B',
  'Qwen/Qwen2.5-7B-Instruct-1M',
  'Qwen/Qwen3-4B-Instruct-2507',
  'meta-llama/Llama-3.2-11B-Vision-Instruct',
  'nvidia/Llama-3.1-Nemotron-70B-Instruct-HF',
  'nvidia/Llama-3.1-Nemotron-Nano-8B-v1',
  'google/gemma-3n-E4B-it',
  'google/gemma-2b-it',
  'google/gemma-7b',
  'deepseek-r1:8b',
  'deepseek-ai/DeepSeek-V2-Lite-Chat',
  'deepseek-ai/DeepSeek-V3.1',
  'deepseek-ai/DeepSeek-R1-0528-Qwen3-8B',
  'sentence-transformers/all-MiniLM-L12-v2',
  'distil-whisper/distil-large-v3',
  'distil-whisper/distil-medium.en',
  'BAAI/bge-small-zh-v1.5',
  'BAAI/bge-large-en',
  'intfloat/e5-mistral-7b-instruct',
  'facebook/opt-125m',
  'gpt2',
  'gpt-4o',
  'openai/gpt-oss-safeguard-20b',
  'microsoft/Phi-3-medium-4k-instruct',
  'microsoft/phi-4-reasoning',
  'anthropic.claude-3-5-sonnet-20240620-v1:0',
  'mistral.mistral-large-2407-v1:0',
  'stabilityai/sdxl-turbo',
  'codellama:7b',
  'tiiuae/falcon-40b',
  'tiiuae/Falcon3-10B-Base',
  'Llama-3-8B-3.1',
  'moonshotai/Kimi-K2-Thinking',
  './config.json',
  'models/custom.gguf',
  'a'.repeat(1e6),
  '/'.repeat(200),
  '-1'.repeat(100),
  'q4_'.repeat(60),
];

describe('a model by the names in use', () => {
  for (const [name, id, precision] of FOUND) {
    it(`${name} → ${id}${precision ? ` ${precision}` : ''}`, () => {
      const found = model(name);
      assert.equal(found?.shape.id, id);
      assert.equal(found?.precision, precision);
      assert.equal(model(`  ${name.toLowerCase()} `)?.shape.id, id);
    });
  }

  for (const name of NOT_FOUND) {
    it(`${JSON.stringify(name.slice(0, 50))} is unknown`, () => assert.equal(model(name)?.shape.id, undefined));
  }

  it('tells the listed name from a variant of it', () => {
    assert.equal(model('meta-llama/Llama-3.1-8B')?.match, 'exact');
    assert.equal(model('meta-llama/Llama-3.1-8B-Instruct')?.match, 'variant');
    assert.equal(model('meta-llama/Llama-3.3-70B-Instruct')?.match, 'exact');
  });

  it('answers at once, however the name is written', () => {
    const hostile = ['1-'.repeat(128), 'q4_'.repeat(85), '.'.repeat(256), 'fp8-'.repeat(64), '--'.repeat(128)];
    const start = performance.now();
    for (let i = 0; i < 20; i += 1) hostile.forEach((name) => model(name));
    assert.ok((performance.now() - start) / (20 * hostile.length) < 5);
  });
});
