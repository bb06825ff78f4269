import assert from 'node:assert/strict';
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

describe('validation: what each row is predicted from', () => {
  it('one stream on H100 through vLLM', () => {
    // Weights 16.06 GB / (0.87 · 3.35 TB/s) = 5.51 ms; 16.06 GFLOP / (0.3 · 989.5 TFLOP/s) = 0.054 ms; 32 layers · 38 µs = 1.216 ms.
    assertClose(figure({}), 1000 / (5.51 + 0.054 + 1.216));
    assertClose(figure({ metric: 'tpot_ms' }), 6.78);
  });

  it('the bits of the file count, not those of the format', () => {
    // The same, with 8.03G · 4.85 / 8 = 4.868 GB: 1.670 ms.
    assertClose(figure({ precision: 'int4', weight_bits: '4.85' }), 1000 / (1.67 + 0.054 + 1.216));
  });

  it('a model that the catalog does not name has the shape of the nearest in size', () => {
    assertClose(figure({ model: 'acme/omni', params_b: '8.03' }), figure({}));
    assert.ok(figure({ model: 'acme/omni', params_b: '1000', active_params_b: '30', device_count: '16' }) > 0);
    assert.match(reason({ model: 'acme/omni', params_b: '' }), /params_b is not stated/);
  });

  it('a prompt, and a batch of prompts', () => {
    const prompt = { workload_kind: 'llm_prefill', input_tokens: '2048', metric: 'ttft_ms' };
    // 2048 · 16.06 GFLOP + 2 · 32 · 4096 · 2048² = 33.99 TFLOP / (0.45 · 989.5) = 76.3 ms, 1.216 ms, 10.5 ms outside the engine.
    assertClose(figure(prompt), 76.3 + 1.216 + 10.5);
    assertClose(figure({ ...prompt, batch: '4' }), 4 * 76.3 + 1.216 + 10.5);
    assertClose(figure({ ...prompt, metric: 'tokens_per_s_total' }), 2048 / 0.07752);
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

  it('training: MFU of the chip', () => {
    const run: Cells = { workload_kind: 'training', batch: '', seq_len: '2048', device_count: '8' };
    assertClose(figure({ ...run, metric: 'mfu' }), 0.4);
    assertClose(figure({ ...run, metric: 'tflops_per_device' }), 0.4 * 989.5);
    // 6 · 8.03G + 6 · 32 · 4096 · 2048 = 49.79 GFLOP a token.
    assertClose(figure({ ...run, metric: 'tokens_per_s_per_device' }), (0.4 * 989.5e12) / 49.79e9);
    assertClose(figure({ ...run, metric: 'samples_per_s' }), (8 * 0.4 * 989.5e12) / 49.79e9 / 2048);
  });

  it('items: a batch on every device', () => {
    const bert: Cells = {
      workload_kind: 'embedding',
      model: 'BERT-Base SQuAD',
      params_b: '0.11',
      precision: 'FP16',
      chip: 'T4',
      seq_len: '128',
      batch: '8',
      metric: 'samples_per_s',
    };
    // 22.8 GFLOP / (0.26 · 65 TFLOP/s) = 1.35 ms each, and 6 ms a batch.
    assertClose(figure(bert), 8 / (0.006 + 8 * 0.00135), 0.01);
    assertClose(figure({ ...bert, metric: 'latency_p50_ms' }), 6 + 8 * 1.35, 0.01);
    assertClose(figure({ ...bert, metric: 'tokens_per_s_total' }), 128 * figure(bert));
    assertClose(figure({ ...bert, device_count: '4' }), 4 * figure(bert));
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
