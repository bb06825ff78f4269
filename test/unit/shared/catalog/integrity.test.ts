import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { TABLES } from '../../../../shared/src/catalog/tables';
import type { Source } from '../../../../shared/src/catalog/types';
import { recordsOf } from './factsFile';

const catalog = getCatalog();
const GIB = 2 ** 30;

function between(value: number | undefined, low: number, high: number, what: string) {
  if (value !== undefined) {
    assert.ok(Number.isFinite(value) && value >= low && value <= high, `${what} is ${value}, not in ${low}–${high}`);
  }
}

function unique(names: readonly string[]) {
  const seen = new Set<string>();
  for (const name of names) {
    assert.ok(!seen.has(name), `${name} is there twice`);
    seen.add(name);
  }
}

describe('the catalog holds every row', () => {
  it('in the numbers of the facts', () => {
    assert.equal(catalog.instances.length, 298);
    assert.equal(catalog.chips.length, 27);
    assert.equal(catalog.cpus.length, 11);
    assert.equal(catalog.models.length, 240);
    assert.equal(catalog.energyRows?.length, 275);
  });

  it('once, and found by its own name', () => {
    unique(catalog.instances.map(({ type }) => type));
    unique(catalog.chips.flatMap(({ id, shortName }) => (id === shortName.toLowerCase() ? [id] : [id, shortName])));
    unique(catalog.cpus.map(({ id }) => id));
    unique(catalog.models.map(({ id }) => id.toLowerCase()));
    unique(catalog.models.map(({ name }) => name.toLowerCase()));
    unique(catalog.regions.map(({ id }) => id));
    for (const instance of catalog.instances) assert.equal(catalog.instance(instance.type), instance);
    for (const region of catalog.regions) assert.equal(catalog.region(region.id), region);
    for (const chip of catalog.chips) {
      for (const name of [chip.id, chip.name, `${chip.vendor} ${chip.name}`, `${chip.vendor}-${chip.shortName}`]) {
        assert.equal(catalog.chip(name), chip, name);
      }
    }
    for (const model of catalog.models) {
      for (const name of [model.id, model.name, model.id.split('/')[1] ?? '', model.id.toUpperCase()]) {
        assert.deepEqual(catalog.model(name), { shape: model, match: 'exact' }, name);
      }
    }
  });

  it('is built once', () => assert.equal(getCatalog(), catalog));
});

