import assert from 'node:assert/strict';
import {
  formatCents,
  formatDollars,
  formatHourly,
  formatMoneyAmount,
  formatMoneyRange,
  formatMonthly,
  formatMonthlyAxis,
  formatSmallMoney,
  roundToSum,
} from '../../../shared/src/formatMoney';
import { currencyFrom, currencyNote, fromShownCurrency, inShownCurrency, showMoneyIn } from '../../../shared/src/money';

describe('money in another currency', () => {
  afterEach(() => void showMoneyIn());

  it('converts every form of an amount at the rate that is stated', () => {
    showMoneyIn({ code: 'EUR', usdPerUnit: 1.25 });
    assert.equal(formatDollars(1000), '€800');
    assert.equal(formatMonthly(1000), '€800/mo');
    assert.equal(formatMonthlyAxis(10_000), '€8k/mo');
    assert.equal(formatMonthlyAxis(1_100), '€880/mo');
    assert.equal(formatHourly(0.8048), '€0.64384/h');
    assert.equal(formatSmallMoney(0.0048), '€0.0038');
    assert.equal(formatSmallMoney(0), '€0');
    assert.equal(formatDollars(1), '€0.80');
    assert.equal(formatDollars(-100), '−€80');
    assert.equal(formatMoneyRange({ low: 625, high: 1000 }), '€500–800');
    assert.equal(formatMoneyRange({ low: 1000, high: 1000 }), '≈ €800');
    assert.equal(formatCents(0.0125), '€0.010');
    assert.equal(formatDollars(undefined), 'unknown');
  });

  it('writes the code where a currency has no sign, and once in a range', () => {
    showMoneyIn({ code: 'CHF', usdPerUnit: 2 });
    assert.equal(formatMonthly(1000), 'CHF\u00a0500/mo');
    assert.equal(formatMoneyRange({ low: 100, high: 200 }), 'CHF\u00a050–100');
  });

  it('takes a currency whose unit is small', () => {
    showMoneyIn({ code: 'JPY', usdPerUnit: 0.005 });
    assert.equal(formatMonthly(1000), '¥200,000/mo');
    assert.equal(formatMonthlyAxis(1000), '¥200k/mo');
  });

  it('rounds parts so that they add up in what is shown', () => {
    showMoneyIn({ code: 'EUR', usdPerUnit: 3 });
    const parts = [100, 100, 100];
    const shown = roundToSum(parts.map(inShownCurrency)).map((amount) => formatMoneyAmount(amount));
    assert.deepEqual(shown, ['€34', '€33', '€33']);
    assert.equal(formatDollars(300), '€100');
  });

  it('says at which rate, and nothing for USD', () => {
    assert.equal(currencyNote(), '');
    showMoneyIn({ code: 'EUR', usdPerUnit: 1.08 });
    assert.equal(currencyNote(), ' Money in EUR at 1.08 USD for 1 EUR, as set.');
    assert.equal(fromShownCurrency(inShownCurrency(7)), 7);
  });

  it('tells a change from none', () => {
    assert.equal(showMoneyIn(), false);
    assert.equal(showMoneyIn({ code: 'EUR', usdPerUnit: 1.08 }), true);
    assert.equal(showMoneyIn({ code: 'EUR', usdPerUnit: 1.08 }), false);
    assert.equal(showMoneyIn({ code: 'EUR', usdPerUnit: 1.1 }), true);
  });

  it('takes a code with its rate and nothing else', () => {
    assert.deepEqual(currencyFrom({ EUR: 1.08 }), { code: 'EUR', usdPerUnit: 1.08 });
    for (const value of [
      {},
      { EUR: 0 },
      { EUR: -1 },
      { EUR: Number.NaN },
      { EUR: Infinity },
      { EUR: '1.08' },
      { eur: 1.08 },
      { 'EUR<b>': 1 },
      { __proto__: { EUR: 1 } },
      'EUR',
      ['EUR'],
      null,
      undefined,
    ]) {
      assert.equal(currencyFrom(value), undefined, JSON.stringify(value));
    }
  });
});
