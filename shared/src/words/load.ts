/** Cost over load as a picture needs it: lines, their ranges, and what they say in one sentence. */
import { atSpeed, speedSpread } from '../curves/band';
import { breakEvens, drawnTargets } from '../curves/curvesOf';
import type { Drawn } from '../curves/curvesOf';
import { cheapestReaches } from '../curves/envelope';
import type { Reach } from '../curves/envelope';
import { pointsOf } from '../curves/points';
import { HIGH, LOW } from '../curves/span';
import { formatNumber, formatRate } from '../format';
import { formatMonthly } from '../formatMoney';
import { onLanguage, t } from '../l10n';
import type { CostLaw } from '../placement/costModel';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { Placement } from '../placement/place';
import type { Workload } from '../placement/workload';
import type { PanelLine, PanelLoad } from '../panelState';
import { HOURS_PER_MONTH } from '../units';
import { siliconName } from './names';

/** assumed: a picture a thousand pixels wide shows no more steps than these. */
const MOST_LINES = 240;
const MOST_BAND_LINES = 120;

let known = new WeakMap<Placement, { readonly load: PanelLoad | undefined }>();
onLanguage(() => (known = new WeakMap()));

/** Undefined where there is no cost over load: a run, a closed loop, no traffic, no price. Once for each placement. */
export function panelLoad(placement: Placement): PanelLoad | undefined {
  const kept = known.get(placement) ?? { load: drawLoad(placement) };
  known.set(placement, kept);
  return kept.load;
}

function drawLoad(placement: Placement): PanelLoad | undefined {
  const { workload } = placement;
  const targets = drawnTargets(placement);
  if (!targets.ok) {
    return undefined;
  }
  const { drawn } = targets;
  const rps = workload.traffic.rpsAvg;
  const crossings = breakEvens(drawn, rps);
  const reaches = cheapestReaches(drawn, rps, crossings);
  const labels = labelsOf(placement, drawn);
  const label = (name: string) => labels.get(name) ?? name;
  const unit = unitOf(workload);
  const edges = new Set(reaches.slice(1).map(({ from }) => from));
  return {
    rps,
    unit,
    low: rps * LOW,
    high: rps * HIGH,
    millionTokensPerRps: millionTokens(workload),
    lines: drawn.map((each) => lineOf(placement, each, label(each.name))),
    cheapest: reaches.map((reach) => ({ ...reach, label: label(reach.name) })),
    breakEven: crossings.map((each) => ({
      ...each,
      decides: edges.has(each.rps),
      text: t`From ${formatRate(each.rps * unit.perRps, unit.name)} ${label(each.above)} is cheaper than ${label(each.below)} (${formatMonthly(each.monthlyUsd)})`,
    })),
    finding: finding(reaches, rps, unit, label),
  };
}

/** Tasks an hour for an agent, as its file states them. */
function unitOf({ kind }: Workload): PanelLoad['unit'] {
  return kind === 'agent' ? { name: 'tasks/h', perRps: 3600 } : { name: 'req/s', perRps: 1 };
}

/** Months of tokens that one request per second makes, in millions; absent where none are generated. */
function millionTokens({ kind, tokens }: Workload): number | undefined {
  const generated = KIND_DEFAULTS[kind].family === 'generate' ? tokens.outMean * HOURS_PER_MONTH * 3600 : 0;
  return generated > 0 ? generated / 1e6 : undefined;
}

/** The silicon alone, the machine too where two lines share it. */
function labelsOf({ catalog }: Placement, drawn: readonly Drawn[]): ReadonlyMap<string, string> {
  const silicon = drawn.map(({ name, estimate }) => (estimate ? siliconName(estimate, catalog) : name));
  return new Map(
    drawn.map(({ name }, i) => {
      const own = silicon[i] ?? name;
      return [name, silicon.filter((each) => each === own).length > 1 ? `${own} ${name}` : own];
    }),
  );
}

function lineOf(
  { workload, current, recommended }: Placement,
  { name, law, estimate }: Drawn,
  label: string,
): PanelLine {
  const spread = estimate && speedSpread(estimate);
  const points = (one: CostLaw, most: number) =>
    pointsOf(one, workload, LOW, HIGH, most).points.map(
      ({ rps, monthlyUsd }) => [short(rps), short(monthlyUsd)] as const,
    );
  return {
    name,
    label,
    hardwareClass: estimate?.target.hardwareClass,
    isCurrent: estimate !== undefined && name === current?.target.instance,
    isRecommended: estimate !== undefined && name === recommended?.target.instance,
    meetsSlo: estimate?.meetsSlo,
    points: points(law, MOST_LINES),
    band: spread && {
      low: points(atSpeed(law, spread.quick), MOST_BAND_LINES),
      high: points(atSpeed(law, spread.slow), MOST_BAND_LINES),
    },
  };
}

/** As exact as a pixel: a picture is drawn from it, no figure is said from it. */
const short = (n: number) => Number(n.toPrecision(6));

function finding(
  reaches: readonly Reach[],
  rps: number,
  unit: PanelLoad['unit'],
  label: (name: string) => string,
): string {
  const words = (rate: number) => formatRate(rate * unit.perRps, unit.name);
  const bare = (rate: number) => formatNumber(rate * unit.perRps);
  const at = reaches.findIndex(({ from, to }) => from <= rps && rps <= to);
  const here = reaches[at];
  if (!here) {
    return t`At ${words(rps)} no target that is drawn keeps the limits.`;
  }
  const name = label(here.name);
  const [before, after] = [reaches[at - 1], reaches[at + 1]];
  if (!before && !after) {
    return t`${name} is cheapest at every load from ${bare(rps * LOW)} to ${words(rps * HIGH)}.`;
  }
  if (!before) {
    return t`${name} is cheapest up to ${words(here.to)}; this workload is at ${words(rps)}.`;
  }
  return after
    ? t`${name} is cheapest from ${bare(here.from)} to ${words(here.to)}; this workload is at ${words(rps)}.`
    : t`${name} is cheapest from ${words(here.from)} on; this workload is at ${words(rps)}.`;
}
