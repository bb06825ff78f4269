/** Errors that other tools state, or that a study found for them. Not on these rows: a neighbor's figure, no ranking. */
import { markdownTable } from '../../words/markdownTable';

const STUDY = 'inference-sim accuracy study (vLLM 0.15, H100)';

const PEERS: readonly (readonly [tool: string, method: string, error: string, source: string])[] = [
  ['roofline baseline', 'pure roofline', '46 % end to end, 51 % per token, 305 % TTFT', STUDY],
  ['llm-optimizer', 'roofline', '43 %, 56 %, 618 %', STUDY],
  ['aiconfigurator', 'kernel tables, interpolated', '14 %, 21 %, 653 %; half of the experiments', STUDY],
  ['LLMServingSim', 'simulation from profiles', '19 %, 22 %, 73 %', STUDY],
  ['Vidur', 'profiles and learned kernels', '2.5 %, 4.0 %, 13.6 %; 11 runs with profiles', STUDY],
  ['BLIS evolved', 'physics with fitted coefficients', '20 %, 20 %, 19 %', STUDY],
  [
    'BLIS trained physics',
    'the same, newer',
    '6.7 %, 7.1 %, 17.6 %; 36 unseen setups on H100, L40S, A100',
    'inference-sim',
  ],
  ['KernelSight-LM', 'kernel model across generations', '15.4 % TTFT, 12.8 % TPOT, 3.0 % throughput', 'its own'],
  ['SynPerf', 'kernel model', '8.5 % end to end', 'its own'],
  ['llm-analysis', 'closed form', '−5.6 to +9.5 % of training hours; −11 to −25 % inference', 'its own'],
  ['MLSys-im', 'first-order analytical', 'expects 15–30 %', 'its own'],
];

export function peerTable(): string {
  return markdownTable([['tool', 'method', 'stated median error', 'stated by'], ...PEERS], 4);
}
