import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { TOTAL_REQUEST } from '../../../../shared/src/protocol';
import type { WorkspaceTotal } from '../../../../shared/src/protocol';
import type { RefreshResult } from '../../../../shared/src/refreshApi';
import type { Report } from '../../../../shared/src/report/schema';
import { startServerProcess } from '../../../support/serverProcess';
import { CHAT } from '../../../support/service';
import { largeList } from './largeList';
import { ec2List, ec2Row } from './priceLists';
import { EC2_INDEX, ec2Index, ec2Path, file, startPriceServer, text } from './priceServer';
import type { PriceServer } from './priceServer';

const CLI = resolve('dist/cli.js');
const VERSION = '20261118204512';
/** Megabytes of the list that is made up, and what reading it may add to the memory of the process. */
const LARGE_MB = 100;
const MOST_ADDED_MB = 80;

/** As `aws ec2 describe-instance-types` prints it, shortened. */
const NEW_TYPE = {
  InstanceType: 'q9.large',
  ProcessorInfo: { SupportedArchitectures: ['arm64'] },
  VCpuInfo: { DefaultVCpus: 2 },
  MemoryInfo: { SizeInMiB: 8192 },
};

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly peakMb: number;
}

describe('catalog refresh on the command line', function () {
  this.timeout(120_000);
  let server: PriceServer;
  let folder = '';

  before(function () {
    if (!existsSync(CLI)) {
      console.log('    dist/cli.js is missing: run npm run build first');
      this.skip();
    }
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'placewright-cli-'));
    writeFileSync(
      join(folder, 'peak.js'),
      `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'peak'))}, String(process.resourceUsage().maxRSS)));`,
    );
    server = await startPriceServer();
    server.serve(EC2_INDEX, text(ec2Index(VERSION)));
    server.serve(ec2Path(VERSION), file(Buffer.from(ec2List([ec2Row('g6e.xlarge', 1)]))));
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const run = (args: readonly string[], environment: Record<string, string> = {}) =>
    new Promise<Ran>((done, fail) => {
      const child = spawn(process.execPath, ['-r', join(folder, 'peak.js'), CLI, ...args], {
        env: { PATH: process.env.PATH, PLACEWRIGHT_CACHE: join(folder, 'cache'), ...environment },
        cwd: folder,
      });
      const out = { stdout: '', stderr: '' };
      child.stdout.on('data', (data) => (out.stdout += data));
      child.stderr.on('data', (data) => (out.stderr += data));
      child.on('error', fail);
      child.on('close', (status) => {
        const kib = existsSync(join(folder, 'peak')) ? Number(readFileSync(join(folder, 'peak'), 'utf8')) : Number.NaN;
        done({ ...out, status, peakMb: kib / 1000 });
      });
    });
  const refresh = (...more: string[]) =>
    run(['catalog', 'refresh', '--no-savings-plans', '--from', server.address, ...more]);

  it('refreshes, and the next estimate uses the prices with their day and source', async () => {
    writeFileSync(join(folder, 'chat.workload.yaml'), CHAT);
    const refreshed = await refresh();
    assert.equal(refreshed.status, 0, refreshed.stderr);
    assert.match(refreshed.stdout, /^us-east-1 price list of \d+ \w+ 2026: 1 changed, 0 the same, 0 new/);
    const estimated = await run(['estimate', 'chat.workload.yaml', '--format', 'json']);
    assert.equal(estimated.status, 0, estimated.stderr);
    const report: Report = JSON.parse(estimated.stdout);
    const today = new Date().toISOString().slice(0, 10);
    assert.equal(report.catalog.date, today);
    assert.match(report.catalog.sources[0] ?? '', /AWS price list of EC2, us-east-1, version 20261118204512/);
    const current = report.files[0]?.workloads[0]?.current ?? assert.fail();
    // Two machines at the new $1 an hour.
    assert.equal(current.cost.hourlyUsd, 2);
    const evidence = current.evidence.find(({ figure }) => figure === 'price');
    assert.equal(evidence?.date, today);
    assert.match(String(evidence?.source), /version 20261118204512/);
    assert.equal(evidence?.class, 'measured');
    assert.match((await run(['catalog', 'list'])).stdout, /^g6e\.xlarge +gpu +\$1\.00\/h/m);
  });

  it('prints JSON, and exits with 1 where a list was not read', async () => {
    const good = await refresh('--format', 'json');
    const result: RefreshResult = JSON.parse(good.stdout);
    assert.equal(result.version, 1);
    assert.equal(result.outcomes[0]?.is, 'updated');
    const partly = await refresh('--region', 'us-east-1', 'nowhere-1');
    assert.equal(partly.status, 1);
    assert.match(
      partly.stdout,
      /us-east-1 price list: unchanged.*\nnowhere-1 price list: not refreshed: the index has no region nowhere-1/,
    );
    assert.equal((await run(['catalog', 'refresh', '--from', 'not an address'])).status, 2);
  });

  it('warns of a broken price file and estimates with the built-in prices', async () => {
    await refresh();
    const path = join(folder, 'cache', 'prices.dat');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -10));
    const { status, stdout, stderr } = await run(['catalog', 'list']);
    assert.equal(status, 0);
    assert.match(stderr, /prices\.dat is not used: its checksum does not fit/);
    assert.doesNotMatch(stdout, /^g6e\.xlarge +gpu +\$1\.00\/h/m);
  });

  it(`reads ${LARGE_MB} MB in bounded memory, over a connection that breaks in the middle`, async () => {
    const small = await refresh();
    const large = largeList(LARGE_MB, [ec2Row('g6e.xlarge', 1.25)], LARGE_MB * 0.6e6);
    const next = '20261121000000';
    server.serve(EC2_INDEX, text(ec2Index(next)));
    server.serve(ec2Path(next), large.handler);
    const started = performance.now();
    const { status, stdout, stderr, peakMb } = await refresh('--format', 'json');
    const seconds = (performance.now() - started) / 1000;
    assert.equal(status, 0, stderr + stdout);
    const [outcome] = (JSON.parse(stdout) as RefreshResult).outcomes;
    assert.ok(outcome?.is === 'updated', stdout);
    assert.equal(outcome.bytes, large.bytes);
    assert.equal(outcome.changes.list.rows, large.rows);
    const ranges = server.seen.filter(({ url }) => url === ec2Path(next)).map(({ headers }) => headers.range);
    assert.equal(ranges.length, 2);
    assert.match(ranges[1] ?? '', /^bytes=\d{7,}-$/);
    console.log(
      `      ${(large.bytes / 1e6).toFixed(0)} MB, ${large.rows} rows in ${seconds.toFixed(1)} s: ${peakMb.toFixed(0)} MB at the peak, ${small.peakMb.toFixed(0)} MB for a list of one row`,
    );
    assert.ok(peakMb < small.peakMb + MOST_ADDED_MB, `${peakMb} MB, ${small.peakMb} MB for a small list`);
  });

  it('imports what the AWS command line printed, and a price list fetched by other means', async () => {
    const types = { InstanceTypes: [NEW_TYPE, { InstanceType: 'mac9.metal' }] };
    const entry = { AvailabilityZone: 'us-east-1a', InstanceType: 'g6e.xlarge', ProductDescription: 'Linux/UNIX' };
    const spot = { SpotPriceHistory: [{ ...entry, SpotPrice: '0.4321', Timestamp: '2026-11-20T00:00:00Z' }, {}] };
    writeFileSync(join(folder, 'types.json'), JSON.stringify(types));
    writeFileSync(join(folder, 'spot.json'), JSON.stringify(spot));
    writeFileSync(join(folder, 'cut.json'), JSON.stringify(spot).slice(0, -9));
    writeFileSync(join(folder, 'list.csv.gz'), gzipSync(ec2List([ec2Row('q9.large', 0.11)])));
    const good = await run(['catalog', 'import', 'types.json', 'spot.json', 'list.csv.gz']);
    assert.equal(good.status, 0, good.stderr);
    assert.match(
      good.stdout,
      /types\.json: 1 new type, 0 known already, 1 left out\n {2}\+ q9\.large\n {2}- mac9\.metal: /,
    );
    assert.match(good.stdout, /us-east-1 spot history of 20 Nov 2026: 1 changed/);
    assert.match(good.stdout, /1 row could not be read and is left out:\n {4}line 2: /);
    assert.match(good.stdout, /us-east-1 price list of 18 Nov 2026: 0 changed, 0 the same, 1 new/);
    assert.match((await run(['catalog', 'list'])).stdout, /^q9\.large +graviton +\$0\.11\/h +2 vCPUs · 8\.0 GiB/m);
    const bad = await run(['catalog', 'import', 'cut.json', 'nothing.json']);
    assert.equal(bad.status, 1);
    assert.match(bad.stdout, /cut\.json: not refreshed: it is cut off, or not JSON\. Prices stay as they were\./);
    assert.match(bad.stdout, /nothing\.json: not refreshed: there is no such file/);
  });

  it('a language server that runs takes the new prices within seconds', async () => {
    const cache = join(folder, 'cache');
    const uri = 'file:///chat.workload.yaml';
    const server2 = await startServerProcess({}, { PLACEWRIGHT_CACHE: cache });
    try {
      const machinesAlone = '    pricing: { include: { storage: false, loadBalancer: false, trafficOut: false } }\n';
      const textDocument = { uri, languageId: 'yaml', version: 1, text: `${CHAT}${machinesAlone}` };
      await server2.connection.sendNotification('textDocument/didOpen', { textDocument });
      await server2.publication((found) => found.uri === uri);
      const total = () => server2.connection.sendRequest<WorkspaceTotal>(TOTAL_REQUEST, {});
      const before = await total();
      await refresh('--cache', cache);
      const until = performance.now() + 15_000;
      while ((await total()).text === before.text && performance.now() < until) {
        await new Promise((again) => {
          setTimeout(again, 200);
        });
      }
      // Two machines at $1 for 730 hours.
      assert.equal((await total()).monthlyUsd, 1460);
    } finally {
      server2.kill();
    }
  });

  it('speaks TLS with the server through the tunnel of a proxy', async function () {
    const pair = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    const about = ['-days', '2', '-subj', '/CN=prices.example', '-addext', 'subjectAltName=DNS:prices.example'];
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...pair, ...about]);
    if (made.status !== 0) {
      console.log('      openssl is missing: no certificate can be made for this test');
      this.skip();
    }
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name)));
    const secure = createSecureServer({ key, cert }, ({ url }, response) => {
      response.end(url === EC2_INDEX ? ec2Index(VERSION) : ec2List([ec2Row('g6e.xlarge', 1)]));
    });
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const through = connect((secure.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(through).pipe(socket);
      });
      through.on('error', () => socket.destroy());
      socket.on('error', () => through.destroy());
    });
    await Promise.all(
      [secure, proxy].map(
        (one) =>
          new Promise<void>((ready) => {
            one.listen(0, '127.0.0.1', ready);
          }),
      ),
    );
    try {
      const environment = {
        HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'),
      };
      const args = ['catalog', 'refresh', '--no-savings-plans', '--from', 'https://prices.example'];
      const { status, stdout, stderr } = await run(args, environment);
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /us-east-1 price list of .+: 1 changed/);
      assert.deepEqual(tunnels, ['prices.example:443', 'prices.example:443']);
      const unknown = await run(args, { HTTPS_PROXY: environment.HTTPS_PROXY });
      assert.match(unknown.stdout, /not refreshed: .*self-signed certificate/, 'a certificate nobody vouches for');
    } finally {
      [secure, proxy].forEach((one) => one.closeAllConnections());
      [secure, proxy].forEach((one) => one.close());
    }
  });

  it('goes through the proxy of the environment, and not for exempt hosts', async () => {
    const through: string[] = [];
    const proxy = createServer((request, response) => {
      through.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
      httpRequest(request.url ?? '', { headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }).end();
    });
    proxy.on('connect', (request, socket) => {
      through.push(`CONNECT ${request.url}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((ready) => {
      proxy.listen(0, '127.0.0.1', ready);
    });
    const { port } = proxy.address() as AddressInfo;
    const address = `http://user:secret@127.0.0.1:${port}`;
    try {
      const args = ['catalog', 'refresh', '--no-savings-plans', '--from'];
      assert.equal((await run([...args, server.address], { HTTP_PROXY: address })).status, 0);
      // user:secret in base64.
      assert.equal(through[0], `GET ${server.address}${EC2_INDEX} Basic dXNlcjpzZWNyZXQ=`);
      through.length = 0;
      assert.equal((await run([...args, server.address], { HTTP_PROXY: address, NO_PROXY: '127.0.0.1' })).status, 0);
      assert.deepEqual(through, []);
      const refused = await run([...args, 'https://prices.example'], { HTTPS_PROXY: address });
      assert.deepEqual(through, ['CONNECT prices.example:443']);
      assert.equal(refused.status, 1);
      assert.match(refused.stdout, /the proxy 127\.0\.0\.1:\d+ answered 403 for prices\.example:443/);
      assert.doesNotMatch(refused.stdout + refused.stderr, /secret/);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});
