import assert from 'node:assert/strict';
import type { LockfileReading } from '../../../../server/src/arm/lockfile';
import { readNpmLock } from '../../../../server/src/arm/npmLock';
import { readPackageJson } from '../../../../server/src/arm/packageJson';
import { readPnpmLock } from '../../../../server/src/arm/pnpmLock';
import { readYarnLock } from '../../../../server/src/arm/yarnLock';

/** `name@version line`, `?` behind what is optional only. */
function shown(reading: LockfileReading): readonly string[] {
  assert.ok(reading.ok, reading.ok ? '' : reading.reason);
  return reading.packages
    .map(({ name, version, optional, line }) => `${name}@${version ?? ''}${optional ? '?' : ''} ${line()}`)
    .toSorted();
}

const V3 = `{
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "a": "^1.0.0" }, "devDependencies": { "d": "1.0.0" }, "optionalDependencies": { "o": "1.0.0" } },
    "node_modules/a": { "version": "1.1.0", "dependencies": { "b": "2.0.0" }, "hasInstallScript": true },
    "node_modules/a/node_modules/b": { "version": "2.0.0" },
    "node_modules/b": { "version": "1.0.0", "dev": true },
    "node_modules/d": { "version": "1.0.0", "dev": true, "dependencies": { "b": "1.0.0" } },
    "node_modules/o": { "version": "1.0.0", "optional": true, "cpu": ["x64"] },
    "node_modules/@acme/app": { "resolved": "packages/app", "link": true },
    "packages/app": { "name": "@acme/app", "dependencies": { "e": "1.0.0" } },
    "node_modules/e": { "version": "1.0.0" }
  }
}`;

describe('package-lock.json', () => {
  it('follows what is deployed, to the version that each package gets', () => {
    assert.deepEqual(shown(readNpmLock(V3, '')), ['a@1.1.0 5', 'b@2.0.0 6', 'o@1.0.0? 9']);
  });

  it('one package of a workspace, or all of them', () => {
    assert.deepEqual(shown(readNpmLock(V3, 'packages/app')), ['e@1.0.0 12']);
    assert.deepEqual(shown(readNpmLock(V3)), ['a@1.1.0 5', 'b@2.0.0 6', 'e@1.0.0 12', 'o@1.0.0? 9']);
  });

  it('keeps what it says of scripts and processors', () => {
    const reading = readNpmLock(V3);
    assert.ok(reading.ok);
    assert.equal(reading.packages.find(({ name }) => name === 'a')?.installScript, true);
    assert.deepEqual(reading.packages.find(({ name }) => name === 'o')?.cpu, ['x64']);
  });

  it('version 1: a tree with dev and optional at each package', () => {
    const v1 = `{ "lockfileVersion": 1, "dependencies": {
  "a": { "version": "1.0.0", "dependencies": {
    "b": { "version": "2.0.0", "optional": true } } },
  "d": { "version": "1.0.0", "dev": true } } }`;
    assert.deepEqual(shown(readNpmLock(v1)), ['a@1.0.0 2', 'b@2.0.0? 3']);
  });

  it('refuses what is no lockfile with a reason', () => {
    for (const text of ['', '[]', 'null', '{', '{"a":1}', '"x"']) {
      const reading = readNpmLock(text);
      assert.ok(!reading.ok && reading.reason.length > 5, text);
    }
  });

  it('survives circles, prototype keys, wrong types and deep nesting', () => {
    const odd = `{"packages":{"":{"dependencies":{"__proto__":"1","constructor":"1","a":"1"}},
      "node_modules/a":{"version":5,"dependencies":{"a":"1","":"1"},"cpu":"x64","optionalDependencies":[]},
      "node_modules/__proto__":{"version":"1.0.0"},"node_modules/constructor":null,"x":7}}`;
    assert.deepEqual(shown(readNpmLock(odd)), ['__proto__@1.0.0 3', 'a@ 2']);
    const deep = `{"dependencies":${'{"a":{"dependencies":'.repeat(20_000)}{}${'}}'.repeat(20_000)}}`;
    assert.ok(readNpmLock(deep).ok);
    assert.ok(readNpmLock(`{"packages":${'['.repeat(50_000)}${']'.repeat(50_000)}}`).ok === false);
  });
});

const PNPM9 = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      sharp:
        specifier: ^0.33.0
        version: 0.33.5
    devDependencies:
      d:
        specifier: 1.0.0
        version: 1.0.0
  packages/app:
    dependencies:
      '@acme/x':
        specifier: 1.0.0
        version: 1.0.0(sharp@0.33.5)

packages:

  '@acme/x@1.0.0':
    resolution: {integrity: sha512-x}
    cpu: [x64, arm64]

  '@img/sharp-linux-arm64@0.33.5':
    resolution: {integrity: sha512-x}
    cpu: [arm64]
    os: [linux]

  d@1.0.0:
    resolution: {integrity: sha512-x}

  sharp@0.33.5:
    resolution: {integrity: sha512-x}
    requiresBuild: true

snapshots:

  '@acme/x@1.0.0(sharp@0.33.5)': {}

  '@img/sharp-linux-arm64@0.33.5':
    optional: true

  d@1.0.0: {}

  sharp@0.33.5:
    optionalDependencies:
      '@img/sharp-linux-arm64': 0.33.5
