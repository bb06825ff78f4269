import * as assert from 'node:assert/strict';
import { approximate } from '../../../shared/src/digits';
import {
  formatAge,
  formatArrow,
  formatBandwidth,
  formatBytes,
  formatBytesOf,
  formatCarbon,
  formatCarbonRange,
  formatChange,
  formatCompute,
  formatCount,
  formatDate,
  formatEnergy,
  formatMonthlyEnergy,
  formatNumber,
  formatPercent,
  formatPlural,
  formatPower,
  formatRate,
  formatTightChange,
  formatTime,
  formatTimeRange,
  formatTimes,
  formatTokens,
  formatWhole,
} from '../../../shared/src/format';
import {
  formatCents,
  formatDifference,
  formatDollars,
  formatHourly,
  formatMoneyRange,
  formatMonthly,
  formatMonthlyAxis,
  formatPer,
  formatPerMTokens,
  formatSmallMoney,
  formatTightMonthly,
  roundToSum,
} from '../../../shared/src/formatMoney';

/** The table of forms, row by row: what is written, and how. */
const ROWS: readonly [name: string, written: string, expected: string][] = [
  ['money a month', formatMonthly(713.84), '$714/mo'],
  ['money a month, thousands', formatMonthly(1215.3), '$1,215/mo'],
  ['money a month on an axis', formatMonthlyAxis(15_327), '$15k/mo'],
  ['money a month under a dollar', formatMonthly(0.42), '$0.42/mo'],
  ['zero means zero', formatMonthly(0), '$0/mo'],
  ['money an hour as published', formatHourly(0.8048), '$0.8048/h'],
  ['money an hour, round', formatHourly(0.8), '$0.80/h'],
  ['money small', formatPerMTokens(6.42), '$6.42 per 1M output tokens'],
  ['money a task', formatPer(0.00481, 'task'), '$0.0048 per task'],
  ['money in cents', formatCents(0.0048), '0.48¢'],
  ['money never $0.00', formatSmallMoney(0.0000123), '$0.000012'],
  ['change', formatChange(1215, 714), '41% less'],
  ['change, more', formatChange(100, 112), '12% more'],
  ['change over 100% more', formatChange(100, 240), '2.4 times'],
  ['change under 1%', formatChange(1000, 997), 'less than 1% less'],
  ['change never 100% less', formatChange(100_000, 1), '99% less'],
  ['difference', formatDifference(1215, 714), '$501 less'],
  ['tight change', formatTightChange(1215, 714), '−41%'],
  ['tight money', formatTightMonthly(412), '+$412/mo'],
  ['tight money, less', formatTightMonthly(-412), '−$412/mo'],
  ['time under 1 s', formatTime(0.038), '38 ms'],
  ['time under 1 s, longer', formatTime(0.41), '410 ms'],
  ['time from 1 s', formatTime(1.8), '1.8 s'],
  ['time, whole second', formatTime(2), '2.0 s'],
  ['time 0.9997 is a second', formatTime(0.9997), '1.0 s'],
  ['time, seconds', formatTime(47.6), '47.6 s'],
  ['time, minutes', formatTime(16 * 60), '16 min'],
  ['time, hours', formatTime(15.5 * 3600), '15.5 h'],
  ['time, many hours', formatTime(101 * 3600), '101 h'],
  ['time, days', formatTime(45 * 86400), '45 days'],
  ['rate', formatRate(0.6, 'req/s'), '0.6 req/s'],
  ['rate, two digits', formatRate(1.44, 'req/s'), '1.4 req/s'],
  ['rate of tasks', formatRate(400, 'tasks/h'), '400 tasks/h'],
  ['rate of tokens', formatRate(83.2, 'tok/s'), '83 tok/s'],
  ['tokens', formatTokens(420), '420 tokens'],
  ['tokens, thousands', formatTokens(32768), '32,768 tokens'],
  ['tokens, millions', formatTokens(1.2e6), '1.2M tokens'],
  ['tokens of a run', formatTokens(0.6e9), '0.6B tokens'],
  ['count', formatCount(1_576_800), '1.58M'],
  ['memory', formatBytes(11.6 * 2 ** 30), '11.6 GiB'],
  ['memory, even', formatBytes(4 * 2 ** 30), '4.0 GiB'],
  ['memory, capacity', formatBytes(24 * 2 ** 30), '24 GiB'],
  ['memory, large', formatBytes(141.3 * 2 ** 30), '141 GiB'],
  ['memory, part', formatBytesOf(38 * 2 ** 30, 80 * 2 ** 30), '38 of 80 GiB'],
  ['memory, small', formatBytes(48 * 2 ** 20), '48 MiB'],
  ['bandwidth', formatBandwidth(225e9), '225 GB/s'],
  ['compute', formatCompute(45e12), '45 TFLOP/s'],
  ['energy, small', formatEnergy(0.017), '17 mWh'],
  ['energy', formatEnergy(0.4), '0.4 Wh'],
  ['energy a month', formatMonthlyEnergy(27), '27 kWh/mo'],
  ['carbon', formatCarbon(10.8), '10.8 kgCO2e/mo'],
  ['carbon, a range', formatCarbonRange({ low: 3.42, high: 21.7 }), '3.4–21.7 kgCO2e'],
  ['carbon, no range', formatCarbonRange(undefined), 'unknown'],
  ['power', formatPower(38), '38 W'],
  ['percent', formatPercent(0.97), '97%'],
  ['percent under 1', formatPercent(0.004), 'less than 1%'],
  ['percent almost all', formatPercent(0.997), 'more than 99%'],
  ['percent all', formatPercent(1), '100%'],
  ['percent zero', formatPercent(0), '0%'],
  ['range of money', formatMoneyRange({ low: 625, high: 932 }), '$625–932'],
  ['range of time', formatTimeRange({ low: 1.7, high: 1.8 }), '1.7–1.8 s'],
  ['range with equal ends', formatTimeRange({ low: 0.0361, high: 0.0363 }), '≈ 36 ms'],
  ['range over two units', formatTimeRange({ low: 0.82, high: 1.2 }), '820 ms–1.2 s'],
  ['approximate', approximate('36 ms'), '≈ 36 ms'],
  ['count and target', formatTimes(2, 'g6.xlarge'), '2 × g6.xlarge'],
  ['count range and target', formatTimes(2, 'c8g.2xlarge', 5), '2–5 × c8g.2xlarge'],
  ['change in a list', formatArrow('0.6', '1.4'), '0.6 → 1.4'],
  ['date', formatDate('2026-07-20'), '20 Jul 2026'],
  ['date, month only', formatDate('2026-07'), 'Jul 2026'],
  ['age', formatAge(97), '97 days old'],
  ['age of one day', formatAge(1), '1 day old'],
  ['plural', formatPlural(9, 'workload'), '9 workloads'],
];

