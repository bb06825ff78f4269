/** What the panel shows: every text is ready, with the numbers that pictures need; plain types. */
import type { Currency } from './money';
import type { WhatIfField } from './placement/whatIf';
import type { ListedWorkload } from './protocol';
import type { Estimate, TextRange, WorkloadReport } from './report/schema';

type PanelClass = 'gpu' | 'neuron' | 'graviton' | 'x86';

/** What every row or bar says of its target. */
export interface PanelTarget {
  readonly title: string;
  readonly hardwareClass: PanelClass;
  readonly isCurrent: boolean;
  readonly isRecommended: boolean;
}

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

export interface PanelCandidate extends PanelTarget {
  readonly rank: number;
  readonly feasible: boolean;
  readonly meetsSlo?: boolean;
  /** Cells in words: money, TTFT, TPOT, energy; `unknown` where unknown. */
  readonly cost: string;
  readonly ttft: string;
  readonly tpot: string;
  readonly energy: string;
  readonly standing: string;
  /** What is paid a month; of a training run for all of it. */
  readonly usd?: number;
  readonly numbers: PanelNumbers;
  readonly target: Estimate['target'];
}

/** The numbers of a candidate that pictures, order and comparison need; absent: unknown. */
export interface PanelNumbers {
  /** s */
  readonly ttftP95?: number;
  readonly tpotP95?: number;
  readonly e2eP95?: number;
  readonly runSeconds?: number;
  /** Share of a month, 0 to 1. */
  readonly utilization?: number;
  /** USD */
  readonly hourlyUsd?: number;
  readonly idleUsd?: number;
  readonly perMTokensUsd?: number;
  readonly whPerRequest?: number;
  readonly kwhPerMonth?: number;
  readonly kgCo2ePerMonth?: number;
  /** Bytes of one replica. */
  readonly capacity?: number;
}

/** One bar of the stacked cost lines: widths come from the numbers, texts are ready. */
export interface PanelBar extends PanelTarget {
  readonly total: string;
  readonly lines: readonly {
    readonly name: string;
    readonly monthlyUsd: number;
    readonly text: string;
    readonly idle: boolean;
  }[];
}

/** Requests per second and USD a month: ends of straight lines, rising in load; two at one load are a jump. */
type PanelPoint = readonly [rps: number, usd: number];

/** One target's cost over load. */
export interface PanelLine {
  readonly name: string;
  readonly label: string;
  /** Absent: a token-priced API. */
  readonly hardwareClass?: PanelClass;
  readonly isCurrent: boolean;
  readonly isRecommended: boolean;
  readonly meetsSlo?: boolean;
  readonly points: readonly PanelPoint[];
  /** The 80 % range; absent where none is known. */
  readonly band?: { readonly low: readonly PanelPoint[]; readonly high: readonly PanelPoint[] };
}

export interface PanelLoad {
  /** The stated load, and the ends of what is drawn, in requests per second. */
  readonly rps: number;
  readonly low: number;
  readonly high: number;
  /** How the load is said: `rps` times `perRps`. */
  readonly unit: { readonly name: 'req/s' | 'tasks/h'; readonly perRps: number };
  /** Million tokens a month that one request per second generates; absent where none are. */
  readonly millionTokensPerRps?: number;
  readonly lines: readonly PanelLine[];
  /** Which one is the cheapest that keeps the SLO, load by load. */
  readonly cheapest: readonly {
    readonly name: string;
    readonly label: string;
    readonly from: number;
    readonly to: number;
  }[];
  readonly breakEven: readonly {
    readonly rps: number;
    readonly monthlyUsd: number;
    readonly below: string;
    readonly above: string;
    /** The cheapest of all changes there. */
    readonly decides: boolean;
    readonly text: string;
  }[];
  readonly finding: string;
}

/** A day of one target: replicas paid for and replicas at work, hour by hour. */
export interface PanelDay {
  readonly rows: readonly (PanelTarget & {
    readonly replicas: readonly number[];
    /** In replicas; may be above what is paid for where the load is more than it takes. */
    readonly working: readonly number[];
    readonly idle: string;
  })[];
  readonly finding: string;
  readonly note: string;
}

export interface PanelRooflinePoint {
  readonly phase: 'decode' | 'prefill';
  /** FLOP per byte, and FLOP/s reached. */
  readonly intensity: number;
  readonly reached: number;
  readonly text: string;
}

