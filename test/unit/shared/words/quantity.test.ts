import assert from 'node:assert/strict';
import type { Quantity } from '../../../../shared/src/panelState';
import { quantityText, roundQuantity } from '../../../../shared/src/words/quantity';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** A figure in words, back as the manifest would state it. */
function readBack(quantity: Quantity, text: string): number {
  const [digits = '', unit = ''] = text.split(' ');
  const number = Number(digits.replaceAll(',', '').replace('M', 'e6').replace('%', ''));
  return quantity === 'milliseconds' ? number * (UNITS[unit] ?? Number.NaN) : number;
}

describe('a value of a slider', () => {
  const quantities: readonly Quantity[] = ['req/s', 'tasks/h', 'in flight', 'tokens', 'milliseconds'];
  for (const quantity of quantities) {
    it(`${quantity}: what is written is what is shown`, () => {
      // Beyond, a figure has fewer digits than anybody asks for.
      const most = quantity === 'milliseconds' ? 7e6 : 9e5;
      for (let value = 0.2; value < most; value *= 1.037) {
        const rounded = roundQuantity(quantity, value);
        const shown = readBack(quantity, quantityText(quantity, rounded));
        assert.ok(Math.abs(shown - rounded) < 1e-9 * rounded, `${value}: ${rounded} is shown as ${shown}`);
      }
    });
  }

  it('stays near what was asked', () => {
    for (let value = 0.2; value < 1e5; value *= 1.09) {
      assert.ok(Math.abs(roundQuantity('req/s', value) / value - 1) < 0.06, String(value));
    }
  });
});
