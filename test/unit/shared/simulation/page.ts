/** `docs/simulation.md`: what is simulated, and how far the closed form is from it. */
import { FIGURES, byGroup, errorsOf } from './grid';
import type { Case, FigureName } from './grid';
import type { Wave } from './waves';

const HEAD = `# Serving under load, simulated

\`placewright simulate FILE\` plays each workload of a file request by request at its placement, and prints what comes out beside the
estimate. The estimate itself never simulates: it is a closed form that answers within microseconds. Both use the same step times of the
same engine, so the difference between them is the arithmetic of waiting and nothing else; neither knows how far those step times are
from your machine (that is in [accuracy.md](accuracy.md)).

\`\`\`
placewright simulate FILE [--workload NAME] [--seed N] [--requests N] [--format text|json]
\`\`\`

The workload is taken as it is stated to run, else as recommended, at its peak rate or with its \`concurrency\` in flight. The JSON is
described by \`schemas/placewright-simulation.schema.json\`. The same seed gives the same figures.

## What is simulated

- **Arrivals** with exponential gaps, or gamma gaps with the stated \`burstCv\`; with \`concurrency\` each answer sends the next request.
- **Lengths** log-normal with the stated mean and 95th percentile, prompt and answer independent; with a \`mix\` its buckets by their shares.
- **The scheduler** of vLLM V1, simplified: each step gives every running sequence a token, then reads prompts in order of arrival with what is left of
  the step's token budget, in chunks. The budget is vLLM's default: 8,192 tokens on accelerators of 70 GiB and more other than the A100, else 2,048.
- **Places**: at most the engine's batch, and at most the cache tokens that fit. A request is admitted when cache for all its tokens is free,
  so nothing is preempted; vLLM admits earlier and recomputes.
- **A step** costs \`constant + max(weights, prompt tokens · a) + pairs · q + cache + work\`: a prompt hides the reading of the weights.
- **Several copies** behind random balancing, what kube-proxy does and the closed form takes; at most 16 are followed, the load thinned in proportion.
- **Warm-up**: a quarter as many requests as are measured, and three for each in flight, are left out.
- **Intervals** of 95 % by the means of 20 stretches of the run. Close to saturation they are too narrow: the stretches still depend on each other.

Cut off, and said so where it happens: requests over 100,000, tokens of a request over 10 million, in flight over 50,000, rows of equal steps over 4 million.
Left out: preemption, time between steps that the engine loses under load, the client's own network, speculative decoding beyond its mean.

## What a prompt under load costs beyond itself

1. The rest of the step under way. A long step is met more often than a short one: \`E[S²]/2E[S]\`, not half a mean step. In a closed loop a whole step: an answer
   ends with a step, and the next has begun before the next request arrives.
2. Prompts that arrived during the same step are read in the same step and end with it, whoever came first.
3. The cache reading and arithmetic of those that decode beside it, for each chunk.
4. In a closed loop that starts all at once, the first wave: \`(groups + 1)/2\` steps full of prompts. A mean over ten waves holds a tenth of it, and
   answers of nearly equal length keep the later waves together: more requests come at once than on average.

So a benchmark's mean TTFT at a concurrency is no steady-state figure. InferenceMAX, for one, sends ten requests for each in flight, lengths between 0.8 and 1
of the stated ones, without a warm-up. The closed form gives both: the steady state in the estimate, and the mean over such a run where a measurement is one.
`;

export function simulationPage(cases: readonly Case[], waves: readonly Wave[]): string {
  return [
    HEAD,
    `## The closed form against the simulation

${cases.length} cases: a dense and a mixture model in round numbers, prompts of 200–6,000 tokens, answers of 120–1,000, log-normal and equal lengths, 1–256 places.
Error is |closed form ÷ simulated − 1|; each cell has the median and, after it, what nine of ten cases stay below. \`UPDATE_SCHEMAS=1 npm run unit\` runs the grid and writes this page.
Bursts are left out above 80 %: their runs would have to be far longer to settle.
`,
    table(
      ['load', 'cases', ...FIGURES],
      [...byGroup(cases)].map(([group, all]) => [group, String(all.length), ...FIGURES.map((f) => cell(all, f))]),
    ),
    `
Where it is off: 95th percentiles of TTFT beside bursts and next to saturation, where a few requests wait for a place; there read the simulation. A median that falls
next to the share that waits at all (one place, half busy) jumps. Each figure errs either way, TTFT p95 more often to the low side below 90 %.

## A benchmark run of a closed loop

Mean TTFT in ms over ten requests for each in flight, 1,024 tokens in and out, from the first on; the simulation is the mean of five seeds.
`,
    table(
      ['engine, lengths', 'in flight', 'steady state', 'run, closed form', 'run, simulated', 'off'],
      waves.map((w) => [
        w.name,
        String(w.inFlight),
        ms(w.steady),
        ms(w.closedForm),
        ms(w.simulated),
        percent(w.closedForm / w.simulated - 1),
      ]),
    ),
    '',
  ].join('\n');
}

function cell(cases: readonly Case[], figure: FigureName): string {
  const { median, p90 } = errorsOf(cases, figure);
  return `${percent(median)} (${percent(p90)})`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function ms(seconds: number): string {
  return String(Math.round(seconds * 1000));
}

function table(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(heads), row(heads.map((_, i) => (i === 0 ? '---' : '---:'))), ...lines.map(row)].join('\n');
}