describe('every chip', () => {
  for (const chip of catalog.chips) {
    it(chip.id, () => {
      assert.match(chip.id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      between(chip.memory, 8 * GIB, 288 * GIB, 'memory');
      between(chip.usableMemory, 0.9 * chip.memory, chip.memory, 'usable memory');
      between(chip.memoryBandwidth, 50e9, 10e12, 'bandwidth');
      between(chip.tdp, 50, 1500, 'TDP');
      between(chip.interconnectBandwidth, 30e9, 3e12, 'interconnect');
      for (const [type, rate] of Object.entries(chip.peak)) between(rate, 5e12, 20e15, type);
      assert.ok(Object.keys(chip.peak).length > 0);
      between(chip.measuredBf16, 0.4 * (chip.peak.bf16 ?? 0), chip.peak.bf16 ?? 0, 'measured matmul');
      assert.equal(chip.kind, chip.vendor === 'AWS' ? 'neuron' : 'gpu');
      assert.ok(['high', 'medium', 'low'].includes(chip.confidence));
    });
  }

  it('that lacks figures has none: no bandwidth and no tensor rate of the RTX PRO 4500, no TDP of Neuron chips', () => {
    const gap = catalog.chips.filter((chip) => chip.memoryBandwidth === undefined).map(({ id }) => id);
    assert.deepEqual(gap, ['rtx-pro-4500']);
    assert.deepEqual(catalog.chip('rtx-pro-4500')?.peak, { fp32: 50.5e12 });
    assert.ok(
      catalog.chips.every(
        (chip) => (chip.tdp === undefined) === (chip.kind === 'neuron' || chip.id === 'rtx-pro-4500'),
      ),
    );
  });
});

describe('every CPU', () => {
  for (const cpu of catalog.cpus) {
    it(cpu.id, () => {
      between(cpu.coresPerSocket, 48, 192, 'cores');
      between(cpu.clockGhz, 2, 5, 'clock');
      between(cpu.peakMemoryBandwidthPerSocket, 200e9, 1e12, 'bandwidth');
      between(
        cpu.measuredReadBandwidth,
        0.5 * cpu.peakMemoryBandwidthPerSocket,
        cpu.peakMemoryBandwidthPerSocket,
        'read',
      );
      between(cpu.wattsPerSocket, 100, 600, 'watts');
      // The listed peak is flop per cycle × clock: the table's own arithmetic holds.
      assert.ok(Math.abs(cpu.peakPerCore.fp32 / 1e9 - (cpu.perCycle?.fp32 ?? 0) * cpu.clockGhz) < 0.06);
      assert.ok(Math.abs(cpu.peakPerCore.bf16 / 1e9 - (cpu.perCycle?.bf16 ?? 0) * cpu.clockGhz) < 0.06);
      assert.ok(Math.abs(cpu.peakPerCore.int8 / 1e9 - (cpu.perCycle?.int8 ?? 0) * cpu.clockGhz) < 0.06);
      const channels = (cpu.memoryChannelsPerSocket ?? 0) * (cpu.memoryMegatransfers ?? 0) * 8e6;
      assert.equal(Math.round(cpu.peakMemoryBandwidthPerSocket / 1e8), Math.round(channels / 1e8));
    });
  }

  it('knows which number formats it has instructions for', () => {
    const cpu = (id: string) => catalog.cpus.find((each) => each.id === id);
    assert.equal(cpu('graviton2')?.hasBf16, false);
    assert.equal(cpu('milan')?.hasBf16, false);
    assert.equal(cpu('milan')?.int8Instruction, undefined);
    assert.equal(cpu('graviton4')?.bf16Instruction, 'BFMMLA');
    assert.equal(cpu('sapphire-rapids')?.hasInt8, true);
    assert.equal(cpu('graviton5')?.wattsPerSocket, undefined);
  });
});

describe('every instance', () => {
  for (const instance of catalog.instances) {
    it(instance.type, () => {
      assert.equal(instance.family, instance.type.split('.')[0]);
      between(instance.vcpus, 1, 384, 'vCPUs');
      between(instance.physicalCores, instance.vcpus / 2, instance.vcpus, 'cores');
      between(instance.memory, 0.5 * GIB, 4096 * GIB, 'memory');
      between(instance.networkGbps, 0.05, 6400, 'network');
      const onCpu = instance.hardwareClass === 'graviton' || instance.hardwareClass === 'x86';
      assert.equal(instance.accelerator === undefined, onCpu);
      if (instance.accelerator) {
        const { chip, count, memoryEach } = instance.accelerator;
        assert.ok(chip, 'no chip');
        assert.equal(chip.kind, instance.hardwareClass);
        between(count, 0.125, 16, 'count');
        // B300 and GB200 instances list what the driver shows of the fitted memory.
        between(memoryEach, 0.9 * chip.memory, chip.memory, 'memory each');
      }
      if (onCpu) {
        assert.ok(instance.cpu, 'no CPU');
      }
      if (instance.cpu) {
        assert.equal(instance.cpu.arch, instance.arch);
        assert.ok(
          instance.physicalCores && instance.physicalCores <= instance.cpu.coresPerSocket * instance.cpu.socketsMax,
        );
      }
      if (instance.hardwareClass === 'graviton') assert.equal(instance.arch, 'arm64');
      if (instance.hardwareClass === 'x86') assert.equal(instance.arch, 'amd64');
    });
  }

  it('says what it does not know: the host CPUs that are not among the eleven', () => {
    const unlinked = catalog.instances.filter((instance) => !instance.cpu);
    const models = new Set(unlinked.map(({ cpuModel }) => cpuModel ?? 'not stated'));
    assert.deepEqual([...models].sort(), [
      'AMD EPYC 7R32',
      'Intel Xeon (Sapphire Rapids)',
      'Intel Xeon E5-2686 v4',
      'Intel Xeon Platinum 8175M',
      'Intel Xeon Platinum 8259CL',
      'Intel Xeon Platinum 8275CL',
      'Intel Xeon Platinum 8375C',
      'NVIDIA Grace (Neoverse V2)',
      'not stated',
    ]);
    assert.equal(catalog.instances.filter(({ memory }) => memory === undefined).length, 6);
    assert.ok(catalog.instances.every(({ memory, family }) => memory !== undefined || family === 'g7'));
  });

  it('of several chips under one name has the right one', () => {
    const chipOf = (type: string) => catalog.instance(type)?.accelerator?.chip?.id;
    assert.equal(chipOf('p4d.24xlarge'), 'a100-sxm4-40gb');
    assert.equal(chipOf('p4de.24xlarge'), 'a100-sxm4-80gb');
    assert.equal(chipOf('p3.2xlarge'), 'v100-sxm2-16gb');
    assert.equal(chipOf('p3dn.24xlarge'), 'v100-sxm2-32gb');
    assert.equal(chipOf('inf1.xlarge'), 'inferentia');
    assert.equal(chipOf('trn1n.32xlarge'), 'trainium');
    assert.equal(catalog.instance('g5g.xlarge')?.arch, 'arm64');
    assert.equal(catalog.instance('p6e-gb200.36xlarge')?.arch, 'arm64');
    assert.equal(catalog.instance('g6f.large')?.accelerator?.count, 0.125);
  });

  it('is found with its SageMaker or RDS prefix, and nothing else is', () => {
    assert.equal(catalog.instance('ml.g5.xlarge')?.type, 'g5.xlarge');
    assert.equal(catalog.instance(' DB.R7G.Large ')?.type, 'r7g.large');
    for (const name of [
      '',
      'g5',
      'ml.',
      'ml.ml.g5.xlarge',
      '__proto__',
      'constructor',
      'g5.xlarge.x',
      'x'.repeat(1e6),
    ]) {
      assert.equal(catalog.instance(name), undefined, name.slice(0, 20));
    }
  });
});

describe('every model', () => {
  for (const model of catalog.models) {
    it(model.id, () => {
      between(model.params, 20e6, 2e12, 'params');
      between(model.activeParams, 1e6, model.params, 'active params');
      assert.ok(Number.isInteger(model.params) && Number.isInteger(model.activeParams));
      between(model.layers, 4, 200, 'layers');
      between(model.hidden, 256, 20_000, 'hidden');
      between(model.contextTokens, 50, 10_485_760, 'context');
      between(model.slidingLayers, 1, model.layers ?? 0, 'sliding layers');
      if (model.slidingLayers !== undefined) assert.ok(model.slidingWindow);
      if (model.kvHeads !== undefined) assert.equal((model.heads ?? 0) % model.kvHeads, 0);
      if (model.moe?.expertsPerToken) assert.ok(model.moe.expertsPerToken < model.moe.experts);
      if (model.kind === 'llm') assert.ok(model.kvBytesPerTokenFp16 && model.layers && model.hidden && model.vocab);
      checkKvCache(model);
    });
  }

  /** 2 × layers with a cache × KV heads × head size × 2 B; MLA stores 512 + 64 values per layer. */
  function checkKvCache(model: (typeof catalog.models)[number]) {
    if (model.kvBytesPerTokenFp16 !== undefined && model.layers !== undefined) {
      const layers = model.kvLayers ?? model.layers;
      const values = model.attention.startsWith('MLA') ? 576 : 2 * (model.kvHeads ?? 0) * (model.headDim ?? 0);
      assert.equal(model.kvBytesPerTokenFp16, layers * values * 2);
    }
  }

  it('with a window says in how many layers it holds, but one whose source does not', () => {
    const windowed = catalog.models.filter(({ slidingWindow }) => slidingWindow);
    assert.equal(windowed.length, 22);
    assert.deepEqual(
      windowed.filter(({ slidingLayers }) => !slidingLayers).map(({ id }) => id),
      ['google/gemma-4-26B-A4B'],
    );
    assert.equal(catalog.model('gemma-2-2b')?.shape.slidingLayers, 13);
    assert.equal(catalog.model('gpt-oss-20b')?.shape.slidingLayers, 12);
    assert.equal(catalog.model('Mistral-7B-v0.1')?.shape.slidingLayers, 32);
    assert.equal(catalog.model('Qwen3.5-27B')?.shape.kvLayers, 16);
    assert.equal(catalog.model('whisper-large-v3-turbo')?.shape.decoderLayers, 4);
    assert.equal(catalog.model('microsoft/resnet-50')?.shape.flopsPerItem, 8.2e9);
  });
});

describe('every figure has its origin', () => {
  const rows: readonly (readonly [string, Source | undefined])[] = [
    ...catalog.instances.map(({ type, source }) => [type, source] as const),
    ...catalog.chips.map(({ id, source }) => [id, source] as const),
    ...catalog.cpus.map(({ id, source }) => [id, source] as const),
    ...catalog.models.map(({ id, source }) => [id, source] as const),
    ...(catalog.energyRows ?? []).map(({ record, key, source }) => [`${record} ${key}`, source] as const),
    ...catalog.regions.map(({ id, source }) => [id, source] as const),
  ];

  it('a source, resolved from its id', () => {
    for (const [id, source] of rows) {
      assert.ok(source && source.title.length > 8, id);
    }
  });

  it('a date that its source states; the undated ones are these', () => {
    const undated = new Map<string, number>();
    for (const [, source] of rows) {
      if (source?.date === undefined) {
        undated.set(source?.title ?? '', (undated.get(source?.title ?? '') ?? 0) + 1);
      } else {
        assert.match(source.date, /^20\d\d(?:-\d\d(?:-\d\d)?)?$/);
        assert.ok(source.title.includes(source.date), source.title);
      }
    }
    console.log('      rows whose source states no date:');
    for (const [title, count] of undated) console.log(`        ${count} × ${title}`);
    assert.deepEqual(
      [...undated.keys()].filter((title) => !title.includes('recalled')),
      [],
    );
    assert.equal(
      [...undated.values()].reduce((a, b) => a + b, 0),
      35,
    );
  });

  it('no source stands in the table unused', () => {
    const titles = new Set(rows.map(([, source]) => source?.title));
    const unused = recordsOf(TABLES.sources).filter(({ title }) => !titles.has(title ?? ''));
    assert.deepEqual(
      unused.map(({ id }) => id),
      ['spot-advisor', 'spot-zones', 'spot-zones-elsewhere', 'spot-undated'],
    );
  });
});
