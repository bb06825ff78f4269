import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { armCommand } from '../../../../server/src/arm/armCommand';
import { checkArm } from '../../../../server/src/arm/checkFiles';
import { armJsonSchema } from '../../../../shared/src/arm/jsonSchema';
import { armReportSchema } from '../../../../shared/src/arm/schema';
import { armLine, armRefusal, formatArmReport } from '../../../../shared/src/words/arm';

const SERVICE = 'test/fixtures/arm/service';
const at = (name: string) => ({ path: `app/${name}`, text: readFileSync(`${SERVICE}/${name}`, 'utf8') });
const lock = (packages: Record<string, unknown>) => JSON.stringify({ lockfileVersion: 3, packages });

describe('the Arm-ready check of a service', () => {
  /*
   * Worked by hand, file by file:
   *   package-lock.json  7 packages are deployed: 5 of the root and the two platform packages of sharp; node-sass is for development.
   *     puppeteer 24.3.0        blocks: Chrome for linux-arm64 came with 25.11.0
   *     @acme/ranker 2.1.0      unknown: a script at install, in no table
   *     lz4 0.6.5               slow: node-gyp rebuild
   *     onnxruntime-node 1.21.1 fine: README of 1.21.1, for the CPU
   *     sharp 0.34.2            fine: the lockfile names @img/sharp-linux-arm64
   *   Dockerfile         line 2 slow (a first stage for amd64) and fine (node:22), line 3 blocks (tini-amd64), line 5 fine (node:22); line 9 asks uname
   *   compose.yaml       line 4 blocks (platform), line 6 fine (redis:7), line 8 blocks (llama.cpp for CUDA)
   * Together: 1 + 1 + 2 = 4 block, 1 unknown, 1 + 1 = 2 slow, 2 + 2 + 1 = 5 fine.
   */
  it('says what blocks, what is slow, what is fine and what is not known', () => {
    const report = checkArm(['package.json', 'package-lock.json', 'Dockerfile', 'compose.yaml'].map(at));
    assert.equal(report.verdict, 'blocked');
    assert.deepEqual(report.counts, { blocks: 4, slow: 2, fine: 5, unknown: 1 });
    assert.deepEqual(
      report.findings
        .filter(({ status }) => status === 'blocks')
        .map(({ path, line, subject }) => `${path}:${line} ${subject}`),
      [
        'app/Dockerfile:3 https://example.com/tini-amd64',
        'app/compose.yaml:4 linux/amd64',
        'app/compose.yaml:8 ghcr.io/ggml-org/llama.cpp:server-cuda',
        'app/package-lock.json:61 puppeteer',
      ],
    );
    assert.deepEqual(report.files, [
      { path: 'app/package-lock.json', kind: 'npm-lock', packages: 7 },
      { path: 'app/Dockerfile', kind: 'dockerfile' },
      { path: 'app/compose.yaml', kind: 'yaml' },
    ]);
    assert.doesNotThrow(() => armReportSchema.parse(report));
    assert.ok(new Ajv({ strict: false }).compile(armJsonSchema())(report));
  });

  it('says it in words', () => {
    const report = checkArm([at('package-lock.json')]);
    assert.equal(
      armLine(report),
      'Arm-ready: 1 package blocks (puppeteer), 1 package is built from source (lz4), 1 package is unknown (@acme/ranker).',
    );
    assert.equal(armRefusal(report), 'not Arm-ready: puppeteer');
    const text = formatArmReport(report);
    assert.match(
      text,
      /^Not ready for Graviton: 1 block, 1 not known, 1 slow, 2 fine\. 1 file read, 7 packages deployed\./,
    );
    assert.match(text, /app\/package-lock\.json:61 {2}puppeteer 24\.3\.0 has no linux-arm64 binary.*14 Sep 2026\]/);
  });

  it('every statement has a place, and one from a table a source and a date', () => {
    const { findings } = checkArm(['package-lock.json', 'Dockerfile', 'compose.yaml'].map(at));
    for (const { basis, source, date, line, message } of findings) {
      assert.ok(line >= 1 && message.length > 10);
      assert.ok(basis === 'file' || (source && date), message);
    }
  });

  it('Alpine changes what a package means', () => {
    const packages = { '': { dependencies: { zeromq: '1' } }, 'node_modules/zeromq': { version: '6.4.1' } };
    const files = (from: string) => [
      { path: 'a/package-lock.json', text: lock(packages) },
      { path: 'a/Dockerfile', text: `FROM ${from}` },
    ];
    const ofZeroMq = (from: string) =>
      checkArm(files(from)).findings.find(({ subject }) => subject === 'zeromq')?.status;
    assert.deepEqual([ofZeroMq('node:22'), ofZeroMq('node:22-alpine')], ['slow', 'fine']);
  });

  it('reads package.json only where no lockfile covers it', () => {
    const text = '{"dependencies":{"puppeteer":"24.3.0"}}';
    assert.equal(checkArm([{ path: 'a/package.json', text }]).verdict, 'blocked');
    const covered = checkArm([
      { path: 'a/package.json', text },
      { path: 'package-lock.json', text: lock({ '': {} }) },
    ]);
    assert.equal(covered.verdict, 'fine');
    assert.equal(covered.files.length, 1);
  });

  it('knows nothing of no files, and tells what was not read', () => {
    const report = checkArm([{ path: 'yarn.lock', text: 'hello' }]);
    assert.equal(report.verdict, 'unknown');
    assert.deepEqual(report.skipped, [{ path: 'yarn.lock', reason: 'no packages in it' }]);
    assert.equal(armLine(report), undefined);
    assert.match(formatArmReport(report), /No file here says anything about arm64[\s\S]*yarn\.lock: no packages in it/);
  });
});

describe('placewright arm', () => {
  it('walks folders and names files from here', async () => {
    const { text, blocked } = await armCommand([SERVICE], 'json');
    const report = armReportSchema.parse(JSON.parse(text));
    assert.ok(blocked);
    assert.deepEqual(report.counts, { blocks: 4, slow: 2, fine: 5, unknown: 1 });
    assert.ok(report.findings.every(({ path }) => path.startsWith(`${SERVICE}/`)));
  });

  it('is not blocked by what is slow or not known', async () => {
    const { blocked } = await armCommand([`${SERVICE}/package.json`, 'package.json'], 'text');
    assert.equal(blocked, true, 'puppeteer is pinned there');
    assert.equal((await armCommand(['test/fixtures/arm/service/../../typescript'], 'text')).blocked, false);
  });

  it('refuses a lockfile of 50 MB by its size, and a path that is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'arm-'));
    try {
      writeFileSync(join(folder, 'package-lock.json'), ' '.repeat(50 * 2 ** 20));
      const { text, blocked } = await armCommand([folder], 'json');
      assert.equal(blocked, false);
      assert.deepEqual(
        armReportSchema.parse(JSON.parse(text)).skipped.map(({ reason }) => reason),
        ['larger than 16 MiB'],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
    await assert.rejects(armCommand(['no/such/path'], 'text'), /no\/such\/path: no such file or folder/);
  });
});
