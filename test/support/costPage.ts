/** docs/cost.md and its picture, made from the code: `UPDATE_SCHEMAS=1 npm run unit` writes them. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { apiPrices } from '../../shared/src/catalog/apiPrices';
import { getCatalog } from '../../shared/src/catalog/catalog';
import { PRICED_REGIONS } from '../../shared/src/catalog/pricedRegions';
import { SERVICES, servicePrices } from '../../shared/src/catalog/servicePrices';
import type { Service } from '../../shared/src/catalog/servicePrices';
import { curvesOf } from '../../shared/src/curves/curvesOf';
import { curvePicture } from '../../shared/src/curves/plot';
import type { CurveWorkload } from '../../shared/src/curves/schema';
import { manifestSchema } from '../../shared/src/manifest/schema';
import { place } from '../../shared/src/placement/place';
import { resolveWorkload } from '../../shared/src/placement/resolve';
import type { Estimate } from '../../shared/src/report/schema';

export const EXAMPLE = 'examples/chat.workload.yaml';
export const PICTURE = 'docs/cost/chat.svg';
/** What runs in the example, the cheapest Graviton machine that does its work, and an eighth of the same card. */
const [GPU, ARM, PART] = ['g6.xlarge', 'c7g.2xlarge', 'g6f.large'] as const;

interface Chat {
  readonly curves: CurveWorkload;
  readonly now: Estimate;
}

function chat(): Chat {
  const { defaults, workloads } = manifestSchema.parse(parse(readFileSync(EXAMPLE, 'utf8')));
  const [entry] = Object.entries(workloads);
  if (!entry) throw new Error(`${EXAMPLE} has no workload`);
  const [name, spec] = entry;
  const region = { region: defaults?.region, purchase: defaults?.purchase };
  const placement = place(resolveWorkload(name, spec, { catalog: getCatalog(), defaults: region }), getCatalog());
  const made = curvesOf(placement, [GPU, ARM, PART]);
  if (!made.ok || !placement.current) throw new Error('the chat example has no curves');
  return { curves: { path: EXAMPLE, ...made.curves }, now: placement.current };
}

export function chatPicture(): string {
  return curvePicture(chat().curves) ?? '';
}

const NAMES: Readonly<Record<Service, string>> = {
  disk: 'gp3, GB-month',
  'object-store': 'S3 Standard, GB-month',
  'balancer-hour': 'balancer, hour',
  'balancer-unit': 'balancer, unit-hour',
  'traffic-out': 'traffic out, GB after the first 100',
  'between-zones': 'between zones, GB each way',
  'cluster-hour': 'EKS cluster, hour',
};

