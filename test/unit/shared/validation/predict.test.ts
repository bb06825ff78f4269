import assert from 'node:assert/strict';
import { GPU_DECODER } from '../../../../shared/src/model/factors/gpuDecoder';
import { ITEM_ACCELERATOR } from '../../../../shared/src/model/factors/itemAccelerator';
import { assertClose, figure, reason } from './rows';
import type { Cells } from './rows';

const SERVED: Cells = {
  workload_kind: 'llm_serving',
  batch: '',
  concurrency: '32',
  input_tokens: '1000',
  output_tokens: '200',
  metric: 'tokens_per_s_total',
};

/** Printed peaks of an H100 SXM, and the shape of Llama 3.1 8B. */
const H100 = { bandwidth: 3.35e12, flops: 989.5e12, fp32: 67e12 };
const LLAMA = { params: 8.03e9, streamed: 8.03e9 - 128_256 * 4096, layers: 32, width: 4096 };

/** Base of a factor of decoders on GPUs. */
const base = (name: keyof typeof GPU_DECODER.terms) => GPU_DECODER.terms[name].base;

/** Weights and arithmetic of one stream overlap; what a step costs whatever the model comes on top. Seconds. */
function stepOf(bytesPerWeight: number, opsPerWeight = 0): number {
  const copied = bytesPerWeight / (base('bandwidthShare') * H100.bandwidth);
  // Of a table only one row is read; the rest is unpacked by fp32/2 lanes beside the copying.
  const read = LLAMA.streamed * Math.hypot(copied, opsPerWeight / (H100.fp32 / 2));
  const work = (2 * LLAMA.params) / (base('decodeShare') * H100.flops);
  return (
    (read ** base('overlap') + work ** base('overlap')) ** (1 / base('overlap')) +
    base('perStep') +
    LLAMA.layers * base('perLayer') +
    base('perSequence')
  );
}

