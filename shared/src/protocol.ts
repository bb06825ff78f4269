/** Custom requests between client and server, and messages between client and panel; plain types. */
import type { Estimate, TextRange, WorkloadReport } from './report/schema';

export interface DocumentPosition {
  readonly uri: string;
  /** Zero-based; absent: the first workload. */
  readonly line?: number;
}

/** Request `placewright/panel`: DocumentPosition → PanelState. */
export const PANEL_REQUEST = 'placewright/panel';
/** Request `placewright/total`: no parameters → WorkspaceTotal. */
export const TOTAL_REQUEST = 'placewright/total';
/** Request `placewright/workloads`: no parameters → WorkspaceWorkloads. */
export const WORKLOADS_REQUEST = 'placewright/workloads';
/** Notification server → client: the numbers of this document changed, or of files below this folder. */
export const ESTIMATES_CHANGED = 'placewright/estimatesChanged';
/** Request `placewright/retargetEdit`: RetargetRequest → RetargetReply. */
export const RETARGET_REQUEST = 'placewright/retargetEdit';

export interface EstimatesChanged {
  readonly uri: string;
  readonly version: number;
}

export interface WorkspaceTotal {
  readonly workloads: number;
  readonly monthlyUsd: number;
  readonly unknown: number;
  /** Status bar text and Markdown tooltip, already in words. Empty text: hide the item. */
  readonly text: string;
  readonly tooltip: string;
  /** The same in plain text, without what the tooltip has of prices and clicks. */
  readonly sentence: string;
  /** Age of the prices in words: `Prices 20 Jul 2026`, `126 days old`. */
  readonly prices: { readonly date: string; readonly age: string; readonly isStale: boolean };
}

/** One workload in the list of all; every text is ready. */
export interface ListedWorkload {
  readonly name: string;
  /** The name as the file has it. */
  readonly id: string;
  /** Zero-based. */
  readonly line: number;
  /** `fails`: what runs now misses its SLO, does not fit or cannot keep up. `close`: too close to call. */
  readonly standing: 'move' | 'stay' | 'close' | 'fails' | 'unknown';
  readonly hardwareClass?: 'gpu' | 'neuron' | 'graviton' | 'x86' | 'api';
  /** `$1,215/mo · save $501`. */
  readonly summary: string;
  readonly verdict: string;
  /** Markdown. */
  readonly tooltip: string;
  /** What it adds to the total; absent: unknown, or counted in another file. */
  readonly monthlyUsd?: number;
  readonly savingUsd?: number;
  /** Another file deploys it and counts it. */
  readonly isElsewhere: boolean;
  /** Where it should run, if elsewhere than now. */
  readonly move?: Estimate['target'];
}

export interface WorkloadsFile {
  readonly uri: string;
  /** `$1,448/mo`, `2 workloads · $1,448/mo`. */
  readonly cost: string;
  readonly summary: string;
  readonly workloads: readonly ListedWorkload[];
}

/** All workloads of the workspace, open or not. */
export interface WorkspaceWorkloads {
  readonly files: readonly WorkloadsFile[];
  readonly total: WorkspaceTotal;
  /** Files are still being read: ESTIMATES_CHANGED follows. */
  readonly reading: boolean;
}

export interface RetargetRequest {
  readonly uri: string;
  readonly workload: string;
  readonly target: Estimate['target'];
}

export type RetargetReply =
  | {
      readonly ok: true;
      readonly title: string;
      readonly version: number;
      readonly edits: readonly { readonly range: TextRange; readonly newText: string }[];
    }
  | { readonly ok: false; readonly reason: string };

/** One line of words with the figure it is about; the page never formats numbers itself. */
export interface PanelFigure {
  /** The number behind it, for the range bar; absent: no bar is drawn. */
  readonly key?: keyof Estimate['range'];
  readonly label: string;
  readonly value: string;
  readonly range?: string;
  readonly now?: string;
  readonly evidence: 'measured' | 'fitted' | 'roofline' | 'assumed';
  readonly source: string;
}

export interface PanelCandidate {
  readonly rank: number;
  readonly title: string;
  readonly hardwareClass: 'gpu' | 'neuron' | 'graviton' | 'x86';
  readonly isCurrent: boolean;
  readonly isRecommended: boolean;
  readonly feasible: boolean;
  readonly meetsSlo?: boolean;
  /** Cells in words: money, TTFT, TPOT, energy; `unknown` where unknown. */
  readonly cost: string;
  readonly ttft: string;
  readonly tpot: string;
  readonly energy: string;
  readonly standing: string;
  readonly monthlyUsd?: number;
  readonly target: Estimate['target'];
}

/** One bar of the stacked cost lines: widths come from the numbers, texts are ready. */
export interface PanelBar {
  readonly title: string;
  readonly hardwareClass: 'gpu' | 'neuron' | 'graviton' | 'x86';
  readonly isCurrent: boolean;
  readonly isRecommended: boolean;
  readonly total: string;
  readonly lines: readonly {
    readonly name: string;
    readonly monthlyUsd: number;
    readonly text: string;
    readonly idle: boolean;
  }[];
}

export interface PanelWorkload {
  readonly kind: 'workload';
  readonly uri: string;
  readonly fileName: string;
  readonly version: number;
  readonly name: string;
  /** All workloads of the file, for the chooser. */
  readonly siblings: readonly { readonly name: string; readonly line: number }[];
  readonly model: string;
  /** Where the name stands. */
  readonly range: TextRange;
  readonly verdict: string;
  readonly because: readonly string[];
  readonly figures: readonly PanelFigure[];
  readonly bars: readonly PanelBar[];
  readonly candidates: readonly PanelCandidate[];
  readonly assumptions: readonly {
    readonly field: string;
    readonly value: string;
    readonly why: string;
    readonly line?: number;
  }[];
  readonly facts: readonly { readonly label: string; readonly value: string; readonly line?: number }[];
  /** The move on offer, absent where none pays. */
  readonly move?: { readonly title: string; readonly target: Estimate['target']; readonly disabledReason?: string };
  readonly priceDate: string;
  readonly stale: boolean;
  /** Why the figures are not of the text as it stands, in one sentence. */
  readonly staleReason?: string;
  /** The stated SLO limits, for the dashed lines; the text is ready (`SLO 2.0 s`). */
  readonly limits?: readonly {
    readonly key: 'ttftP95' | 'tpotP95' | 'e2eP95';
    readonly seconds: number;
    readonly text: string;
  }[];
  /** The raw numbers, for tests and export. */
  readonly report: WorkloadReport;
}

export type PanelState =
  | PanelWorkload
  | { readonly kind: 'empty'; readonly message: string }
  | { readonly kind: 'loading' }
  | { readonly kind: 'error'; readonly message: string };

/** Panel page → extension. */
export type PageMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly uri: string; readonly line: number }
  | { readonly type: 'choose'; readonly uri: string; readonly line: number }
  | { readonly type: 'move'; readonly uri: string; readonly workload: string; readonly target: Estimate['target'] };

/** Extension → panel page. */
export type HostMessage = { readonly type: 'show'; readonly state: PanelState };

/** Commands that the server's links and lenses may name; `initializationOptions.commands` says that they exist. */
export const COMMANDS = {
  /** Arguments: uri, zero-based line; without them the place of the cursor. */
  openCostPanel: 'placewright.openCostPanel',
  /** Argument: RetargetRequest. */
  move: 'placewright.move',
  /** No arguments; asks before it uses the network. */
  refreshPrices: 'placewright.refreshPrices',
} as const;
