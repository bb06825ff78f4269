import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { splitRow } from '../../../../../shared/src/catalog/fresh/csvRow';
import { createPriceListReader } from '../../../../../shared/src/catalog/fresh/readPriceList';
import { ec2List, ec2Row, savingsList, savingsRow } from '../../../server/refresh/priceLists';

function read(text: string, region?: string) {
  const reader = createPriceListReader(region);
  const lines = text.split('\n');
  const cut = lines.at(-1) !== '';
  for (const line of cut ? lines : lines.slice(0, -1)) {
    const ended = reader.line(line);
    if (ended !== undefined) {
      return { ok: false as const, reason: ended };
    }
  }
  return reader.end(cut);
}

describe('a row of a price list', () => {
  it('is split at commas outside of quotes', () => {
    assert.deepEqual(splitRow('a,b,,d'), ['a', 'b', '', 'd']);
    assert.deepEqual(splitRow('"a","b, c","",""'), ['a', 'b, c', '', '']);
    assert.deepEqual(splitRow('a,"b, ""c""",d\r'), ['a', 'b, "c"', 'd']);
    assert.deepEqual(splitRow('"a"'), ['a']);
    assert.deepEqual(splitRow(''), ['']);
  });

  it('is rotten with a quote that is not closed or stands inside a cell', () => {
    for (const row of ['"a","b', '"a"b,c', 'a"b,c', '"', '"a","b"c"', '"a,"b"']) {
      assert.equal(splitRow(row), undefined, row);
    }
  });

  it('gives back what was written, whatever that was', () => {
    const cell = fc.string().map((text) => text.replaceAll(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (cells) => {
        const row = cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',');
        assert.deepEqual(splitRow(row), cells);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (row) => void splitRow(row)));
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 12 }), (lines) => void read(lines.join('\n'), 'us-east-1')),
    );
  });
});

describe('a price list', () => {
  it('does not use either of two prices for one thing', () => {
    const found = read(ec2List([ec2Row('g6.xlarge', 1), ec2Row('g6.xlarge', 2), ec2Row('g5.xlarge', 1)]), 'us-east-1');
    assert.ok(found.ok);
    assert.deepEqual(found.list.prices['on-demand'], [['g5.xlarge', 1]]);
    assert.deepEqual(found.list.ambiguous, ['g6.xlarge on-demand']);
  });

  it('says its own region where none was asked for', () => {
    const found = read(ec2List([ec2Row('g6.xlarge', 1, { 'Region Code': 'eu-north-1' })]));
    assert.ok(found.ok);
    assert.equal(found.list.region, 'eu-north-1');
    const savings = read(savingsList([savingsRow('g6.xlarge', 1)]));
    assert.ok(savings.ok);
    assert.deepEqual([savings.list.kind, savings.list.region], ['savings-plans', 'us-east-1']);
  });

  it('counts prices in another currency, absurd ones and rows of another width', () => {
    const rows = [
      ec2Row('g6.xlarge', 1),
      ec2Row('a1.large', 1, { Currency: 'CNY' }),
      ec2Row('a1.large', 99_999),
      ec2Row('a1.large', ''),
      ec2Row('a1.large', 'NaN'),
      ec2Row('a1.large', 'Infinity'),
      `${ec2Row('a1.large', 1)},"one more"`,
    ];
    const found = read(ec2List(rows), 'us-east-1');
    assert.ok(found.ok);
    assert.equal(found.list.rotten, 6);
    assert.deepEqual(
      found.list.rottenRows.map(({ line }) => line),
      [8, 9, 10, 11, 12, 13],
    );
    assert.deepEqual(found.list.prices, { 'on-demand': [['g6.xlarge', 1]] });
  });

  it('takes names of types only', () => {
    const found = read(ec2List([ec2Row('g6.xlarge', 1), ec2Row('__proto__', 1), ec2Row('mac', 1)]), 'us-east-1');
    assert.ok(found.ok);
    assert.deepEqual(found.list.prices['on-demand'], [['g6.xlarge', 1]]);
  });
});
