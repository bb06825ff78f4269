import assert from 'node:assert/strict';
import { packageFinding } from '../../../../shared/src/arm/packages';
import type { LockedPackage } from '../../../../shared/src/arm/packages';
import { NATIVE_STATES, nativePackage } from '../../../../shared/src/catalog/nativePackages';
import { parseVersion } from '../../../../shared/src/arm/versions';
import { ARM_TABLES } from '../../../../shared/src/catalog/tables';

const { nativePackages: table, baseImages: images } = ARM_TABLES;
const AROUND = { environment: new Set<string>() };
const locked = (name: string, version?: string, more: Partial<LockedPackage> = {}): LockedPackage => ({
  name,
  version,
  optional: false,
  platforms: [],
  line: () => 7,
  ...more,
});

describe('the table of packages with native code', () => {
  const [header = [], ...rows] = table;
  const cell = (row: readonly string[], column: string) => row[header.indexOf(column)] ?? '';

  it('knows at least 70 packages, each row with a source and a date', () => {
    assert.ok(new Set(rows.map((row) => cell(row, 'package'))).size >= 70);
    for (const row of rows) {
      assert.match(cell(row, 'date'), /^\d{4}-\d{2}-\d{2}$/, row.join());
      assert.ok(cell(row, 'source').length > 8, row.join());
      assert.ok(cell(row, 'how').length > 8, row.join());
      for (const libc of ['glibc', 'musl']) {
        assert.ok(
          NATIVE_STATES.some((state) => state === cell(row, libc)),
          row.join(),
        );
      }
    }
  });

  it('has ranges that can be read, and no version proven by two rows', () => {
    for (const row of rows) {
      for (const column of ['proven', 'assumed']) {
        for (const condition of cell(row, column).split(' ').filter(Boolean)) {
          assert.ok(parseVersion(condition.replace(/^[<>]=?/, '')), `${cell(row, 'package')}: ${condition}`);
        }
      }
      assert.ok(cell(row, 'proven') + cell(row, 'assumed') !== '', row.join());
    }
    const exact = rows
      .map((row) => `${cell(row, 'package')} ${cell(row, 'proven')}`)
      .filter((key) => !key.endsWith(' '));
    assert.equal(new Set(exact).size, exact.length);
  });

  it('has a source and an architecture for each base image', () => {
    for (const row of images.slice(1)) {
      assert.ok(row.at(-1) && row[2]?.includes('arm64'), row.join());
    }
  });

  it('knows nothing of a prototype', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      assert.deepEqual(nativePackage(name), []);
      assert.equal(packageFinding(locked(name, '1.0.0'), AROUND), undefined);
    }
  });
});