describe('numbers in words', () => {
  for (const [name, written, expected] of ROWS) {
    it(`${name}: ${expected}`, () => assert.equal(written, expected));
  }

  it('unknown is said, never NaN, Infinity or undefined', () => {
    const forms = [
      formatMonthly,
      formatMonthlyAxis,
      formatHourly,
      formatSmallMoney,
      formatDollars,
      formatCents,
      formatPerMTokens,
      formatPercent,
      formatTime,
      formatTokens,
      formatCount,
      formatBytes,
      formatBandwidth,
      formatCompute,
      formatEnergy,
      formatMonthlyEnergy,
      formatCarbon,
      formatPower,
      formatNumber,
      formatWhole,
      formatAge,
      formatTightMonthly,
    ];
    for (const form of forms) {
      for (const value of [undefined, NaN, Infinity, -Infinity]) {
        assert.equal(form(value), 'unknown', form.name);
      }
    }
    assert.equal(formatChange(0, 5), 'unknown');
    assert.equal(formatMoneyRange({ low: NaN, high: 1 }), 'unknown');
    assert.equal(formatDate('yesterday'), 'unknown');
  });

  it('huge and tiny numbers stay short and never become 0', () => {
    for (const form of [formatMonthly, formatTime, formatTokens, formatBytes, formatNumber, formatEnergy]) {
      for (const value of [1e300, -1e300, 1e18, 1e-9, 5e-324]) {
        const text = form(value);
        assert.ok(text.length < 45, `${form.name}(${value}) = ${text}`);
        assert.doesNotMatch(text, /NaN|Infinity|undefined|e\+/);
      }
    }
    assert.doesNotMatch(formatSmallMoney(1e-9), /^\$0(\.0*)?$/);
  });

  it('lines of a bill add up to the sum as shown', () => {
    const lines = [10.4, 10.4, 10.4, 0.3];
    const shown = roundToSum(lines);
    assert.equal(
      shown.reduce((a, b) => a + b, 0),
      Math.round(10.4 * 3 + 0.3),
    );
    assert.deepEqual(roundToSum([1, 2, 3]), [1, 2, 3]);
  });
});
