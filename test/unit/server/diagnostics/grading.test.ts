import assert from 'node:assert/strict';
import { severityOf } from '../../../../server/src/diagnostics/grading';
import { settingsFrom } from '../../../../server/src/settings';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CHAT, testService } from '../../../support/service';

describe('severities of rules', () => {
  it('are those of the settings, else those of the rule; what is said of itself is never made worse', () => {
    assert.equal(severityOf('slo-missed', 'warning', {}), 'warning');
    assert.equal(severityOf('slo-missed', 'warning', {}, 'information'), 'information');
    assert.equal(severityOf('slo-missed', 'warning', { 'slo-missed': 'error' }), 'error');
    assert.equal(severityOf('slo-missed', 'warning', { 'slo-missed': 'error' }, 'information'), 'information');
    assert.equal(severityOf('slo-missed', 'warning', { 'slo-missed': 'hint' }, 'information'), 'hint');
    assert.equal(severityOf('slo-missed', 'warning', { 'slo-missed': 'off' }, 'error'), 'off');
    assert.equal(severityOf('constructor', 'warning', {}), 'warning');
  });

  it('come from sections with slips in them as far as they can be read', () => {
    const settings = settingsFrom({
      rules: { 'slo-missed': 'error', 'over-budget': 'loud', 'model-unknown': 1, __proto__: 'off' },
      ignore: [
        { code: 'slo-missed', reason: 'agreed' },
        { code: 'slo-missed', reason: ' ' },
        { code: 'slo-missed' },
        'slo-missed',
        null,
        { code: 'slo-missed', reason: 'agreed', path: 7, workload: 'chat' },
      ],
    });
    assert.deepEqual(settings.rules, { 'slo-missed': 'error' });
    assert.deepEqual(settings.ignore, [
      { code: 'slo-missed', reason: 'agreed' },
      { code: 'slo-missed', reason: 'agreed', workload: 'chat' },
    ]);
    assert.deepEqual(settingsFrom({ rules: [], ignore: {} }).rules, {});
    assert.deepEqual(settingsFrom({ rules: [], ignore: {} }).ignore, []);
  });

  it('count in the editor, and a page is named where the client has a place for it', async () => {
    const document = TextDocument.create('file:///chat.workload.yaml', 'yaml', 1, CHAT);
    const cheaper = async (options: Parameters<typeof testService>[0]) =>
      (await testService(options).provideDiagnostics(document)).filter(({ code }) => code === 'cheaper-placement');
    const [usual] = await cheaper({});
    assert.equal(usual?.severity, 3);
    assert.equal(usual?.codeDescription, undefined);
    const [raised] = await cheaper({
      settings: { rules: { 'cheaper-placement': 'warning' } },
      client: { rulePages: 'file:///ext/docs/rules' },
    });
    assert.equal(raised?.severity, 2);
    assert.equal(raised?.codeDescription?.href, 'file:///ext/docs/rules/cheaper-placement.md');
    assert.deepEqual(await cheaper({ settings: { rules: { 'cheaper-placement': 'off' } } }), []);
    const { monthlyUsd } = (usual?.data ?? {}) as { readonly monthlyUsd?: number };
    assert.ok(monthlyUsd !== undefined && monthlyUsd > 100, String(monthlyUsd));
  });
});
