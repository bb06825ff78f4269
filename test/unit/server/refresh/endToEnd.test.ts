import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { RefreshOutcome, RefreshRequest } from '../../../../shared/src/refreshApi';
import { refreshText } from '../../../../shared/src/words/refresh';
import { catalogWithPrices } from '../../../../server/src/freshCatalog';
import { loadPrices, priceFile } from '../../../../server/src/refresh/priceStore';
import { refreshPrices } from '../../../../server/src/refresh/refreshPrices';
import { ec2List, ec2Row, reservedRow, savingsList, savingsRow } from './priceLists';
import {
  EC2_INDEX,
  ec2Index,
  ec2Path,
  file,
  SAVINGS_INDEX,
  savingsIndex,
  savingsPath,
  startPriceServer,
  text,
} from './priceServer';
import type { PriceServer } from './priceServer';

const VERSION = '20261118204512';
const TODAY = '2026-11-23';
/** The built-in table says $0.8048 for g6.xlarge on demand in us-east-1. */
const G6 = getCatalog().price('g6.xlarge', 'us-east-1', 'on-demand')?.usdPerHour ?? 0;

const LIST = ec2List([
  ec2Row('g6.xlarge', 0.75),
  ec2Row('c8g.2xlarge', getCatalog().price('c8g.2xlarge', 'us-east-1', 'on-demand')?.usdPerHour ?? 0),
  ec2Row('g6.xlarge', 1.11, { 'Operating System': 'Windows', operation: 'RunInstances:0002' }),
  ec2Row('g6.xlarge', 0.9, { Tenancy: 'Dedicated' }),
  ec2Row('g6.xlarge', 0.01, { CapacityStatus: 'UnusedCapacityReservation', operation: 'RunInstances:0001' }),
  ec2Row('g6.xlarge', 2, { 'Pre Installed S/W': 'SQL Std', operation: 'RunInstances:0004' }),
  ec2Row('g6.xlarge', 0.6, { MarketOption: 'CapacityBlock' }),
  ec2Row('g6.xlarge', 0.99, { 'Region Code': 'us-east-1-atl-1', 'Location Type': 'AWS Local Zone' }),
  ec2Row('x99.large', 0.1),
  ec2Row('m5.large', 0),
  reservedRow('g6.xlarge', 0.5, '1yr'),
  reservedRow('g6.xlarge', 0.34, '3yr'),
]);

const SAVINGS = savingsList([
  savingsRow('g6.xlarge', 0.55),
  savingsRow('g6.xlarge', 0.52, { option: 'All Upfront' }),
  savingsRow('g6.xlarge', 0.8, { operation: 'RunInstances:0002' }),
  savingsRow('g6.xlarge', 0.9, { usage: 'DedicatedUsage' }),
  savingsRow('g6.xlarge', 0.36, { years: '3' }),
]);