export function costPage(): string {
  const { curves, now } = chat();
  return [
    `# What it costs, and from which load on another target is cheaper

\`placewright estimate\` bills a month line by line; \`placewright curve FILE [--workload NAME] [--target TYPE…]
[--format text|json|svg|csv]\` shows cost over three decades of load, with every load at which two targets cost the same.
This page is made from the code: \`UPDATE_SCHEMAS=1 npm run unit\` writes it again.

## The lines

| line | arithmetic | applies |
| --- | --- | --- |
| instance hours, working and idle | machine-hours × price; working is the share of capacity in use | always |
| owned machines | 0 up to their number in each hour (\`placement.owned\`), the price beyond it | where stated |
| machines that start | rises of the replica curve × days × seconds of a start × price | where replicas follow the load |
| rework after spot interruptions | services: instance hours × interruptions an hour × hours of a start; runs: hours done again | spot |
| disks for weights | machine-hours × (30 GB + weights) × gp3 price | wherever a model runs |
| weights in S3 | weights × S3 price | wherever a model runs |
| load balancer | 730 h × price + units × 730 h × price; units = max(rate ÷ 25, GB an hour) | services, where more than one replica runs |
| traffic out | requests × bytes of an answer, by tiers, the first 100 GB free | answers of text, pictures and transcripts |
| traffic between zones | calls × bytes × ½ × both sides | an agent that calls another workload |
| cluster fee | 730 h × price | where \`pricing.include.cluster\` asks for it: a cluster is shared |

Lines sum to the total to the last bit. \`pricing.include\` switches each of the last six on or off; what is not stated is an
assumption on record. A service without a listed price in the region is left out and said (\`cost.missing\`,
\`service-price-unknown\`). Each line carries how its price came about: *published* (a dated list), *scaled*, *undated*,
*override* (yours), *owned*, *assumed*.

**Over the day.** 24 hours of load become 24 numbers of replicas, \`clamp(⌈rate ÷ admitted⌉, min, max)\`, where a replica is
admitted what keeps every p95 within the SLO. Billed hours are the area under that curve; replicas that share a machine fill
it before the next is paid for. With \`scaleToZero\` hours without load cost nothing; \`cost.day\` says which, how often a day
the service starts, and how long the first caller waits (\`coldStartS\`, else 60 s and the weights at 125 MiB/s, the baseline of
a gp3 disk). Within an hour with any load one replica is up: shorter stops are left out, errs high.

**Spot.** The class of the Spot Instance Advisor (share of machines taken back in a month) becomes a rate,
\`−ln(1 − share) ÷ 730 h\`; the class "more than 20 %" has no end and counts as 25 % (assumed). It is read for us-east-1; anywhere
else 12.5 % is assumed. Training on checkpoints loses half an interval and a restart each time; a run that cannot go on from a
checkpoint (\`training.interruptible: false\`, the default) starts over, \`(exp(rate · hours) − 1) · (1 ÷ rate + restart)\` on average.

**Other money.** \`pricing.currency\` with \`usdPerUnit\`, the rate you state, adds the same figures in that currency. No rate is
built in; without one money stays USD.

## Break-even, found by solving

A target's cost is a straight line between loads at which some hour needs one replica more, \`(k + 10⁻⁹) · admitted ÷ rate\` times
the stated load, or at which a tier of traffic ends. On each such stretch two costs are two straight lines: they cross at the
root, or one jumps over the other at the start. So every crossing is found, however many there are; a test holds them to a
dense grid. Beyond 4,000 steps of a target, where a machine is less than a thousandth of the cost, loads are looked at a hundredth apart.

## The chat example

\`examples/chat.workload.yaml\`; the picture is \`placewright curve ${EXAMPLE} --target ${GPU} ${ARM} ${PART} --format svg\`.

![Cost a month over load: L4, Graviton3, an eighth of an L4](cost/chat.svg)

${storyOf(curves, now)}

| from, req/s | cheaper | than | $ a month |
| ---: | --- | --- | ---: |
${curves.breakEven.map(({ rps, below, above, monthlyUsd }) => `| ${digits(rps)} | ${above} | ${below} | ${Math.round(monthlyUsd).toLocaleString('en-US')} |`).join('\n')}

## Prices beside machines

USD. "Undated" and "recalled" sources are marked as such on every line. An empty cell is not known: the line is left out there.
`,
    serviceTable(),
    `
Sources by service, us-east-1:

${sourceList()}

## Token-priced APIs

For \`pricing.apiAlternative\`, by name; own prices as \`{ inUsdPerM, outUsdPerM }\`. USD per million tokens. List prices of the day
that the source names: batches, tiers of long prompts and writes to a cache are left out.

| name | provider | in | cached in | out | source | date |
| --- | --- | ---: | ---: | ---: | --- | --- |
${apiPrices()
  .map(
    ({ name, provider = '', inUsdPerM, cachedInUsdPerM, outUsdPerM, source }) =>
      `| ${name} | ${provider} | ${inUsdPerM} | ${cachedInUsdPerM ?? ''} | ${outUsdPerM} | ${source.title} | ${source.date ?? 'undated'} |`,
  )
  .join('\n')}
`,
  ].join('\n');
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Where it flips, and why. */
function storyOf({ breakEven, curves, rps }: CurveWorkload, now: Estimate): string {
  const between = (a: string, b: string) =>
    breakEven.filter(({ below, above }) => [below, above].includes(a) && [below, above].includes(b));
  const at = (name: string, load: number) => {
    const points = curves.find((curve) => curve.name === name)?.points ?? [];
    return points.find((_, i) => (points[i + 1]?.rps ?? 0) > load) ?? points.at(-1);
  };
  const usd = (name: string, load: number) => Math.round(at(name, load)?.monthlyUsd ?? 0).toLocaleString('en-US');
  const [flip] = between(GPU, ARM);
  if (!flip) {
    return `Within these loads ${GPU} and ${ARM} never cost the same: ${at(GPU, rps)?.monthlyUsd === undefined ? 'one has no cost' : 'one is cheaper throughout'}.`;
  }
  const [before, after] = [at(ARM, flip.rps * 0.999), at(ARM, flip.rps * 1.001)];
  const parts = between(PART, ARM).map((each) => each.rps);
  const idle = Math.round((1 - (now.performance.utilization ?? 0)) * 100);
  return [
    `**Graviton and GPU flip at ${digits(flip.rps)} req/s.** At the stated ${digits(rps)} req/s two ${ARM} (Graviton3) cost`,
    `$${usd(ARM, rps)} a month and two ${GPU} (L4) $${usd(GPU, rps)}: the second of each is there for availability, and the L4 machines idle`,
    `${idle}% of their hours. A Graviton machine costs about a third as much an hour, but is admitted far less load within the`,
    `SLO, so its line climbs in steps: it goes from ${before?.replicas} to ${after?.replicas} machines at ${digits(flip.rps)} req/s (peak ${digits(flip.rps * 3)}), and there passes`,
    `the two L4, which hold on until ${digits(firstStep(curves, GPU))} req/s. From there on the GPU stays cheaper: each further L4 adds the capacity of many`,
    `Graviton machines for three times the price of one. The answer depends on what "GPU" means: an eighth of the same card`,
    `(${PART}) costs $${usd(PART, rps)} at the stated load. It and Graviton change places ${parts.length} times${parts.length > 0 ? `, between ${digits(Math.min(...parts))} and ${digits(Math.max(...parts))} req/s` : ''}, because`,
    `each adds small machines at loads of its own. Those are differences of one machine; ranges of cost are wider.`,
  ].join('\n');
}

/** Load at which it takes its first further machine. */
function firstStep(curves: CurveWorkload['curves'], name: string): number {
  const points = curves.find((curve) => curve.name === name)?.points ?? [];
  const first = points[0]?.replicas;
  return points.find(({ replicas }) => replicas !== first)?.rps ?? Number.NaN;
}

function serviceTable(): string {
  const price = (region: string, service: Service) =>
    servicePrices(region)
      .get(service)
      ?.tiers.map(({ usd }) => usd)
      .filter((usd) => usd > 0)
      .join(' · ') ?? '';
  return [
    `| region | ${SERVICES.map((service) => NAMES[service]).join(' | ')} |`,
    `| --- | ${SERVICES.map(() => '---:').join(' | ')} |`,
    ...PRICED_REGIONS.map(
      (region) => `| ${region} | ${SERVICES.map((service) => price(region, service)).join(' | ')} |`,
    ),
  ].join('\n');
}

function sourceList(): string {
  return SERVICES.flatMap((service) => {
    const found = servicePrices('us-east-1').get(service);
    return found
      ? [
          `- ${NAMES[service]}: ${found.source.title}${found.source.date ? ` (${found.source.date})` : ''}; ${found.basis}`,
        ]
      : [];
  }).join('\n');
}
