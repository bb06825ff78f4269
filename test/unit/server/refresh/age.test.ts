import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { NOTHING_FRESH, withList } from '../../../../shared/src/catalog/fresh/freshPrices';
import type { FreshList } from '../../../../shared/src/catalog/fresh/freshPrices';
import { withFreshData } from '../../../../shared/src/catalog/fresh/overlay';
import { DEFAULT_SETTINGS } from '../../../../shared/src/settings';
import { createLanguageService } from '../../../../server/src/languageService';
import { CHAT, FULL_CLIENT } from '../../../support/service';

/** The built-in table is of July 2026: two years later it is old, and so is what nobody refreshed. */
const LATER = '2028-07-20';
const LIST: FreshList = {
  kind: 'price-list',
  region: 'us-east-1',
  title: 'AWS price list of EC2, us-east-1',
  origin: 'https://prices.example/index.csv',
  asOf: '2028-07-19',
  rows: 1,
  rotten: 0,
  prices: { 'on-demand': [['g6e.xlarge', 1]] },
};

describe('the age of prices', () => {
  const service = createLanguageService({
    catalog: withFreshData(getCatalog(), withList(NOTHING_FRESH, LIST)),
    today: () => LATER,
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
    client: FULL_CLIENT,
  });
  const read = (region: string) => {
    const text = CHAT.replace('instance: g6e.xlarge', `instance: g6e.xlarge\n      region: ${region}`);
    const document = TextDocument.create(`file:///${region}.workload.yaml`, 'yaml', 1, text);
    service.open(document);
    return document;
  };
  const isOld = async (region: string) =>
    (await service.provideDiagnostics(read(region))).some(({ code }) => code === 'prices-stale');

  it('is that of the refresh where one was made, and of the table elsewhere', async () => {
    assert.equal(await isOld('us-east-1'), false);
    assert.equal(await isOld('eu-west-1'), true);
  });

  it('is the same in hover and panel', async () => {
    const fresh = read('us-east-1');
    assert.match(JSON.stringify(await service.provideHover(fresh, { line: 2, character: 4 })), /Prices 19 Jul 2028\./);
    const old = read('eu-west-1');
    assert.match(JSON.stringify(await service.provideHover(old, { line: 2, character: 4 })), /They are \d+ days old/);
    const panel = await service.panelState({ uri: fresh.uri, line: 2 });
    assert.ok(panel.kind === 'workload');
    assert.deepEqual([panel.priceDate, panel.stale], ['2028-07-19', false]);
  });
});
