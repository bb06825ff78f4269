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
  readonly 'statusBar.enabled': boolean;
  readonly 'defaults.region': string;
  readonly 'defaults.purchase': 'on-demand' | 'spot' | 'savings-1y' | 'savings-3y';
  readonly 'prices.staleAfterDays': number;
  /** What money is shown in, and USD for one unit of it: `{ EUR: 1.08 }`; empty: USD. One for the window. */
  readonly currency: Readonly<Record<string, number>>;
  /** How each rule is reported, by its code; what is not listed is reported as the rule has it. */
  readonly rules: RuleSeverities;
  /** Findings that somebody decided to live with. */
  readonly ignore: readonly IgnoredFindings[];
}

export const RULE_SEVERITIES = ['error', 'warning', 'information', 'hint', 'off'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];
export type RuleSeverities = Readonly<Record<string, RuleSeverity>>;

export interface IgnoredFindings {
  readonly code: string;
  /** Glob, relative to a workspace folder; absent: every file. */
  readonly path?: string;
  /** Name; absent: every workload. */
  readonly workload?: string;
  readonly reason: string;
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
  'statusBar.enabled': true,
  'defaults.region': 'us-east-1',
  'defaults.purchase': 'on-demand',
  'prices.staleAfterDays': 180,
  currency: {},
  rules: {},
  ignore: [],
};

/** Settings of the editor's side alone, which no server asks for. */
export const CLIENT_SETTINGS = {
  'trace.server': 'off',
} as const;
