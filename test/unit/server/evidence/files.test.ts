import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { nodeFiles } from '../../../../server/src/evidence/nodeFiles';
import { isFoundByName, resolvePath, rootsFor } from '../../../../server/src/evidence/paths';
import { validateFile } from '../../../../server/src/validateFile';

describe('evidence: where it may lie', () => {
  const manifest = 'file:///w/project/deploy/a.workload.yaml';
  const resolved = (path: string, roots = ['file:///w/project']) => {
    const found = resolvePath(path, manifest, roots);
    return found.ok ? found.uri : undefined;
  };

  it('is relative to the manifest, and inside the workspace', () => {
    assert.equal(resolved('a.json'), 'file:///w/project/deploy/a.json');
    assert.equal(resolved('../a.json'), 'file:///w/project/a.json');
    assert.equal(resolved('..\\bench\\a.json'), 'file:///w/project/bench/a.json');
    for (const path of [
      '../../a.json',
      '/etc/passwd',
      'C:\\a.json',
      'https://a/b.json',
      '',
      'a\0.json',
      '../../project2/a.json',
    ]) {
      assert.equal(resolved(path), undefined, path);
    }
  });

  it('is the manifest’s own folder where no workspace is open', () => {
    assert.deepEqual(rootsFor(manifest, []), ['file:///w/project/deploy']);
    assert.deepEqual(rootsFor(manifest, ['file:///w/project', 'file:///x']), ['file:///w/project']);
    assert.deepEqual(rootsFor('untitled:Untitled-1', ['file:///w']), []);
  });

  it('is found by the names that the tools give', () => {
    for (const name of [
      'l4.llama-bench.json',
      'x.llama-bench.jsonl',
      'my-vllm-bench-1.json',
      'benchmarks.json',
      'profile_export_aiperf.json',
      'profile_export_genai_perf.json',
    ]) {
      assert.ok(isFoundByName(name), name);
    }
    for (const name of ['package.json', 'llama-bench.txt', 'profile_export.jsonl', 'my-benchmarks.json']) {
      assert.ok(!isFoundByName(name), name);
    }
  });
});

describe('evidence: files of the disk', () => {
  let folder = '';
  const uri = (...parts: string[]) => URI.file(join(folder, ...parts)).toString();

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'placewright-')));
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'in', 'a.json'), '{}');
    writeFileSync(join(folder, 'out.json'), 'secret');
    symlinkSync(join(folder, 'out.json'), join(folder, 'in', 'link.json'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('follows no link out of the workspace, and says why it reads nothing', async () => {
    const read = (name: string, most = 100) => nodeFiles.read(uri('in', name), most, [uri('in')]);

    assert.deepEqual(await read('a.json'), { ok: true, text: '{}' });
    assert.deepEqual(await read('a.json', 1), { ok: false, reason: 'too-large' });
    assert.deepEqual(await read('link.json'), { ok: false, reason: 'outside' });
    assert.deepEqual(await read('none.json'), { ok: false, reason: 'missing' });
    assert.deepEqual(await read('../out.json'), { ok: false, reason: 'outside' });
    assert.deepEqual(await nodeFiles.list(uri('in')), ['a.json', 'link.json']);
    assert.deepEqual(await nodeFiles.list(uri('nowhere')), []);
  });

  it('validate takes the output of a benchmark and says what it would change', async () => {
    const text = await validateFile('test/fixtures/evidence/l4.llama-bench.json', 'text');

    assert.match(text, /2 of 2 rows predicted/);
    assert.match(
      text,
      /As evidence of a workload: Off by [\d.]+ % before, [\d.]+ % after \(2 rows, which the fit has seen\)\./,
    );
    const served = await validateFile('test/fixtures/evidence/l4-vllm-bench-c16.json', 'text');
    assert.match(served, /the manifest names the machine/);
  });

  it('validate refuses a benchmark that cannot be right, with its line', async () => {
    const path = join(folder, 'bad.json');
    writeFileSync(path, '[\n{"n_prompt": 512,\n"n_gen": 0,\n"avg_ts": -3}]');

    await assert.rejects(
      validateFile(path, 'text'),
      /bad\.json:4: avg_ts is -3, not a number above 0: nothing of this file is used/,
    );
  });
});