describe('validation: what each row is predicted from', () => {
  it('one stream on H100 through vLLM: 16 bits for each weight', () => {
    assertClose(figure({}), 1 / stepOf(2));
    assertClose(figure({ metric: 'tpot_ms' }), 1000 * stepOf(2));
  });

  it('the bits of the file count, not those of the format', () => {
    assertClose(figure({ precision: 'int4', weight_bits: '4.85' }), 1 / stepOf(4.85 / 8, base('unpackOps')));
  });

  it('a model that the catalog does not name has the shape of the nearest in size', () => {
    assertClose(figure({ model: 'acme/omni', params_b: '8.03' }), figure({}));
    assert.ok(figure({ model: 'acme/omni', params_b: '1000', active_params_b: '30', device_count: '16' }) > 0);
    assert.match(reason({ model: 'acme/omni', params_b: '' }), /params_b is not stated/);
  });

  it('a prompt, and a batch of prompts', () => {
    const prompt = { workload_kind: 'llm_prefill', input_tokens: '2048', metric: 'ttft_ms' };
    const rate = base('prefillShare') * H100.flops;
    const perToken = (2 * LLAMA.params) / rate;
    // Causal attention: 2 · 32 · 4096 FLOP for each pair of tokens.
    const each = 2048 * perToken + (2 * LLAMA.layers * LLAMA.width * 2048 ** 2) / rate;
    const once =
      base('perStep') + LLAMA.layers * (base('perLayer') + base('prefillPerLayer')) + base('ramp') * perToken;
    assertClose(figure(prompt), 1000 * (each + once + base('floor')));
    assertClose(figure({ ...prompt, batch: '4' }), 1000 * (4 * each + once + base('floor')));
    // Throughput of the engine: what is outside it does not count.
    assertClose(figure({ ...prompt, metric: 'tokens_per_s_total' }), 2048 / (each + once));
  });

  it('threads on a CPU: k-quants by name or bits, full cores of a hyper-threaded machine', () => {
    const row: Cells = {
      chip: 'Graviton3',
      hw_class: 'graviton',
      instance_type: 'c7g.4xlarge',
      vcpus: '16',
      runtime: 'llama.cpp llama-bench',
      precision: 'Q4_K_M',
      weight_bits: '4.85',
    };
    // Half of the threads give more than half of the speed: the socket and the barriers are shared.
    const half = figure({ ...row, threads: '8' });
    assert.ok(half > 0.5 * figure(row) && half < 0.95 * figure(row), `${half} ${figure(row)}`);
    // K-quants are repacked by builds of late 2025, whatever the date of the table.
    const prompt: Cells = {
      ...row,
      workload_kind: 'llm_prefill',
      metric: 'tokens_per_s_total',
      input_tokens: '512',
      output_tokens: '',
    };
    const built = (build: number) => figure({ ...prompt, runtime: `llama.cpp build ${build} llama-bench` });
    assert.ok(built(7400) > 2 * built(4753), `${built(7400)} ${built(4753)}`);
    assert.ok(figure({ ...row, precision: 'Q4_0', weight_bits: '4.63' }) > 1.3 * figure(row));
    const xeon = {
      ...row,
      chip: 'Xeon Platinum 8488C (Sapphire Rapids)',
      instance_type: 'c7i.4xlarge',
      hw_class: 'x86',
    };
    assertClose(figure({ ...xeon, threads: '8' }), figure({ ...xeon, threads: '16' }));
  });

  it('a closed loop gives more tokens, each later', () => {
    assert.ok(figure({ ...SERVED, concurrency: '64' }) > figure(SERVED));
    assert.ok(figure({ ...SERVED, concurrency: '64', metric: 'tpot_ms' }) > figure({ ...SERVED, metric: 'tpot_ms' }));
    assertClose(figure({ ...SERVED, metric: 'samples_per_s' }) * 200, figure(SERVED));
  });

  it('offline: the largest batch that fits, no more than the engine was built for', () => {
    const offline: Cells = { ...SERVED, concurrency: '', scenario: 'offline' };
    const all = figure(offline);
    const few = figure({ ...offline, max_batch: '4' });
    assert.ok(few < all / 3, `${few} ${all}`);
    assertClose(figure({ ...offline, max_batch: '100000' }), all);
  });

  it('latency limits hold the rate down, and never below one request', () => {
    const offline: Cells = { ...SERVED, concurrency: '', scenario: 'server' };
    const all = figure(offline);
    const limited = figure({ ...offline, tpot_limit_ms: '12' });
    assert.ok(limited < 0.8 * all, `${limited} ${all}`);
    assert.ok(figure({ ...offline, tpot_limit_ms: '15' }) > limited);
    assertClose(figure({ ...offline, tpot_limit_ms: '100000', ttft_limit_ms: '1e9' }), all, 0.01);
    assert.ok(figure({ ...offline, ttft_limit_ms: '1' }) > 0);
  });

  it('energy is power over tokens', () => {
    const energy: Cells = { ...SERVED, workload_kind: 'energy', metric: 'joules_per_token' };
    const watts = figure(energy) * figure(SERVED);
    assert.ok(watts > 400 && watts < 720, String(watts));
  });

  it('training: one speed in the units of every metric', () => {
    const run: Cells = { workload_kind: 'training', batch: '', seq_len: '2048', device_count: '8' };
    const tokens = figure({ ...run, metric: 'tokens_per_s_per_device' });
    // The table of 128,256 · 4096 tokens is looked up: 6 · (8.03G − 0.525G) = 45.0 GFLOP a token.
    const linear = 6 * (LLAMA.params - 128_256 * LLAMA.width);
    // Forward and twice backward, 2 · 32 · 4096 for each pair of tokens: half of the square for TFLOP/s, all of it for MFU.
    const causal = 3 * 2 * LLAMA.layers * LLAMA.width * 2048;
    assertClose(figure({ ...run, metric: 'tflops_per_device' }), (tokens * (linear + causal)) / 1e12);
    assertClose(figure({ ...run, metric: 'mfu' }), (tokens * (linear + 2 * causal)) / H100.flops);
    assertClose(figure({ ...run, metric: 'tokens_per_s_total' }), 8 * tokens);
    assertClose(figure({ ...run, metric: 'samples_per_s' }), (8 * tokens) / 2048);
  });

  it('items: a batch on every device', () => {
    const bert: Cells = {
      workload_kind: 'embedding',
      model: 'BERT-Base SQuAD',
      params_b: '0.11',
      precision: 'FP16',
      runtime: 'TensorRT',
      chip: 'T4',
      seq_len: '128',
      batch: '8',
      metric: 'samples_per_s',
    };
    const rate = figure(bert);
    // 22.8 GFLOP each against 65 TFLOP/s: products take most of the time, and never all of it.
    const products = 22.8e9 / (ITEM_ACCELERATOR.terms.share.base * 65e12);
    assert.ok(rate < 1 / products && rate > 0.5 / products, `${rate} of ${1 / products}`);
    assertClose(figure({ ...bert, metric: 'latency_p50_ms' }), 8000 / rate);
    assertClose(figure({ ...bert, metric: 'tokens_per_s_total' }), 128 * rate);
    assertClose(figure({ ...bert, device_count: '4' }), 4 * rate);
    // Doubled, a batch takes longer but less than twice as long: launches and weights are paid once.
    const twice = figure({ ...bert, batch: '16' });
    assert.ok(twice > rate && twice < 2 * rate, `${twice} ${rate}`);
  });

  it('a host is not its GPU', () => {
    const row: Cells = {
      workload_kind: 'vision',
      model: 'resnet50',
      chip: '',
      instance_type: 'g6.xlarge',
      metric: 'samples_per_s',
    };
    assert.ok(figure({ ...row, hw_class: 'gpu' }) > 5 * figure({ ...row, hw_class: 'x86' }));
  });

  it('says why where there is no figure', () => {
    assert.equal(reason({ chip: 'RTX 9090' }), 'hardware not in the catalog');
    assert.equal(reason({ chip: '', hardware: 'a box with no name' }), 'hardware not in the catalog');
    assert.match(reason({ metric: 'joy' }), /metric joy is not known for llm_decode/);
    assert.match(reason({ workload_kind: 'juggling' }), /workload kind juggling/);
    assert.match(reason({ workload_kind: 'training', model: 'GEMM only' }), /matrix product/);
    for (const hostile of ['__proto__', 'constructor', 'toString']) {
      assert.ok(reason({ workload_kind: hostile, metric: hostile, chip: hostile }).length > 0);
    }
  });
});
