import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { HostFiles } from '../../../../server/src/evidence/hostFiles';
import { chatOn, testService } from '../../../support/service';

const fixture = (name: string) => readFileSync(`test/fixtures/evidence/${name}`, 'utf8');
const ROOT = 'file:///work';

const manifest = (evidence: string, placement = 'instance: g6.xlarge') => `${chatOn(placement)}${evidence}`;

const NAMED = manifest('    evidence: [results/run.json]\n');

interface Disk {
  readonly files: Map<string, string>;
  readonly reads: string[];
  readonly host: HostFiles;
}

function disk(files: Readonly<Record<string, string>>): Disk {
  const all = new Map(Object.entries(files).map(([path, text]) => [`${ROOT}/${path}`, text]));
  const reads: string[] = [];
  return {
    files: all,
    reads,
    host: {
      read: (uri) => {
        // The service also looks for own hardware, which is not what is counted here.
        if (!uri.includes('placewright.hardware')) {
          reads.push(uri);
        }
        const text = all.get(uri);
        return Promise.resolve(text === undefined ? { ok: false, reason: 'missing' } : { ok: true, text });
      },
      list: (folder) =>
        Promise.resolve(
          [...all.keys()]
            .filter((uri) => uri.slice(0, uri.lastIndexOf('/')) === folder)
            .map((uri) => uri.slice(folder.length + 1)),
        ),
    },
  };
}

function serviceOn({ host }: Disk, options: { waits?: boolean; arrived?: () => void } = {}) {
  return testService({
    host: {
      files: host,
      workspaceFolders: [ROOT],
      nextTurn: () => new Promise((done) => setImmediate(done)),
      waitsForFiles: options.waits ?? true,
      filesArrived: options.arrived,
    },
  });
}

function opened(service: ReturnType<typeof serviceOn>, text: string, version = 1) {
  const document = TextDocument.create(`${ROOT}/chat.workload.yaml`, 'yaml', version, text);
  service.open(document);
  return document;
}

async function evidenceProblems(files: Disk, text: string) {
  const service = serviceOn(files);
  const document = opened(service, text);
  const found = await service.provideDiagnostics(document);
  return found
    .filter(({ code }) => String(code).startsWith('evidence-'))
    .map(({ code, message, range }) => ({ code, message: String(message), at: document.getText(range) }));
}

async function current(files: Disk, text: string) {
  const service = serviceOn(files);
  const { workloads } = await service.reports(opened(service, text));
  return workloads[0]?.current ?? assert.fail('no current placement');
}

const isOwn = (e: { class: string; source: string }) => e.class === 'measured' && e.source.includes('of your own');

/** Fits take some hundred milliseconds, on a machine that may be busy. */
const FITS_MS = 20_000;

