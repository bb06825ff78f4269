/** What the reader has chosen on the page; survives a hidden tab and a reload of the window. */
import type { PanelWorkspaceRow } from '../../shared/src/panelState';
import type { ExportedFile } from '../../shared/src/protocol';
import type { CostUnit } from './curve';

export type SortKey = 'rank' | 'title' | 'cost' | 'ttft' | 'tpot' | 'energy' | 'standing';
export type WorkloadSortKey = 'name' | 'kind' | 'now' | 'cost' | 'saving' | 'verdict';
/** What may stand on the time axis; of `runHours` the hours are drawn in seconds. */
export type LatencyKey = 'ttftP95' | 'tpotP95' | 'e2eP95' | 'runHours';

export interface View {
  readonly sort: { readonly key: SortKey; readonly descending: boolean };
  readonly search: string;
  readonly onlyMeetingSlo: boolean;
  /** All rows of the candidates, not just the first ones. */
  readonly allRows: boolean;
  /** Cards whose table stands in place of the picture. */
  readonly tables: readonly string[];
  readonly latency: LatencyKey;
  readonly costUnit: CostUnit;
  /** What-if is unfolded. */
  readonly asks: boolean;
  /** At most two candidates side by side, by their key. */
  readonly pins: readonly string[];
  /** Of the page of all workloads. */
  readonly workloadSort: { readonly key: WorkloadSortKey; readonly descending: boolean };
  readonly workloadSearch: string;
  /** Absent: all of them. */
  readonly workloadStanding?: PanelWorkspaceRow['standing'] | undefined;
}

export const DEFAULT_VIEW: View = {
  sort: { key: 'rank', descending: false },
  search: '',
  onlyMeetingSlo: false,
  allRows: false,
  tables: [],
  latency: 'ttftP95',
  costUnit: 'month',
  asks: true,
  pins: [],
  // What should move first, then what costs most.
  workloadSort: { key: 'saving', descending: true },
  workloadSearch: '',
};

/** A change to the view, and how it is told. */
export interface ViewControl {
  readonly view: View;
  change(part: Partial<View>): void;
  /** Absent where nobody would keep a file. */
  save?(file: ExportedFile): void;
}