describe('a locked package on linux/arm64', () => {
  it('blocks where the source speaks of its version', () => {
    const found = packageFinding(locked('puppeteer', '24.3.0'), AROUND);
    assert.equal(found?.status, 'blocks');
    assert.equal(found?.basis, 'table');
    assert.equal(found?.date, '2026-09-14');
    assert.equal(found?.line, 7);
    assert.match(found?.source ?? '', /puppeteer\/puppeteer issues/);
  });

  it('is fine from the version on that brought a binary', () => {
    assert.equal(packageFinding(locked('puppeteer', '25.11.0'), AROUND)?.status, 'fine');
    assert.equal(packageFinding(locked('@tensorflow/tfjs-node', '3.18.0'), AROUND)?.status, 'blocks');
    assert.equal(packageFinding(locked('@tensorflow/tfjs-node', '4.22.0'), AROUND)?.status, 'unknown');
  });

  it('never says that something blocks where its version was not looked at', () => {
    const assumed = packageFinding(locked('@sparticuz/chromium', '153.0.0'), AROUND);
    assert.equal(assumed?.status, 'unknown');
    assert.equal(assumed?.basis, 'assumed');
    assert.match(assumed?.message ?? '', /this one is assumed to be the same/);
    const none = packageFinding(locked('bcrypt', '4.0.0'), AROUND);
    assert.deepEqual([none?.status, none?.basis], ['unknown', 'assumed']);
    assert.match(none?.message ?? '', /4\.0\.0 was not looked at/);
  });

  it('does not take a range for its least version', () => {
    const ranged = packageFinding(locked('puppeteer', '25.0.0', { range: '^25.0.0' }), AROUND);
    assert.deepEqual([ranged?.status, ranged?.basis], ['unknown', 'assumed']);
    assert.match(ranged?.message ?? '', /No lockfile says which version \^25\.0\.0 is\./);
    assert.equal(packageFinding(locked('lz4', '0.6.5', { range: '^0.6.5' }), AROUND)?.basis, 'assumed');
  });

  it('an optional one does not block', () => {
    assert.equal(packageFinding(locked('ibm_db', '3.2.0'), AROUND)?.status, 'blocks');
    assert.equal(packageFinding(locked('ibm_db', '3.2.0', { optional: true }), AROUND)?.status, 'unknown');
  });

  it('a variable of the image may bring the binary from elsewhere', () => {
    const around = { environment: new Set(['PUPPETEER_EXECUTABLE_PATH']) };
    const found = packageFinding(locked('puppeteer', '24.3.0'), around);
    assert.equal(found?.status, 'unknown');
    assert.match(found?.message ?? '', /PUPPETEER_EXECUTABLE_PATH is set/);
  });

  it('takes what the lockfile says of this very version', () => {
    const sharp = (platforms: string[], libc?: 'glibc' | 'musl') =>
      packageFinding(locked('sharp', '0.33.1', { platforms }), { ...AROUND, libc });
    const both = ['@img/sharp-linux-arm64', '@img/sharp-linux-x64'];
    assert.deepEqual([sharp(both)?.status, sharp(both)?.basis], ['fine', 'file']);
    assert.equal(sharp(both, 'musl')?.status, 'unknown');
    assert.equal(sharp([...both, '@img/sharp-linuxmusl-arm64'], 'musl')?.status, 'fine');
    const unheard = packageFinding(locked('@acme/fast', '1.0.0', { platforms: ['@acme/fast-linux-x64-gnu'] }), AROUND);
    assert.equal(unheard?.status, 'unknown');
    assert.match(unheard?.message ?? '', /none for linux-arm64/);
  });

  it('is built from source where the source says so', () => {
    const found = packageFinding(locked('lz4', '0.6.5'), AROUND);
    assert.equal(found?.status, 'slow');
    assert.match(found?.source ?? '', /npm registry: lz4@0\.6\.5/);
  });

  it('tells the two C libraries apart', () => {
    const zeromq = (libc: 'glibc' | 'musl') => packageFinding(locked('zeromq', '6.4.1'), { ...AROUND, libc })?.status;
    assert.deepEqual([zeromq('glibc'), zeromq('musl')], ['slow', 'fine']);
  });

  it('blocks by its own cpu field, unless it is a platform package', () => {
    assert.equal(packageFinding(locked('@acme/x', '1.0.0', { cpu: ['x64'] }), AROUND)?.status, 'blocks');
    assert.equal(packageFinding(locked('@acme/x', '1.0.0', { cpu: ['!arm64'] }), AROUND)?.status, 'blocks');
    assert.equal(packageFinding(locked('@acme/x', '1.0.0', { cpu: ['x64', 'arm64'] }), AROUND), undefined);
    assert.equal(packageFinding(locked('@acme/x', '1.0.0', { cpu: ['!ia32'] }), AROUND), undefined);
    assert.equal(
      packageFinding(locked('@acme/x-linux-x64', '1.0.0', { cpu: ['x64'], optional: true }), AROUND),
      undefined,
    );
  });

  it('a script at install is unknown, and a package without any sign is not mentioned', () => {
    assert.equal(packageFinding(locked('@acme/x', '1.0.0', { installScript: true }), AROUND)?.status, 'unknown');
    assert.equal(packageFinding(locked('@acme/x', '1.0.0'), AROUND), undefined);
  });
});
