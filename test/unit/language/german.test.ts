/** German as an editor speaks it: numbers as the language writes them, whole sentences, from the server that ships. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Hover, InlayHint } from 'vscode-languageserver';
import {
  formatAge,
  formatChange,
  formatCount,
  formatDate,
  formatPercent,
  formatPlural,
  formatTime,
  formatTokens,
} from '../../../shared/src/format';
import { formatDollars, formatHourly, formatMoneyRange, formatMonthly } from '../../../shared/src/formatMoney';
import { languageFrom, speak, spokenLanguage } from '../../../shared/src/l10n';
import { showMoneyIn } from '../../../shared/src/money';
import { isBuilt, startServerProcess } from '../../support/serverProcess';
import { CHAT, WHOLE } from '../../support/service';

const words = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<string, string>;
const GERMAN = { locale: 'de', words };
/** Without the spaces that do not break. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('German', () => {
  afterEach(() => {
    speak();
    showMoneyIn();
  });

  it('writes numbers as the language does', () => {
    speak(GERMAN);
    const seen = [
      formatMonthly(1215),
      formatDollars(-501),
      formatMoneyRange({ low: 625, high: 1932 }),
      formatHourly(0.8048),
      formatTime(1.84),
      formatPercent(0.41),
      formatChange(1215, 714),
      formatCount(1.58e6),
      formatTokens(32_768),
      formatDate('2026-07-20'),
      formatAge(97),
      formatPlural(1, 'workload'),
      formatPlural(9, 'workload'),
    ].map(plain);
    assert.deepEqual(seen, [
      '1.215 $/Monat',
      '−501 $',
      '625–1.932 $',
      '0,8048 $/h',
      '1,8 s',
      '41 %',
      '41 % weniger',
      '1,58 Mio.',
      '32.768 Token',
      '20. Jul 2026',
      '97 Tage alt',
      '1 Workload',
      '9 Workloads',
    ]);
    showMoneyIn({ code: 'EUR', usdPerUnit: 1.25 });
    assert.equal(plain(formatMonthly(1215)), '972 €/Monat');
    speak();
    showMoneyIn();
    assert.equal(formatMonthly(1215), '$1,215/mo');
    assert.equal(formatDate('2026-07-20'), '20 Jul 2026');
  });

  it('takes a language only in its shape, and leaves out what is no text', () => {
    for (const odd of [
      undefined,
      null,
      'de',
      [],
      {},
      { locale: 7, words: {} },
      { locale: 'nonsense!', words: {} },
      { locale: 'de' },
    ]) {
      assert.equal(languageFrom(odd), undefined, JSON.stringify(odd));
    }
    speak(languageFrom({ locale: 'de', words: { days: 'Tage', years: 3 } }));
    assert.deepEqual(spokenLanguage(), { locale: 'de', words: { days: 'Tage' } });
    assert.equal(formatTime(86_400 * 30), '30 Tage');
    assert.equal(formatTime(86_400 * 3650), '10 years', 'what the bundle lacks stays English');
  });

  it('is spoken by the built server to a client that asks for it, and to no other', async function () {
    this.timeout(30_000);
    if (!isBuilt()) {
      this.skip();
    }
    const uri = 'file:///german/chat.workload.yaml';
    for (const [language, price, link] of [
      [GERMAN, /\d \$\/Monat/, 'statt'],
      [undefined, /\$[\d,]+\/mo/, 'instead of'],
    ] as const) {
      const server = await startServerProcess({ initializationOptions: { language } });
      try {
        await server.connection.sendNotification('textDocument/didOpen', {
          textDocument: { uri, languageId: 'yaml', version: 1, text: CHAT },
        });
        const document = { textDocument: { uri } };
        const [hint] = await server.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
          ...document,
          range: WHOLE,
        });
        assert.match(plain(String(hint?.label)), price);
        const hover = await server.connection.sendRequest<Hover>('textDocument/hover', {
          ...document,
          position: { line: 2, character: 4 },
        });
        assert.ok(JSON.stringify(hover.contents).includes(link), JSON.stringify(hover.contents));
      } finally {
        server.kill();
      }
    }
  });
});
