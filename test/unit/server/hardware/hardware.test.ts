import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { withOwnHardware } from '../../../../shared/src/catalog/ownHardware';
import type { HostFiles } from '../../../../server/src/evidence/hostFiles';
import { readHardware } from '../../../../server/src/hardware/readHardware';
import { testService } from '../../../support/service';

const HARDWARE = `version: 1
accelerators:
  - name: L4 Pro
    vendor: NVIDIA
    architecture: Ada Lovelace
    memoryGib: 24
    memoryBandwidthGbS: 400
    peakTflops: { bf16: 150, fp16: 150, int8: 300 }
    tdpW: 90
instances:
  - type: onprem.l4pro
    arch: amd64
    vcpus: 16
    physicalCores: 8
    memoryGib: 64
    cpu: Genoa
    accelerator: { chip: L4 Pro, count: 1 }
    usdPerHour: 0.25
prices:
  - { instance: g6.xlarge, region: us-east-1, usdPerHour: 0.5, date: 2026-11-01, source: offer 4711 }
  - { instance: g6.xlarge, usdPerHour: 0.6 }
`;

const MANIFEST = `version: 1
workloads:
  chat:
    model: meta-llama/Llama-3.1-8B-Instruct
    precision: int4
    traffic: { rpsAvg: 0.2 }
    placement: { instance: onprem.l4pro, replicas: 2 }
`;

const FOLDER = 'file:///work';
const MANIFEST_URI = `${FOLDER}/team/chat.workload.yaml`;
const HARDWARE_URI = `${FOLDER}/placewright.hardware.yaml`;

function world(files: Record<string, string>) {
  const held = new Map(Object.entries(files));
  const host: HostFiles = {
    read: (uri) => {
      const text = held.get(uri);
      return Promise.resolve(text === undefined ? { ok: false, reason: 'missing' } : { ok: true, text });
    },
    list: () => Promise.resolve([]),
  };
  let arrivals = 0;
  const service = testService({
    host: { files: host, workspaceFolders: [FOLDER], waitsForFiles: true, filesArrived: () => (arrivals += 1) },
  });
  const open = (uri: string, text: string) => {
    const document = TextDocument.create(uri, 'yaml', 1, text);
    service.open(document);
    return document;
  };
  return { service, open, held, arrivals: () => arrivals };
}

const hourly = async ({ service, open }: ReturnType<typeof world>) => {
  const { workloads } = await service.reports(open(MANIFEST_URI, MANIFEST));
  return workloads[0]?.current?.cost.hourlyUsd;
};

