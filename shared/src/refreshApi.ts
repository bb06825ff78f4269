/** What the refresher offers to the command line and to the editor; it is a bundle of its own, loaded when asked for. */
import type { ListChanges } from './catalog/fresh/changes';
import type { Language } from './l10n';
import type { ListKind } from './catalog/fresh/freshPrices';
import type { RottenRow } from './catalog/fresh/readPriceList';

export interface RefreshProgress {
  /** In words: `us-east-1 price list, 41 of 260 MB`. */
  readonly text: string;
  /** Of the whole refresh, 0 to 1. */
  readonly share: number;
}

/** `Signal` is the platform's `AbortSignal`, which this side does not know. */
export interface RefreshRequest<Signal> {
  readonly regions: readonly string[];
  /** Another server with the same layout: a mirror. */
  readonly from?: string;
  /** Also the lists of savings plans. */
  readonly savingsPlans: boolean;
  /** Where the data is kept; absent: the place that every part of Placewright looks in. */
  readonly folder?: string;
  /** ISO date. */
  readonly today: string;
  readonly signal: Signal;
  readonly progress?: (progress: RefreshProgress) => void;
  /** The host sends requests through its own proxies: variables of the environment are left to it. */
  readonly hostRoutes?: boolean;
  /** Pauses between attempts, in ms. */
  readonly pausesMs?: readonly number[];
}

export interface ImportRequest<Signal> {
  readonly files: readonly string[];
  /** Of a price list that does not say it. */
  readonly region?: string;
  readonly folder?: string;
  readonly today: string;
  readonly signal: Signal;
}

export interface ListUpdated {
  readonly is: 'updated';
  readonly kind: ListKind;
  readonly region: string;
  readonly origin: string;
  readonly changes: ListChanges;
  readonly rottenRows: readonly RottenRow[];
  readonly ambiguous: readonly string[];
  /** Of a download. */
  readonly bytes?: number;
  readonly resumedFrom?: number;
  readonly checked?: boolean;
}

export type RefreshOutcome =
  | ListUpdated
  /** The server has the list that is in use. */
  | { readonly is: 'not-modified'; readonly kind: ListKind; readonly region: string; readonly asOf: string }
  | {
      readonly is: 'failed';
      readonly kind: ListKind | 'file';
      /** A region or the name of a file. */
      readonly region: string;
      readonly why: string;
      /** Date of what stays in use instead. */
      readonly keptAsOf?: string;
    }
  | {
      readonly is: 'types';
      readonly origin: string;
      readonly added: readonly string[];
      readonly known: number;
      readonly skipped: readonly { readonly type: string; readonly why: string }[];
    };

export interface RefreshResult {
  readonly version: 1;
  /** Where the data is kept. */
  readonly file: string;
  /** Ended by the user: what was finished before is kept. */
  readonly cancelled: boolean;
  readonly outcomes: readonly RefreshOutcome[];
}

export interface RefreshModule<Signal> {
  readonly refreshPrices: (request: RefreshRequest<Signal>) => Promise<RefreshResult>;
  readonly importFiles: (request: ImportRequest<Signal>) => Promise<RefreshResult>;
  readonly refreshText: (result: RefreshResult) => string;
  /** Progress is said in this language: the refresher is a bundle of its own. */
  readonly speak: (language?: Language) => void;
}