`;

describe('pnpm-lock.yaml', () => {
  it('version 9: importers, packages and snapshots', () => {
    const all = ['@acme/x@1.0.0 22', '@img/sharp-linux-arm64@0.33.5? 26', 'sharp@0.33.5 34'];
    assert.deepEqual(shown(readPnpmLock(PNPM9)), all);
    assert.deepEqual(shown(readPnpmLock(PNPM9, '')), all.slice(1));
    assert.deepEqual(shown(readPnpmLock(PNPM9, 'packages/app')), all.slice(0, 1));
    const reading = readPnpmLock(PNPM9);
    assert.ok(reading.ok);
    const sharp = reading.packages.find(({ name }) => name === 'sharp');
    assert.deepEqual([sharp?.platforms, sharp?.installScript], [['@img/sharp-linux-arm64'], true]);
    assert.deepEqual(reading.packages.find(({ name }) => name === '@acme/x')?.cpu, ['x64', 'arm64']);
  });

  it('versions 5 and 6: the root is the importer, keys begin with a slash', () => {
    const six = `lockfileVersion: '6.0'
dependencies:
  '@acme/x':
    specifier: ^1.0.0
    version: 1.0.0
packages:
  /@acme/x@1.0.0:
    dependencies:
      y: 2.0.0(z@1.0.0)
  /y@2.0.0(z@1.0.0):
    dev: false
`;
    assert.deepEqual(shown(readPnpmLock(six)), ['@acme/x@1.0.0 7', 'y@2.0.0 10']);
    const five = `lockfileVersion: 5.4
dependencies:
  '@acme/x': 1.0.0_y@2.0.0
packages:
  /@acme/x/1.0.0_y@2.0.0:
    dependencies:
      y: 2.0.0
  /y/2.0.0:
    dev: false
`;
    assert.ok(shown(readPnpmLock(five)).length >= 0);
  });

  it('refuses another file', () => {
    assert.equal(readPnpmLock('services:\n  a: 1\n').ok, false);
    assert.equal(readPnpmLock('').ok, false);
  });
});

const CLASSIC = `# yarn lockfile v1


"@acme/x@^1.0.0", "@acme/x@^1.1.0":
  version "1.1.0"
  resolved "https://example.com/x.tgz#abc"
  dependencies:
    y "^2.0.0"
  optionalDependencies:
    "@acme/x-linux-x64" "1.1.0"

"@acme/x-linux-x64@1.1.0":
  version "1.1.0"

dev@^1.0.0:
  version "1.0.0"

y@^2.0.0:
  version "2.3.4"
`;

const BERRY = `__metadata:
  version: 8

"@acme/x-linux-arm64@npm:1.1.0":
  version: 1.1.0
  resolution: "@acme/x-linux-arm64@npm:1.1.0"
  conditions: os=linux & cpu=arm64
  languageName: node
  linkType: hard

"@acme/x@npm:^1.0.0, @acme/x@npm:^1.1.0":
  version: 1.1.0
  resolution: "@acme/x@npm:1.1.0"
  dependencies:
    "@acme/x-linux-arm64": "npm:1.1.0"
  dependenciesMeta:
    "@acme/x-linux-arm64":
      optional: true
  linkType: hard

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  linkType: soft
`;

describe('yarn.lock', () => {
  const wanted = { required: [['@acme/x', '^1.0.0']] as const, optional: [] };

  it('yarn 1: what a package.json leads to', () => {
    const found = ['@acme/x-linux-x64@1.1.0? 12', '@acme/x@1.1.0 4', 'y@2.3.4 18'];
    assert.deepEqual(shown(readYarnLock(CLASSIC, wanted)), found);
    assert.equal(shown(readYarnLock(CLASSIC)).length, 4);
  });

  it('later versions: YAML, with conditions', () => {
    assert.deepEqual(shown(readYarnLock(BERRY, wanted)), ['@acme/x-linux-arm64@1.1.0? 4', '@acme/x@1.1.0 11']);
    const reading = readYarnLock(BERRY, wanted);
    assert.ok(reading.ok);
    assert.deepEqual(reading.packages.find(({ name }) => name === '@acme/x')?.platforms, ['@acme/x-linux-arm64']);
    assert.deepEqual(reading.packages.find(({ name }) => name === '@acme/x-linux-arm64')?.cpu, ['arm64']);
    assert.ok(
      !shown(readYarnLock(BERRY)).some((line) => line.startsWith('app@')),
      'the workspace itself is no package',
    );
  });

  it('survives anything', () => {
    for (const text of [
      '',
      ':',
      '"',
      ' : :\n  :',
      `${' '.repeat(9)}a:\n`.repeat(1000),
      '__proto__:\n  version "1.0.0"\n',
    ]) {
      assert.doesNotThrow(() => readYarnLock(text, wanted));
      assert.doesNotThrow(() => readPnpmLock(`lockfileVersion: 9\npackages:\n${text}`));
    }
  });
});

describe('package.json alone', () => {
  it('gives names and the least version that a range allows', () => {
    const text = `{
  "dependencies": { "puppeteer": "^24.3.0", "sharp": "latest" },
  "devDependencies": { "node-sass": "1.0.0" },
  "optionalDependencies": { "bufferutil": "~4.1.0" }
}`;
    assert.deepEqual(shown(readPackageJson(text)), ['bufferutil@4.1.0? 4', 'puppeteer@24.3.0 2', 'sharp@ 2']);
    const reading = readPackageJson('{"dependencies":{"a":"1.0.0","b":"^1.0.0"}}');
    assert.ok(reading.ok);
    assert.deepEqual(
      reading.packages.map(({ range }) => range),
      [undefined, '^1.0.0'],
    );
    assert.equal(readPackageJson('[]').ok, false);
  });
});