describe('placewright.hardware.yaml', () => {
  it('is read as written', () => {
    const { spec, problems } = readHardware(HARDWARE);
    assert.deepEqual(problems, []);
    const catalog = withOwnHardware(getCatalog(), spec, 'placewright.hardware.yaml');
    const instance = catalog.instance('ONPREM.l4pro') ?? assert.fail();
    assert.equal(instance.accelerator?.chip?.shortName, 'L4 Pro');
    assert.equal(instance.cpu?.shortName, 'Genoa');
    // The row of the region, the row of every region, the machine's own price, and the table's where nothing is said.
    assert.equal(catalog.price('g6.xlarge', 'us-east-1', 'on-demand')?.usdPerHour, 0.5);
    assert.equal(catalog.price('g6.xlarge', 'eu-west-1', 'on-demand')?.usdPerHour, 0.6);
    assert.equal(catalog.price('onprem.l4pro', 'eu-west-1', 'spot')?.usdPerHour, 0.25);
    assert.deepEqual(
      catalog.price('g6.xlarge', 'us-east-1', 'spot'),
      getCatalog().price('g6.xlarge', 'us-east-1', 'spot'),
    );
    assert.deepEqual(catalog.price('g6.xlarge', 'us-east-1', 'on-demand')?.source, {
      title: 'offer 4711 (placewright.hardware.yaml)',
    });
    assert.equal(catalog.nearestInstance('onprem.l4por'), 'onprem.l4pro');
  });

  it('counts in the estimates of a manifest below it, with memory fit, speed and evidence', async () => {
    const here = world({ [HARDWARE_URI]: HARDWARE });
    const document = here.open(MANIFEST_URI, MANIFEST);
    const { workloads } = await here.service.reports(document);
    const { current, stated } = workloads[0] ?? assert.fail();
    assert.deepEqual([stated.hardwareClass, stated.accelerator, stated.arch], ['gpu', 'L4 Pro', 'amd64']);
    // Two machines at $0.25.
    assert.equal(current?.cost.hourlyUsd, 0.5);
    assert.equal(current?.feasible, true);
    assert.ok((current?.performance.tokensPerSecond ?? 0) > 0);
    assert.equal(current?.evidence.find(({ figure }) => figure === 'price')?.source, 'placewright.hardware.yaml');
    assert.doesNotMatch(JSON.stringify(current), /null/);
    const codes = (await here.service.provideDiagnostics(document)).map(({ code }) => code);
    assert.ok(!codes.includes('instance-unknown'), codes.join());
    assert.ok(
      (await here.service.reports(document)).workloads[0]?.candidates.some(
        ({ target }) => target.instance === 'onprem.l4pro',
      ),
    );
  });

  it('is none of the neighbor’s business, and without it the machine is unknown', async () => {
    const away = world({ 'file:///elsewhere/placewright.hardware.yaml': HARDWARE });
    assert.equal(await hourly(away), undefined);
    const codes = (await away.service.provideDiagnostics(away.open(MANIFEST_URI, MANIFEST))).map(({ code }) => code);
    assert.ok(codes.includes('instance-unknown'));
  });

  it('the nearest one counts', async () => {
    const nearer = HARDWARE.replace('usdPerHour: 0.25', 'usdPerHour: 0.1');
    assert.equal(
      await hourly(world({ [HARDWARE_URI]: HARDWARE, [`${FOLDER}/team/placewright.hardware.yaml`]: nearer })),
      0.2,
    );
  });

  it('follows a change on the disk and the text that is being typed', async () => {
    const here = world({ [HARDWARE_URI]: HARDWARE });
    assert.equal(await hourly(here), 0.5);
    here.held.set(HARDWARE_URI, HARDWARE.replace('usdPerHour: 0.25', 'usdPerHour: 1'));
    assert.equal(await hourly(here), 0.5, 'nobody said that it changed');
    assert.equal(here.service.changeFiles([HARDWARE_URI]), true);
    assert.equal(await hourly(here), 2);
    const typed = TextDocument.create(HARDWARE_URI, 'yaml', 1, HARDWARE.replace('usdPerHour: 0.25', 'usdPerHour: 3'));
    assert.equal(here.service.open(typed), true, 'other documents change');
    assert.equal(await hourly(here), 6);
    assert.equal(here.service.close(HARDWARE_URI), true);
    assert.equal(await hourly(here), 2);
  });

  it('goes on with refreshed prices', async () => {
    const here = world({ [HARDWARE_URI]: HARDWARE });
    const priced = MANIFEST.replace('onprem.l4pro', 'g5.xlarge');
    const cost = async () =>
      (await here.service.reports(here.open(MANIFEST_URI, priced))).workloads[0]?.current?.cost.hourlyUsd;
    const before = await cost();
    const { spec } = readHardware('version: 1\nprices: [{ instance: g5.xlarge, usdPerHour: 7 }]\n');
    here.service.useCatalog(withOwnHardware(getCatalog(), spec, 'refreshed'));
    assert.notEqual(before, 14);
    assert.equal(await cost(), 14);
  });

  it('says what is wrong where it stands, with a stable code', async () => {
    const cases: readonly (readonly [string, string, string, string])[] = [
      ['memoryGib: 64', 'memoryGib: -1', 'number-out-of-range', '-1'],
      ['vcpus: 16', 'vcpus: 999999999', 'number-out-of-range', '999999999'],
      ['vcpus: 16', 'vcpus: 1.5', 'number-out-of-range', '1.5'],
      ['arch: amd64', 'arch: amd65', 'value-unknown', 'amd65'],
      ['vcpus: 16', 'vcpu: 16', 'key-unknown', 'vcpu'],
      ['memoryGib: 64', 'memoryGib: 64GiB', 'unit-in-value', '64GiB'],
      ['chip: L4 Pro', 'chip: L4 Prr', 'accelerator-unknown', 'L4 Prr'],
      ['cpu: Genoa', 'cpu: Genova', 'processor-unknown', 'Genova'],
      ['region: us-east-1', 'region: us-east-9', 'region-unknown', 'us-east-9'],
      ['instance: g6.xlarge, region', 'instance: g6.xlrage, region', 'instance-unknown', 'g6.xlrage'],
      ['date: 2026-11-01', 'date: yesterday', 'value-unknown', 'yesterday'],
      ['version: 1\n', '', 'version-missing', 'accelerators:'],
      ['version: 1', 'version: 2', 'version-unsupported', '2'],
    ];
    for (const [from, to, code, at] of cases) {
      const { service, open } = world({});
      const document = open(HARDWARE_URI, HARDWARE.replace(from, to));
      const found = await service.provideDiagnostics(document);
      const hit = found.find((one) => one.code === code);
      assert.ok(hit, `${to}: ${JSON.stringify(found.map((one) => [one.code, one.message]))}`);
      assert.equal(document.getText(hit.range), at, to);
    }
    const { service, open } = world({});
    assert.deepEqual(await service.provideDiagnostics(open(HARDWARE_URI, HARDWARE)), []);
    const twice = HARDWARE.replace(
      '{ instance: g6.xlarge, usdPerHour: 0.6 }',
      '{ instance: g6.xlarge, region: us-east-1, usdPerHour: 0.6 }',
    );
    assert.deepEqual(
      (await service.provideDiagnostics(open(HARDWARE_URI, twice))).map(({ code }) => code),
      ['hardware-twice'],
    );
  });

  it('completes keys, words and names, and explains its keys', async () => {
    const { service, open } = world({});
    const labels = async (text: string) => {
      const at = text.indexOf('|');
      const document = open(HARDWARE_URI, text.replace('|', ''));
      return (await service.provideCompletion(document, document.positionAt(at))).map(({ label }) => label);
    };
    assert.ok((await labels('version: 1\n|')).includes('instances'));
    assert.ok((await labels('version: 1\ninstances:\n  - type: a\n    |')).includes('memoryGib'));
    assert.deepEqual(await labels('version: 1\ninstances:\n  - type: a\n    arch: |'), ['amd64', 'arm64']);
    assert.ok((await labels('version: 1\ninstances:\n  - type: a\n    accelerator:\n      chip: |')).includes('L4'));
    assert.ok((await labels('version: 1\ninstances:\n  - type: a\n    cpu: |')).includes('Graviton4'));
    assert.ok((await labels('version: 1\nprices:\n  - instance: g6|')).includes('g6.xlarge'));
    assert.ok((await labels('version: 1\nprices:\n  - instance: g6.xlarge\n    region: |')).includes('eu-north-1'));
    const document = open(HARDWARE_URI, HARDWARE);
    const hover = await service.provideHover(document, document.positionAt(HARDWARE.indexOf('physicalCores') + 2));
    assert.match(JSON.stringify(hover?.contents), /instances\.physicalCores`: Physical cores/);
    const facts = await service.provideHover(document, document.positionAt(HARDWARE.indexOf('g6.xlarge') + 2));
    assert.match(JSON.stringify(facts?.contents), /L4/);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), (text) => void withOwnHardware(getCatalog(), readHardware(text).spec, 'f')));
    const hostile = 'version: 1\ninstances:\n  - { type: __proto__, arch: amd64, vcpus: 1, memoryGib: 1 }\n';
    const catalog = withOwnHardware(getCatalog(), readHardware(hostile).spec, 'f');
    assert.equal(catalog.instance('__proto__')?.vcpus, 1);
    assert.equal(catalog.instance('constructor'), undefined);
    for (let end = 0; end < HARDWARE.length; end += 7) {
      readHardware(HARDWARE.slice(0, end));
    }
  });
});
