/** Every setting: name, type, default. package.json repeats them for the editor; a test holds the two together. */
export interface Settings {
  readonly 'inlayHints.enabled': boolean;
  readonly 'inlayHints.length': 'short' | 'normal' | 'long';
  readonly 'inlayHints.values': boolean;
  readonly 'codeLens.enabled': boolean;
  readonly 'codeLens.verdict': boolean;
  readonly 'codeLens.panel': boolean;
  readonly 'codeLens.file': boolean;
  readonly 'hover.enabled': boolean;
  readonly 'diagnostics.enabled': boolean;
  readonly 'diagnostics.scope': 'open-files' | 'workspace';
  readonly 'completion.enabled': boolean;
  readonly 'signatureHelp.enabled': boolean;
  readonly 'symbols.enabled': boolean;
  readonly 'folding.enabled': boolean;
  readonly 'links.enabled': boolean;
  readonly 'navigation.enabled': boolean;
  readonly 'defaults.region': string;
  readonly 'defaults.purchase': 'on-demand' | 'spot' | 'savings-1y' | 'savings-3y';
  readonly 'prices.staleAfterDays': number;
}

export const DEFAULT_SETTINGS: Settings = {
  'inlayHints.enabled': true,
  'inlayHints.length': 'normal',
  'inlayHints.values': true,
  'codeLens.enabled': true,
  'codeLens.verdict': true,
  'codeLens.panel': true,
  'codeLens.file': true,
  'hover.enabled': true,
  'diagnostics.enabled': true,
  'diagnostics.scope': 'open-files',
  'completion.enabled': true,
  'signatureHelp.enabled': true,
  'symbols.enabled': true,
  'folding.enabled': true,
  'links.enabled': true,
  'navigation.enabled': true,
  'defaults.region': 'us-east-1',
  'defaults.purchase': 'on-demand',
  'prices.staleAfterDays': 180,
};
