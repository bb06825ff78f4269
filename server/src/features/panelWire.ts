/** The panel's state as it goes to the page: at every step of a hand, so without what no card draws of the many candidates. */
import type { PanelState } from '../../../shared/src/protocol';
import type { Estimate } from '../../../shared/src/report/schema';

/** What runs and what is proposed stay whole. Half of the bytes, twice written and read on their way. */
export function forPage(state: PanelState): PanelState {
  return state.kind === 'workload'
    ? { ...state, report: { ...state.report, candidates: state.report.candidates.map(drawn) } }
    : state;
}

const drawn = (estimate: Estimate): Estimate => ({
  ...estimate,
  reasons: [],
  range: {},
  evidence: [],
  cost: { ...estimate.cost, lines: [] },
});