export interface PanelRoofline {
  readonly rows: readonly (PanelTarget & {
    readonly label: string;
    /** B/s and FLOP/s that one replica sustains. */
    readonly bandwidth: number;
    readonly compute: number;
    readonly roof: string;
    readonly points: readonly PanelRooflinePoint[];
  })[];
  readonly finding: string;
}

/** The energy truth card: least per class, and what the well-known claim compares with. */
export interface PanelEnergy {
  readonly rows: readonly (PanelTarget & {
    readonly label: string;
    readonly wh: number;
    readonly low?: number;
    readonly high?: number;
    readonly text: string;
    readonly range?: string;
    readonly month: string;
    readonly evidence: 'measured' | 'fitted' | 'roofline' | 'assumed';
  })[];
  readonly unit: string;
  readonly finding: string;
  /** What it depends on, and what the claim does not say. */
  readonly notes: readonly string[];
}

/** Answer to `placewright/regions`: the same workload in each region that has prices. */
export interface PanelRegions {
  readonly rows: readonly {
    readonly region: string;
    readonly name: string;
    readonly isHome: boolean;
    readonly grid: string;
    /** kgCO2e of a month or a run, of the cheapest and of the greenest that keep the limits. */
    readonly marks: readonly {
      readonly what: 'cheapest' | 'greenest';
      readonly title: string;
      readonly hardwareClass: PanelClass;
      readonly kgCo2e: number;
      readonly carbon: string;
      readonly cost: string;
    }[];
  }[];
  readonly finding: string;
}

/** Stages of an agent's task or of a service's request: who takes the time, who the money. */
export interface PanelStages {
  readonly total: { readonly time: string; readonly money: string };
  readonly rows: readonly {
    readonly name: string;
    readonly detail: string;
    readonly hardwareClass?: PanelClass;
    readonly seconds: number;
    readonly usd: number;
    readonly time: string;
    readonly money: string;
  }[];
  readonly finding: string;
  readonly note?: string;
}

/** How a value is written: the number stays in the unit of its key. */
export type Quantity = 'req/s' | 'tasks/h' | 'items/h' | 'in flight' | 'tokens' | 'milliseconds' | 'percent' | 'word';

/** One value that may be asked about. */
export interface PanelField {
  readonly field: WhatIfField;
  readonly label: string;
  /** As asked, else as the file states it, else as it is assumed. */
  readonly value: number | string;
  readonly quantity: Quantity;
  readonly isChanged: boolean;
  /** Where it is set; absent: it is assumed. */
  readonly line?: number;
  /** Ends of a slider on a log scale. */
  readonly range?: { readonly low: number; readonly high: number };
  /** Those of a group stand together; of a target: its class of hardware. */
  readonly options?: readonly { readonly value: string; readonly text: string; readonly group?: string }[];
}

export interface PanelWhatIf {
  readonly fields: readonly PanelField[];
  /** What *Apply* would write, in the order of the fields. */
  readonly changes: readonly { readonly field: string; readonly text: string; readonly line?: number }[];
  /** Why it cannot be written. */
  readonly refusal?: string;
}

export interface PanelWorkload {
  readonly kind: 'workload';
  readonly uri: string;
  readonly fileName: string;
  readonly version: number;
  readonly name: string;
  /** All workloads of the file, for the chooser; of a report those of all files, which `uri` tells apart. */
  readonly siblings: readonly { readonly name: string; readonly line: number; readonly uri?: string }[];
  readonly model: string;
  /** Where the name stands. */
  readonly range: TextRange;
  readonly verdict: string;
  readonly because: readonly string[];
  readonly figures: readonly PanelFigure[];
  readonly bars: readonly PanelBar[];
  readonly candidates: readonly PanelCandidate[];
  /** Absent where there is no cost over load. Of the load that the file states, whatever is asked. */
  readonly load?: PanelLoad;
  readonly whatIf?: PanelWhatIf;
  /** Each is absent where its question has no answer. */
  readonly day?: PanelDay;
  readonly roofline?: PanelRoofline;
  readonly energy?: PanelEnergy;
  readonly stages?: PanelStages;
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
  /** That the texts are in, and what the page writes itself; absent: USD. */
  readonly currency?: Currency | undefined;
  readonly stale: boolean;
  /** Why the figures are not of the text as it stands, in one sentence. */
  readonly staleReason?: string;
  /** The stated SLO limits, for the dashed lines; the text is ready (`SLO 2.0 s`). */
  readonly limits: readonly {
    readonly key: 'ttftP95' | 'tpotP95' | 'e2eP95';
    readonly seconds: number;
    readonly text: string;
  }[];
  /** The raw numbers of what runs and what is proposed. */
  readonly report: Pick<WorkloadReport, 'current' | 'recommended'>;
}

