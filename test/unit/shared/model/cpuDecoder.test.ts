/** Decoders on CPU cores: worked arithmetic by the bases, without any fit, and laws over every CPU of the catalog. */
import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Cpu } from '../../../../shared/src/catalog/types';
import { busyCores, cpuEngine, readingRate, secondsPerByte } from '../../../../shared/src/model/cpu';
import { cpuKernel, isaOf, kernelRate, rowKernelRate, vectorRate } from '../../../../shared/src/model/cpuKernels';
import { stepTime } from '../../../../shared/src/model/decode';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { machineOf } from '../../../../shared/src/model/hardware';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { prefillTime } from '../../../../shared/src/model/prefill';
import { configurationOf, modelNamed } from './support';

const bases = factorsOf(EMPTY_FIT);
const llama = modelNamed('meta-llama/Llama-2-7b-hf');

function cpu(shortName: string): Cpu {
  return getCatalog().cpus.find((one) => one.shortName === shortName) ?? assert.fail(shortName);
}

function engineOn(instance: string, modelName = 'Q4_K_M', threads?: number) {
  const machine = machineOf(configurationOf(instance, { acceleratorsPerReplica: 0 }));
  const run = { modelName, threads };
  return (
    cpuEngine(llama, machine, 'int4', 'llama.cpp', kvCacheOf(llama, undefined), run, bases) ?? assert.fail(instance)
  );
}

describe('model: decoders on CPUs', () => {
  it('what a byte costs: the socket, then the cores, then the link between sockets', () => {
    const f = { socketShare: 0.8, coreReading: 1, crossing: 0.4 };
    const genoa = cpu('Genoa');
    // 1/(0.8 · 460.8) + 1/(57.6/8 · 64) = 2.713 + 2.170 = 4.883 ps/B
    assert.ok(Math.abs(secondsPerByte(genoa, { cores: 64, sockets: 1 }, f) * 1e12 - 4.883) < 0.01);
    // 2.713 + 1/(7.2 · 192) + 0.5/(0.4 · 460.8) = 2.713 + 0.723 + 2.713 = 6.149 ps/B
    assert.ok(Math.abs(secondsPerByte(genoa, { cores: 192, sockets: 2 }, f) * 1e12 - 6.149) < 0.01);
    // arithmetic of a core beside its reading: √(139² + 62.5²) = 152.3 ps for 1/7.2 and 1/16 GB/s
    assert.ok(
      Math.abs(secondsPerByte(genoa, { cores: 64, sockets: 1 }, f, 62.5e-12) * 1e12 - (2.713 + 152.3 / 64)) < 0.01,
    );
  });

  it('a process keeps one socket busy unless threads are stated; hyper-threads are no cores', () => {
    assert.deepEqual(busyCores(cpu('Genoa'), 192), { cores: 96, sockets: 1 });
    assert.deepEqual(busyCores(cpu('Genoa'), 192, 192), { cores: 192, sockets: 2 });
    assert.deepEqual(busyCores(cpu('Sapphire Rapids'), 64), { cores: 32, sockets: 1 });
    assert.deepEqual(busyCores(cpu('Sapphire Rapids'), 192, 96), { cores: 96, sockets: 2 });
    assert.deepEqual(busyCores(cpu('Graviton4'), 16, 4), { cores: 4, sockets: 1 });
  });

  it('threads over two sockets answer later than on one', () => {
    for (const instance of ['c7a.48xlarge', 'c7i.48xlarge', 'c8g.48xlarge']) {
      const one = stepTime(engineOn(instance), 1, 0);
      assert.ok(stepTime(engineOn(instance, 'Q4_K_M', 192), 1, 0) > one * 0.9, instance);
    }
  });

  it('kernels by format and instructions', () => {
    assert.deepEqual(
      ['Graviton2', 'Graviton4', 'Milan', 'Genoa', 'Sapphire Rapids'].map((name) => isaOf(cpu(name))),
      ['sdot', 'i8mm', 'avx2', 'vnni', 'amx'],
    );
    const kernel = (name: string, model?: string, width?: number) =>
      cpuKernel(cpu(name), 'int4', { gguf: true, modelName: model, width });
    assert.equal(kernel('Graviton4', 'x Q4_K_M'), 'k-quant');
    assert.equal(kernel('Graviton4', 'x Q4_0'), 'repacked');
    assert.equal(kernel('Graviton4', 'meta-llama/Llama-3.1-8B'), 'repacked');
    assert.equal(kernel('Genoa', 'meta-llama/Llama-3.1-8B'), 'k-quant');
    // Rows of 576 do not divide into blocks of 256.
    assert.equal(kernel('Genoa', 'x Q4_K_M', 576), 'q5_0');
    assert.equal(cpuKernel(cpu('Genoa'), 'bf16', { gguf: false }), 'bf16');
    // 0.5 · 32 · 3.7 GHz; AMX 0.06 of 2,457.6 for a prompt, 0.5 · 32 · 2.4 for one row.
    assert.ok(Math.abs(vectorRate(cpu('Genoa')) / 1e9 - 59.2) < 0.01);
    assert.ok(Math.abs(kernelRate(cpu('Sapphire Rapids'), 'k-quant') / 1e9 - 147.456) < 0.01);
    assert.ok(Math.abs(rowKernelRate(cpu('Sapphire Rapids'), 'k-quant') / 1e9 - 38.4) < 0.01);
    // 0.25 of 716.8 int8 on SMMLA against 0.32 of 89.6 fp32: six times.
    assert.ok(
      Math.abs(kernelRate(cpu('Graviton4'), 'repacked') / kernelRate(cpu('Graviton4'), 'k-quant') - 6.25) < 0.01,
    );
  });

  it('prompts grow more slowly than cores', () => {
    const rate = (instance: string) => 512 / prefillTime(engineOn(instance), 512, 0);
    const gain = rate('c7a.16xlarge') / rate('c7a.4xlarge');
    assert.ok(gain > 2 && gain < 4, String(gain));
  });

  it('every CPU has finite rates above zero in every format and engine', () => {
    const { cpus } = getCatalog();
    const [first] = cpus;
    const machine = machineOf(configurationOf('c8g.16xlarge', { acceleratorsPerReplica: 0 }));
    assert.ok(first);
    for (const one of cpus) {
      assert.ok(readingRate(one, 16) > 0 && Number.isFinite(readingRate(one, 16)), one.id);
      for (const [precision, runtime] of [
        ['int4', 'llama.cpp'],
        ['int8', 'llama.cpp'],
        ['bf16', 'vllm'],
        ['fp32', 'pytorch'],
        ['int4', 'pytorch'],
      ] as const) {
        const at = { ...machine, instance: { ...machine.instance, cpu: one } };
        const engine =
          cpuEngine(llama, at, precision, runtime, kvCacheOf(llama, undefined), {}, bases) ?? assert.fail(one.id);
        const step = stepTime(engine, 1, 100);
        const prompt = prefillTime(engine, 512, 0);
        assert.ok(
          step > 1e-3 && step < 100 && prompt > 1e-3 && prompt < 5_000,
          `${one.id} ${precision} ${step} ${prompt}`,
        );
      }
    }
  });
});
