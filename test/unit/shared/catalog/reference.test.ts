import assert from 'node:assert/strict';
import { getCatalog, getReference } from '../../../../shared/src/catalog/catalog';
import { TABLES } from '../../../../shared/src/catalog/tables';
import { recordsOf } from './factsFile';

const catalog = getCatalog();
const reference = getReference();
const GIB = 2 ** 30;

function between(value: number | undefined, low: number, high: number, what: string) {
  if (value !== undefined) {
    assert.ok(Number.isFinite(value) && value >= low && value <= high, `${what} is ${value}, not in ${low}–${high}`);
  }
}

describe('hardware for reference', () => {
  it('is never offered: neither among the chips and CPUs of the catalog nor under a name of theirs', () => {
    const listed = new Set([...catalog.chips, ...catalog.cpus].map(({ id }) => id));
    const own = [...reference.chips, ...reference.cpus].map(({ id }) => id);
    assert.deepEqual(
      own.filter((id) => listed.has(id)),
      [],
    );
    assert.equal(new Set(own).size, own.length);
    for (const name of ['RTX 4090', 'H100 PCIe', 'A100-PCIE-80GB', 'MI250X']) {
      assert.equal(catalog.chip(name), undefined, name);
    }
  });

  it('every chip is plausible and found by its own name', () => {
    for (const chip of reference.chips) {
      between(chip.memory, 4 * GIB, 512 * GIB, `${chip.id} memory`);
      between(chip.memoryBandwidth, 60e9, 10e12, `${chip.id} bandwidth`);
      between(chip.tdp, 10, 1500, `${chip.id} TDP`);
      assert.ok(chip.peak.fp16 !== undefined && chip.memoryBandwidth !== undefined, chip.id);
      for (const [type, rate] of Object.entries(chip.peak)) between(rate, 1e12, 20e15, `${chip.id} ${type}`);
      assert.ok(['high', 'medium', 'low'].includes(chip.confidence), chip.id);
      const found = reference.chip(`${chip.vendor} ${chip.name}`);
      assert.equal(found?.peak.fp16, chip.peak.fp16, `${chip.name} is read as ${found?.id}`);
    }
  });

  it('every CPU keeps the arithmetic of its table', () => {
    for (const cpu of reference.cpus) {
      between(cpu.coresPerSocket, 4, 192, `${cpu.id} cores`);
      between(cpu.clockGhz, 1.5, 5.5, `${cpu.id} clock`);
      between(cpu.wattsPerSocket, 8, 500, `${cpu.id} watts`);
      for (const type of ['fp32', 'bf16', 'int8'] as const) {
        assert.ok(Math.abs(cpu.peakPerCore[type] / 1e9 - (cpu.perCycle?.[type] ?? 0) * cpu.clockGhz) < 0.06, cpu.id);
      }
      const channels = (cpu.memoryChannelsPerSocket ?? 0) * (cpu.memoryMegatransfers ?? 0) * 8e6;
      assert.ok(Math.abs(cpu.peakMemoryBandwidthPerSocket / channels - 1) < 0.01, cpu.id);
    }
  });

  it('every CPU is found by its own name', () => {
    const bare = new Set(['graviton1']);
    for (const cpu of reference.cpus.filter(({ id }) => !bare.has(id))) {
      assert.equal(reference.cpu(`${cpu.vendor} ${cpu.name}`)?.id, cpu.id);
    }
  });

  it('every family names hardware that is there', () => {
    for (const { family = '', chip, cpu } of recordsOf(TABLES.referenceFamilies)) {
      const found = reference.machine(family);
      assert.equal(found?.chip?.id ?? '', chip, family);
      assert.equal(found?.cpu?.id ?? '', cpu, family);
    }
  });

  it('every row has a source of the table, and every source is used', () => {
    const titles = recordsOf(TABLES.referenceSources).map(({ title }) => title ?? '');
    const used = new Set([...reference.chips, ...reference.cpus].map(({ source }) => source.title));
    assert.deepEqual(
      [...used].filter((title) => !titles.includes(title)),
      [],
    );
    assert.deepEqual(
      recordsOf(TABLES.referenceSources).filter(({ id, title }) => id !== 'ref-clouds' && !used.has(title ?? '')),
      [],
    );
  });
});