/** What the reader looks at first: a few KB that go ahead of the lists. */
export type PanelHead = Pick<PanelWorkload, 'uri' | 'name' | 'verdict' | 'because' | 'figures' | 'limits' | 'report'>;

/** One line of the page of all workloads; every text is ready. */
export interface PanelWorkspaceRow {
  readonly uri: string;
  readonly fileName: string;
  /** Zero-based, of its name. */
  readonly line: number;
  readonly name: string;
  readonly kindText: string;
  /** `2 × g6.xlarge`; `unknown` where the file does not say. */
  readonly now: string;
  readonly hardwareClass?: ListedWorkload['hardwareClass'];
  readonly standing: ListedWorkload['standing'];
  readonly cost: string;
  readonly saving: string;
  readonly verdict: string;
  /** What it adds to the total; absent: unknown, or counted in another file. */
  readonly monthlyUsd?: number;
  readonly savingUsd?: number;
  readonly isElsewhere: boolean;
}

/** The page of all workloads of the workspace. */
export interface PanelWorkspace {
  readonly kind: 'workspace';
  /** `9 workloads cost $15,327 a month; 2 moves would save $890.` */
  readonly verdict: string;
  readonly because: readonly string[];
  /** `9 workloads in 4 files`. */
  readonly extent: string;
  /** Files are still being read. */
  readonly reading: boolean;
  readonly rows: readonly PanelWorkspaceRow[];
  readonly total: { readonly cost: string; readonly saving: string };
  /** Each finding is absent where its question has no answer: the card is then not shown. */
  readonly weightFinding?: string;
  readonly moveFinding?: string;
  readonly classes?: {
    readonly rows: readonly {
      readonly hardwareClass: NonNullable<ListedWorkload['hardwareClass']>;
      readonly monthlyUsd: number;
      readonly text: string;
    }[];
    readonly finding: string;
  };
  readonly priceDate: string;
  /** That the texts are in; absent: USD. */
  readonly currency?: Currency | undefined;
}

/** What is known of a plan of the whole fleet, while it is made and afterwards. */
export type PanelPlan =
  | {
      readonly kind: 'running';
      /** `A plan at $14,225 a month is found; the best possible is at most 3.1% lower.` */
      readonly finding: string;
      readonly note?: string;
      /** 0 to 1; absent: nobody knows how far it is. */
      readonly share?: number;
    }
  | {
      readonly kind: 'found';
      readonly finding: string;
      /** What limits it, how far it is proven, what was left out. */
      readonly notes: readonly string[];
      readonly rows: readonly {
        readonly uri: string;
        readonly name: string;
        readonly line?: number;
        readonly now: string;
        readonly to: string;
        readonly cost: string;
        readonly saving: string;
        readonly isMove: boolean;
        readonly target: Estimate['target'];
      }[];
      readonly limits: readonly {
        readonly label: string;
        readonly text: string;
        /** Used share of it; absent: unknown. */
        readonly share?: number;
      }[];
      /** The numbers of the workspace changed since. */
      readonly isOld: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string };

export type PanelState =
  | PanelWorkload
  | PanelWorkspace
  | ({ readonly kind: 'empty' } & PanelMessage)
  | { readonly kind: 'loading' }
  | ({ readonly kind: 'error' } & PanelMessage);

/** What stands where there are no figures, and what the reader can do about it. */
export interface PanelMessage {
  readonly message: string;
  readonly actions?: readonly PageAction[];
}

/** Commands of ours that the page may run: `placewright.NAME`. */
export const PAGE_ACTIONS = ['showLog', 'restartServer', 'createManifest', 'openExamples'] as const;
export type PageAction = (typeof PAGE_ACTIONS)[number];
