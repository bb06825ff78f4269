/** Custom requests between client and server, and messages between client and panel; plain types. */
import type { WhatIf } from './placement/whatIf';
import type { PageAction, PanelHead, PanelPlan, PanelRegions, PanelState } from './panelState';
import type { Estimate, TextRange } from './report/schema';

export interface DocumentPosition {
  readonly uri: string;
  /** Zero-based; absent: the first workload. */
  readonly line?: number;
}

/** What a reader asks about in place of what the file states, for one workload. */
export interface AskedWhatIf {
  readonly workload: string;
  readonly changes: WhatIf;
}

export interface PanelRequest extends DocumentPosition {
  /** Left out of account where another workload is shown. */
  readonly whatIf?: AskedWhatIf;
  /** Of whoever wants the head of the answer ahead of it: PanelHead, as `$/progress` with this token. */
  readonly partialResultToken?: string;
}

/** Request `placewright/panel`: PanelRequest → PanelState. */
export const PANEL_REQUEST = 'placewright/panel';
/** Request `placewright/regions`: PanelRequest → PanelRegions or null. A search in each region: asked when the hand rests. */
export const REGIONS_REQUEST = 'placewright/regions';
/** Request `placewright/total`: no parameters → WorkspaceTotal. */
export const TOTAL_REQUEST = 'placewright/total';
/** Request `placewright/whatIfEdit`: WhatIfRequest → RetargetReply. */
export const WHAT_IF_REQUEST = 'placewright/whatIfEdit';
/** Request `placewright/workspacePanel`: no parameters → PanelState of kind `workspace`, or `error`. */
export const WORKSPACE_PANEL_REQUEST = 'placewright/workspacePanel';
/** Request `placewright/plan`: no parameters → PanelPlan; cancelled: the best plan that was found by then. */
export const PLAN_REQUEST = 'placewright/plan';
/** Notification server → client while PLAN_REQUEST is on its way: PanelPlan of kind `running`. */
export const PLAN_PROGRESS = 'placewright/planProgress';
/** Request `placewright/planIsOld`: no parameters → boolean. The last plan was made of other numbers than there are now. */
export const PLAN_IS_OLD_REQUEST = 'placewright/planIsOld';
/** Request `placewright/ping`: no parameters → true, at once. Whether the server is there. */
export const PING_REQUEST = 'placewright/ping';
/** Request `placewright/workloads`: no parameters → WorkspaceWorkloads. */
export const WORKLOADS_REQUEST = 'placewright/workloads';
/** Notification server → client: the numbers of this document changed, or of files below this folder. */
export const ESTIMATES_CHANGED = 'placewright/estimatesChanged';
/** Request `placewright/retargetEdit`: RetargetRequest → RetargetReply. */
export const RETARGET_REQUEST = 'placewright/retargetEdit';

/** Request server → client: ReadFileRequest → FileRead. For files that the server's own process cannot read. */
export const READ_FILE_REQUEST = 'placewright/readFile';
/** Request server → client: ListFolderRequest → FolderEntry[]; empty where the folder cannot be read. */
export const LIST_FOLDER_REQUEST = 'placewright/listFolder';

export interface ReadFileRequest {
  readonly uri: string;
  /** Of a larger file nothing is sent. */
  readonly largestBytes: number;
}

export type FileRead =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: 'missing' | 'too-large' | 'unreadable' | 'outside' };

export interface ListFolderRequest {
  readonly uri: string;
}

/** `other`: links, which are not followed, and what is no file. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

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
  /** Zero-based, of its name: tells workloads of one name apart. */
  readonly line?: number;
  readonly target: Estimate['target'];
}

export interface WhatIfRequest extends AskedWhatIf {
  readonly uri: string;
}

export type RetargetReply =
  | {
      readonly ok: true;
      readonly title: string;
      readonly version: number;
      readonly edits: readonly { readonly range: TextRange; readonly newText: string }[];
    }
  | { readonly ok: false; readonly reason: string };

/** What a reader wants to keep of the page. */
export interface ExportedFile {
  /** Suggested; the last part of a path. */
  readonly name: string;
  readonly format: 'svg' | 'png' | 'csv' | 'md';
  /** Text; of a PNG its bytes in base64. */
  readonly data: string;
}

/** The panel has two pages, as tabs. */
export type PanelPage = 'workload' | 'workspace';

/** Panel page → extension. */
export type PageMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly uri: string; readonly line: number }
  | { readonly type: 'choose'; readonly uri: string; readonly line: number }
  | { readonly type: 'move'; readonly uri: string; readonly workload: string; readonly target: Estimate['target'] }
  /** Without changes: as the file states it. */
  | ({ readonly type: 'whatIf' } & WhatIfRequest)
  | ({ readonly type: 'apply' } & WhatIfRequest)
  | ({ readonly type: 'save' } & ExportedFile)
  | { readonly type: 'copy'; readonly text: string }
  /** Which of its two pages the panel shows. */
  | { readonly type: 'page'; readonly page: PanelPage }
  /** From the page of the workspace, whose rows name any file of it. */
  | { readonly type: 'open'; readonly uri: string; readonly line: number }
  | { readonly type: 'run'; readonly action: PageAction }
  | { readonly type: 'plan' }
  | { readonly type: 'cancelPlan' }
  /** The figures have stood still for a while. */
  | { readonly type: 'regions'; readonly uri: string };

/** Extension → panel page. */
export type HostMessage =
  /** `page`: of which it is the state; absent: of the one that is shown. */
  | { readonly type: 'show'; readonly state: PanelState; readonly page?: PanelPage }
  /** Of the workload that is shown; the rest of its state follows. */
  | { readonly type: 'head'; readonly head: PanelHead }
  /** Turn to it: a command asked for it. */
  | { readonly type: 'page'; readonly page: PanelPage }
  | { readonly type: 'regions'; readonly regions: PanelRegions | null }
  /** Without a plan: none was asked for. */
  | { readonly type: 'plan'; readonly plan?: PanelPlan };

/** Commands that the server's links and lenses may name; `initializationOptions.commands` says that they exist. */
export const COMMANDS = {
  /** Arguments: uri, zero-based line; without them the place of the cursor. */
  openCostPanel: 'placewright.openCostPanel',
  /** Argument: RetargetRequest. */
  move: 'placewright.move',
  /** No arguments; asks before it uses the network. */
  refreshPrices: 'placewright.refreshPrices',
  /** Argument: the code of a rule. */
  explain: 'placewright.explain',
} as const;
