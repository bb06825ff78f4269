/** Every setting: name, type, default. package.json repeats them for the editor; a test holds the two together. */
export interface Settings {
  readonly 'inlayHints.enabled': boolean;
  readonly 'inlayHints.length': 'short' | 'normal' | 'long';
  readonly 'codeLens.enabled': boolean;
  readonly 'hover.enabled': boolean;
  readonly 'diagnostics.enabled': boolean;
  readonly 'completion.enabled': boolean;
  readonly 'defaults.region': string;
  readonly 'defaults.purchase': 'on-demand' | 'spot' | 'savings-1y' | 'savings-3y';
  readonly 'prices.staleAfterDays': number;
}

export const DEFAULT_SETTINGS: Settings = {
  'inlayHints.enabled': true,
  'inlayHints.length': 'normal',
  'codeLens.enabled': true,
  'hover.enabled': true,
  'diagnostics.enabled': true,
  'completion.enabled': true,
  'defaults.region': 'us-east-1',
  'defaults.purchase': 'on-demand',
  'prices.staleAfterDays': 180,
};

/** Settings of the editor's side alone, which no server asks for. */
export const CLIENT_SETTINGS = {
  'statusBar.enabled': true,
  'trace.server': 'off',
} as const;