describe('evidence of a workload', function () {
  this.timeout(FITS_MS);

  it('replaces the factors of the target, and says so', async () => {
    const files = disk({ 'results/run.json': fixture('l4-vllm-bench-c16.json') });
    const [plain, measured] = [await current(files, manifest('')), await current(files, NAMED)];

    assert.deepEqual(await evidenceProblems(files, NAMED), []);
    const speed = measured.evidence.find(({ figure }) => figure === 'tpot') ?? measured.evidence[1];
    assert.ok(
      measured.evidence.some((e) => isOwn(e)),
      JSON.stringify(measured.evidence),
    );
    assert.ok(
      measured.evidence.some(({ source }) => /results\/run\.json: 3 rows of your own/.test(source)),
      speed?.source,
    );
    assert.ok(!plain.evidence.some((e) => isOwn(e)));
    assert.notEqual(measured.performance.tpot?.p50, plain.performance.tpot?.p50);
    const width = ({ range }: typeof plain) => (range.tpotP95?.high ?? NaN) / (range.tpotP95?.low ?? NaN);
    assert.ok(width(measured) < width(plain), `${width(measured)} against ${width(plain)}`);
  });

  it('takes what lies beside the manifest under a known name', async () => {
    const files = disk({ 'l4-vllm-bench-c16.json': fixture('l4-vllm-bench-c16.json'), 'other.json': '{"a": 1}' });
    const found = await current(files, manifest(''));

    assert.ok(found.evidence.some(({ source }) => source.startsWith('l4-vllm-bench-c16.json: 3 rows')));
    assert.deepEqual(files.reads, [`${ROOT}/l4-vllm-bench-c16.json`]);
    assert.deepEqual(await evidenceProblems(files, manifest('')), []);
  });

  it('says in a hover over the path how far off before and after', async () => {
    const service = serviceOn(disk({ 'results/run.json': fixture('l4-vllm-bench-c16.json') }));
    const document = opened(service, NAMED);
    const hover = await service.provideHover(document, document.positionAt(NAMED.indexOf('run.json')));

    const said = JSON.stringify(hover?.contents).replaceAll('\\', '');

    assert.match(said, /3 rows of this target/);
    assert.match(said, /Off by [\d.]+ % before, [\d.]+ % after \(3 rows, each predicted by the others\)/);
  });

  it('refuses a file with its line, on the path', async () => {
    const text = fixture('l4-vllm-bench-c16.json').replace('"output_throughput": 204.8', '"output_throughput": -1');
    const found = await evidenceProblems(disk({ 'results/run.json': text }), NAMED);

    assert.deepEqual(found, [
      {
        code: 'evidence-refused',
        message: 'results/run.json:18: output_throughput is -1, not a number above 0. Nothing of this file is used.',
        at: 'results/run.json',
      },
    ]);
  });

  it('refuses what this machine cannot do', async () => {
    const text = fixture('l4-vllm-bench-c16.json').replaceAll(
      /"(?:median|mean|p99)_(?:tpot|itl)_ms": [\d.]+/g,
      (line) => line.replace(/[\d.]+$/, '3'),
    );
    const [found] = await evidenceProblems(disk({ 'results/run.json': text }), NAMED);

    assert.equal(found?.code, 'evidence-refused');
    assert.match(found?.message ?? '', /run\.json:\d+: 333 tokens\/s of one stream: .*L4/);
  });

  it('tells a missing file, a path out of the workspace, and a file of something else', async () => {
    const files = disk({ 'results/t4.json': fixture('l4.llama-bench.json').replaceAll('NVIDIA L4', 'Tesla T4') });
    const list = '    evidence: [none.json, ../../etc/passwd, /etc/passwd, "file:///etc/passwd", results/t4.json]\n';
    const found = await evidenceProblems(files, manifest(list));

    assert.deepEqual(found.map(({ code, at }) => [code, at.replaceAll('"', '')]).toSorted(), [
      ['evidence-missing', '../../etc/passwd'],
      ['evidence-missing', '/etc/passwd'],
      ['evidence-missing', 'file:///etc/passwd'],
      ['evidence-missing', 'none.json'],
      ['evidence-unused', 'results/t4.json'],
    ]);
    assert.match(found.find(({ code }) => code === 'evidence-unused')?.message ?? '', /engine is llama\.cpp/);
    assert.ok(
      files.reads.every((uri) => uri.startsWith(`${ROOT}/`)),
      files.reads.join(),
    );
  });

  it('answers at once while a file is read and its rows are fitted, and tells when they are there', async () => {
    const files = disk({ 'results/run.json': fixture('l4-vllm-bench-c16.json') });
    let open: () => void = () => {};
    const gate = new Promise<void>((done) => (open = done));
    let tell: () => void = () => {};
    const slow: Disk = {
      ...files,
      host: { ...files.host, read: (...asked) => gate.then(() => files.host.read(...asked)) },
    };
    const service = serviceOn(slow, { waits: false, arrived: () => files.reads.length > 0 && tell() });
    const document = opened(service, NAMED);
    const told = () => new Promise<void>((done) => (tell = done));
    const measured = async () => {
      const { workloads } = await service.reports(document);
      return workloads[0]?.current?.evidence.some((e) => isOwn(e));
    };

    assert.equal(await measured(), false);
    const read = told();
    open();
    await read;
    const fitted = told();
    assert.equal(await measured(), false, 'the rows are there, their fit is not');
    await fitted;
    assert.equal(await measured(), true);
    assert.deepEqual(
      (await service.provideDiagnostics(document)).filter(({ code }) => String(code).startsWith('evidence-')),
      [],
    );
  });

  it('reads a file once, and again when it was changed', async () => {
    const files = disk({ 'results/run.json': fixture('l4-vllm-bench-c16.json') });
    const service = serviceOn(files);
    const document = opened(service, NAMED);
    await service.provideDiagnostics(document);
    await service.provideDiagnostics(opened(service, NAMED.replace('512', '600'), 2));
    assert.equal(files.reads.length, 1);

    files.files.set(`${ROOT}/results/run.json`, '{"completed": ');
    assert.equal(service.changeFiles([`${ROOT}/unrelated.txt`]), false);
    assert.equal(service.changeFiles([`${ROOT}/results/run.json`]), true);
    const found = await service.provideDiagnostics(opened(service, NAMED, 3));

    assert.equal(files.reads.length, 2);
    assert.ok(found.some(({ code, message }) => code === 'evidence-refused' && /cut off/.test(String(message))));
  });
});