describe('a refresh against a server with the layout of AWS', function () {
  this.timeout(60_000);
  let server: PriceServer;
  let folder = '';

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'placewright-prices-'));
    server = await startPriceServer();
    server.serve(EC2_INDEX, text(ec2Index(VERSION)));
    server.serve(SAVINGS_INDEX, text(savingsIndex('20261117194203')));
    server.serve(ec2Path(VERSION), file(Buffer.from(LIST)));
    server.serve(savingsPath('20261117194203'), file(Buffer.from(SAVINGS)));
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const refresh = (more: Partial<RefreshRequest<AbortSignal>> = {}) =>
    refreshPrices({
      regions: ['us-east-1'],
      from: server.address,
      savingsPlans: false,
      folder,
      today: TODAY,
      signal: new AbortController().signal,
      pausesMs: [1, 1],
      ...more,
    });
  const price = (type: string, purchase: 'on-demand' | 'savings-1y' | 'savings-3y' = 'on-demand') =>
    catalogWithPrices(getCatalog(), folder).catalog.price(type, 'us-east-1', purchase);
  const paths = () => server.seen.map(({ url }) => url);

  it('takes Linux on shared machines by the hour, and nothing else', async () => {
    const result = await refresh();
    assert.equal(result.outcomes[0]?.is, 'updated', JSON.stringify(result.outcomes));
    assert.equal(price('g6.xlarge')?.usdPerHour, 0.75);
    assert.equal(price('x99.large')?.usdPerHour, 0.1);
    // Zero says that it is not sold this way: the built-in price stays.
    assert.deepEqual(price('m5.large'), getCatalog().price('m5.large', 'us-east-1', 'on-demand'));
    // The list has no savings plans: the reservation of that length stands for them.
    assert.equal(price('g6.xlarge', 'savings-1y')?.usdPerHour, 0.5);
    assert.equal(price('g6.xlarge', 'savings-3y')?.usdPerHour, 0.34);
  });

  it('says what changed, and carries day and source of each price', async () => {
    const result = await refresh();
    const updated = updatedOf(result.outcomes[0]);
    assert.deepEqual(
      updated.changes.changed
        .filter(({ purchase }) => purchase === 'on-demand')
        .map(({ type, beforeUsd, afterUsd }) => [type, beforeUsd, afterUsd]),
      [['g6.xlarge', G6, 0.75]],
    );
    assert.equal(updated.changes.same, 1, 'c8g.2xlarge');
    assert.ok(updated.changes.added.some(({ type }) => type === 'x99.large'));
    assert.ok(updated.changes.kept.some(({ type }) => type === 'm5.large') || !getCatalog().instance('m5.large'));
    const found = price('g6.xlarge');
    assert.equal(found?.basis, 'published');
    assert.equal(found?.date, TODAY);
    assert.match(String(found?.source.title), /AWS price list of EC2, us-east-1, version 20261118204512/);
    const { catalog } = catalogWithPrices(getCatalog(), folder);
    assert.equal(catalog.priceDate, TODAY);
    assert.equal(catalog.priceDateIn?.('us-east-1'), TODAY);
    assert.equal(catalog.priceDateIn?.('eu-west-1'), getCatalog().priceDate, 'not refreshed: as old as before');
    assert.ok(catalog.sources.some((source) => source.includes('version 20261118204512')));
    // 0.75 / 0.8048 − 1 = −6.8 %
    assert.match(refreshText(result), /g6\.xlarge on-demand: \$0\.8048\/h → \$0\.75\/h \(−7%\)/);
  });

  it('reads savings plans without an upfront fee; they come before reservations', async () => {
    await refresh({ savingsPlans: true });
    assert.equal(price('g6.xlarge', 'savings-1y')?.usdPerHour, 0.55);
    assert.equal(price('g6.xlarge', 'savings-3y')?.usdPerHour, 0.36);
    assert.match(String(price('g6.xlarge', 'savings-1y')?.source.title), /Compute Savings Plans/);
  });

  it('asks again with the ETag; 304 confirms the prices for today', async () => {
    await refresh({ today: '2026-11-20' });
    server.seen.length = 0;
    const { outcomes } = await refresh();
    assert.deepEqual(outcomes, [{ is: 'not-modified', kind: 'price-list', region: 'us-east-1', asOf: TODAY }]);
    assert.equal(server.seen[1]?.headers['if-none-match'], '"v1"');
    assert.equal(price('g6.xlarge')?.date, TODAY);
  });

  it('reads a new version when the index names one', async () => {
    await refresh();
    const next = '20261121000000';
    server.serve(EC2_INDEX, text(ec2Index(next)));
    server.serve(ec2Path(next), file(Buffer.from(ec2List([ec2Row('g6.xlarge', 0.7)], next))));
    const updated = updatedOf((await refresh()).outcomes[0]);
    assert.deepEqual(
      updated.changes.changed.map(({ beforeUsd, afterUsd, before }) => [beforeUsd, afterUsd, before?.date]),
      [[0.75, 0.7, TODAY]],
    );
  });

  it('unpacks gzip', async () => {
    server.serve(ec2Path(VERSION), file(gzipSync(LIST), { headers: { 'content-encoding': 'gzip' } }));
    assert.equal((await refresh()).outcomes[0]?.is, 'updated');
    assert.equal(price('g6.xlarge')?.usdPerHour, 0.75);
    assert.match(String(server.seen[1]?.headers['accept-encoding']), /gzip/);
  });

  it('follows redirects, and gives up on a circle', async () => {
    server.serve(ec2Path(VERSION), (_, response) => response.writeHead(302, { location: '/elsewhere.csv' }).end());
    server.serve('/elsewhere.csv', file(Buffer.from(LIST)));
    assert.equal((await refresh()).outcomes[0]?.is, 'updated');
    server.serve('/elsewhere.csv', (_, response) => response.writeHead(302, { location: '/elsewhere.csv' }).end());
    rmSync(priceFile(folder));
    assert.match(failedOf((await refresh()).outcomes[0]).why, /redirects in a circle/);
  });

  it('takes up a cut connection where it broke, with the same file', async () => {
    const body = Buffer.from(LIST);
    server.serve(ec2Path(VERSION), file(body, { cuts: [1000, 500] }));
    const updated = updatedOf((await refresh()).outcomes[0]);
    assert.equal(updated.bytes, body.length);
    const ranges = server.seen.filter(({ url }) => url === ec2Path(VERSION)).map(({ headers }) => headers.range);
    assert.deepEqual(ranges, [undefined, 'bytes=1000-', 'bytes=1500-']);
    assert.equal(price('g6.xlarge')?.usdPerHour, 0.75);
  });

  it('takes it up in a later run too, and keeps what was until then', async () => {
    server.serve(ec2Path(VERSION), file(Buffer.from(LIST), { cuts: [1000, 1, 1] }));
    const first = await refresh();
    assert.match(failedOf(first.outcomes[0]).why, /.+/);
    assert.match(refreshText(first), /not refreshed: .+ Prices stay as they were\./);
    assert.deepEqual(price('g6.xlarge'), getCatalog().price('g6.xlarge', 'us-east-1', 'on-demand'));
    const second = updatedOf((await refresh()).outcomes[0]);
    assert.equal(second.resumedFrom, 1002);
    assert.equal(price('g6.xlarge')?.usdPerHour, 0.75);
  });

  it('starts again when the file is another by then', async () => {
    server.serve(
      ec2Path(VERSION),
      file(Buffer.from(ec2List([ec2Row('g6.xlarge', 9)])), { etag: '"old"', cuts: [800, 1, 1] }),
    );
    await refresh();
    server.serve(ec2Path(VERSION), file(Buffer.from(LIST), { etag: '"new"' }));
    assert.equal((await refresh()).outcomes[0]?.is, 'updated');
    assert.equal(price('g6.xlarge')?.usdPerHour, 0.75);
  });

  it('knows a cut connection by its chunks too, and refuses a file of which nobody says the length', async () => {
    server.serve(ec2Path(VERSION), (_, response) => {
      response.writeHead(200, { etag: '"v1"' });
      response.write(LIST.slice(0, 2000), () => setTimeout(() => response.destroy(), 40));
    });
    assert.equal(failedOf((await refresh({ pausesMs: [] })).outcomes[0]).keptAsOf, undefined);
    assert.ok(!existsSync(priceFile(folder)));
    server.serve(ec2Path(VERSION), (request) => {
      // An old server: it ends the connection where the file ends, or where it breaks.
      request.socket.end(`HTTP/1.0 200 OK\r\n\r\n${LIST.split('\n').slice(0, 9).join('\n')}\n`);
    });
    assert.match(failedOf((await refresh()).outcomes[0]).why, /does not say how long the file is/);
    assert.deepEqual(price('g6.xlarge'), getCatalog().price('g6.xlarge', 'us-east-1', 'on-demand'));
  });

  it('checks the digest that the server states, and throws a wrong file away', async () => {
    const right = createHash('sha256').update(LIST).digest('base64');
    server.serve(ec2Path(VERSION), file(Buffer.from(LIST), { headers: { 'repr-digest': `sha-256=:${right}:` } }));
    assert.equal(updatedOf((await refresh()).outcomes[0]).checked, true);
    rmSync(priceFile(folder));
    const wrong = createHash('sha256').update('something else').digest('base64');
    server.serve(ec2Path(VERSION), file(Buffer.from(LIST), { headers: { 'x-amz-checksum-sha256': wrong } }));
    assert.match(failedOf((await refresh()).outcomes[0]).why, /checksum \(sha256\) is not the one/);
    assert.deepEqual(readdirSync(join(folder, 'downloads')), []);
    assert.deepEqual(price('g6.xlarge'), getCatalog().price('g6.xlarge', 'us-east-1', 'on-demand'));
  });

  it('leaves a rotten row out, counts it and says its line', async () => {
    const rows = LIST.split('\n');
    // Lines 1 to 5 are about the list, 6 has the columns: the first row is line 7.
    rows.splice(7, 0, ec2Row('g5.xlarge', 1).slice(0, 40), ec2Row('g5.xlarge', 'free'), ec2Row('g5.xlarge', -1));
    server.serve(ec2Path(VERSION), file(Buffer.from(rows.join('\n'))));
    const result = await refresh();
    const { changes, rottenRows } = updatedOf(result.outcomes[0]);
    assert.equal(changes.list.rotten, 3);
    assert.deepEqual(
      rottenRows.map(({ line }) => line),
      [8, 9, 10],
    );
    assert.match(refreshText(result), /3 rows could not be read and are left out:\n {4}line 8: /);
    assert.deepEqual(price('g5.xlarge'), getCatalog().price('g5.xlarge', 'us-east-1', 'on-demand'));
    assert.equal(price('g6.xlarge')?.usdPerHour, 0.75);
  });

  it('does not use a file that is mostly rotten, cut off, another list, or none', async () => {
    const bad: readonly (readonly [string, RegExp])[] = [
      [
        ec2List([...Array<string>(50).fill('"rotten"'), ec2Row('g6.xlarge', 9)]),
        /50 of 51 rows cannot be read, the first on line 7/,
      ],
      [LIST.slice(0, -30), /ends in the middle of line 18/],
      [LIST.slice(0, 200), /ends before the names of its columns/],
      [savingsList([savingsRow('g6.xlarge', 9)]), /another list/],
      [LIST.replace('AmazonEC2', 'AmazonS3'), /list of AmazonS3, not of EC2/],
      [LIST.replaceAll('"us-east-1"', '"eu-west-1"'), /no price for us-east-1/],
      [LIST.replace('PricePerUnit', 'Cost'), /no column PricePerUnit/],
      ['<html>sign in to the network of this hotel</html>', /ends before/],
      ['', /ends before/],
    ];
    for (const [body, why] of bad) {
      server.serve(ec2Path(VERSION), file(Buffer.from(body)));
      const failed = failedOf((await refresh()).outcomes[0]);
      assert.match(failed.why, why);
      assert.ok(!existsSync(priceFile(folder)), failed.why);
    }
  });

  it('does not use half a packed file, or packing that is none', async () => {
    const packed = gzipSync(LIST);
    for (const body of [packed.subarray(0, packed.length - 200), Buffer.from('not packed at all')]) {
      server.serve(ec2Path(VERSION), file(body, { headers: { 'content-encoding': 'gzip' } }));
      assert.match(failedOf((await refresh()).outcomes[0]).why, /cannot be unpacked or read/);
    }
  });

  it('keeps the old prices, with their date, when the server fails', async () => {
    await refresh({ today: '2026-11-20' });
    server.serve(EC2_INDEX, (_, response) => response.writeHead(503).end());
    const result = await refresh();
    assert.equal(failedOf(result.outcomes[0]).keptAsOf, '2026-11-20');
    assert.match(refreshText(result), /answered 503\. Those of 20 Nov 2026 stay in use\./);
    assert.equal(price('g6.xlarge')?.usdPerHour, 0.75);
  });

  it('says that a region is not in the index, and no network', async () => {
    assert.match(failedOf((await refresh({ regions: ['mars-north-1'] })).outcomes[0]).why, /no region mars-north-1/);
    assert.match(failedOf((await refresh({ regions: ['__proto__'] })).outcomes[0]).why, /no region __proto__/);
    const { address } = server;
    await server.close();
    assert.match(failedOf((await refresh({ from: address })).outcomes[0]).why, /ECONNREFUSED/);
  });

  it('never uses a price file that was cut off or changed by hand, and replaces it', async () => {
    await refresh();
    const whole = readFileSync(priceFile(folder), 'utf8');
    for (const damaged of [whole.slice(0, -5), whole.replace('0.75', '0.05'), '', 'x', '{}']) {
      writeFileSync(priceFile(folder), damaged);
      assert.equal(loadPrices(folder).is, 'broken');
      assert.match(String(catalogWithPrices(getCatalog(), folder).problem), /is not used: .+ stand in\./);
      assert.deepEqual(price('g6.xlarge'), getCatalog().price('g6.xlarge', 'us-east-1', 'on-demand'));
    }
    await refresh();
    assert.equal(price('g6.xlarge')?.usdPerHour, 0.75);
    assert.deepEqual(readdirSync(folder).sort(), ['downloads', 'prices.dat'], 'nothing temporary is left');
  });

  it('stops when told, keeps what is finished, and takes up the rest', async () => {
    server.serve(ec2Path(VERSION), (_, response) => {
      response.writeHead(200, { etag: '"v1"', 'content-length': LIST.length });
      response.write(LIST.slice(0, 700));
    });
    const stop = new AbortController();
    const running = refresh({ signal: stop.signal, progress: ({ share }) => share > 0 && stop.abort() });
    const result = await running;
    assert.equal(result.cancelled, true);
    assert.match(refreshText(result), /^Stopped\. What was finished is kept/);
    server.serve(ec2Path(VERSION), file(Buffer.from(LIST)));
    assert.equal(updatedOf((await refresh()).outcomes[0]).resumedFrom, 700);
  });

  it('refuses a second refresh while one is running', async () => {
    // Which of two is first is for the disk to say.
    const both = await Promise.allSettled([refresh(), refresh()]);
    const refused = both.filter((one) => one.status === 'rejected');
    assert.equal(refused.length, 1);
    assert.match(String(refused[0]?.reason), /another refresh is running/);
    writeFileSync(join(folder, 'refresh.lock'), '999999999');
    assert.equal((await refresh()).outcomes[0]?.is, 'not-modified', 'the lock of a dead process is no lock');
  });

  it('never asks the network for what it was not told to', async () => {
    await refresh();
    assert.deepEqual(paths(), [EC2_INDEX, ec2Path(VERSION)]);
  });
});

function updatedOf(outcome: RefreshOutcome | undefined) {
  assert.ok(outcome?.is === 'updated', JSON.stringify(outcome));
  return outcome;
}

function failedOf(outcome: RefreshOutcome | undefined) {
  assert.ok(outcome?.is === 'failed', JSON.stringify(outcome));
  return outcome;
}
