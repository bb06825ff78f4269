/** The picture of cost against time: marks by class, the frontier, the limit, and labels that give way. */
import { scaleLog } from 'd3-scale';
import { useContext, useRef } from 'preact/hooks';
import { formatTime } from '../../shared/src/format';
import { formatDollars, formatMonthlyAxis } from '../../shared/src/formatMoney';
import { t } from '../../shared/src/l10n';
import { useWidth } from './card';
import { finite } from './estimates';
import type { Drawn } from './frontier';
import { Hatch, Mark, ProposalWord } from './glyphs';
import { placeLabels, textWidth } from './labels';
import { moneyTicks, spaced, timeTicks } from './ticks';
import type { LatencyKey } from './view';
import { LATENCY_NAME, PROPOSAL_NAME, type Proposal } from './words';

interface ScatterProps {
  readonly drawn: readonly Drawn[];
  readonly frontier: readonly Drawn[];
  readonly latency: LatencyKey;
  readonly limit: { readonly seconds: number; readonly text: string } | undefined;
  readonly finding: string;
}

/** More to the left where the texts of the ticks need it. */
const MARGIN = { top: 22, right: 14, bottom: 36, left: 62 };
const HEIGHT = 300;
/** Pixels that the text of a tick on the time axis takes, with air. */
const TICK_ROOM = 60;

export function Scatter(props: ScatterProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  return (
    <div ref={box} class="scatter">
      {width > MARGIN.left + MARGIN.right && <ScatterPicture {...props} width={width} />}
    </div>
  );
}

function ScatterPicture({
  drawn,
  frontier,
  latency,
  limit,
  finding,
  width,
}: ScatterProps & { readonly width: number }) {
  const proposal = useContext(ProposalWord);
  const perRun = latency === 'runHours';
  const money = perRun ? formatDollars : formatMonthlyAxis;
  const { x, y, xTicks, yTicks, left } = axesFor(drawn, limit?.seconds, width, money);
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const steps = stepsOf(
    frontier.map((d) => ({ x: x(d.seconds), y: y(d.usd) })),
    Math.min(limit ? x(limit.seconds) : right, right),
  );
  const onFrontier = new Set(frontier.map((d) => d.key));
  const marks = drawn.map((d) => ({ d, x: x(d.seconds), y: y(d.usd) }));
  const limitBox = limit ? [{ x0: x(limit.seconds) - 2, x1: x(limit.seconds) + 2, y0: 0, y1: bottom }] : [];
  const labels = placeLabels(wishesFor(drawn, onFrontier, x, y, proposal), marks, [...boxesAlong(steps), ...limitBox], {
    x0: left,
    x1: width,
    y0: MARGIN.top - 6,
    y1: bottom,
  });
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-labelledby="scatter-title scatter-text"
    >
      <title id="scatter-title">
        {perRun
          ? t`Cost of a run against ${t(LATENCY_NAME[latency])}`
          : t`Cost a month against ${t(LATENCY_NAME[latency])}`}
      </title>
      <desc id="scatter-text">
        {finding} {t('The table of this card and the list of candidates hold every point.')}
      </desc>
      <defs>
        <Hatch id="scatter-hatch" class="none" gap={6} />
      </defs>
      {yTicks.map((v) => (
        <g key={`y${v}`}>
          <line class="gridline" x1={left} x2={right} y1={y(v)} y2={y(v)} />
          <text x={left - 6} y={y(v) + 4} text-anchor="end">
            {money(v)}
          </text>
        </g>
      ))}
      {xTicks.map((v) => (
        <text key={`x${v}`} x={x(v)} y={bottom + 15} text-anchor="middle">
          {formatTime(v)}
        </text>
      ))}
      <text class="said" x={right} y={HEIGHT - 4} text-anchor="end">
        {t(LATENCY_NAME[latency])}
      </text>
      {limit && <LimitLine at={x(limit.seconds)} left={left} right={right} bottom={bottom} text={limit.text} />}
      <path class="frontier" d={steps.map((p, i) => `${i === 0 ? 'M' : 'L'}${p.x} ${p.y}`).join('')} />
      {[...marks]
        .sort((a, b) => standing(a.d, onFrontier) - standing(b.d, onFrontier))
        .map((m) => (
          <PointMark key={m.d.key} drawn={m.d} x={m.x} y={m.y} worthALook={onFrontier.has(m.d.key)} />
        ))}
      {labels.map((label, i) => (
        <text key={i} class="halo said" x={label.x} y={label.y} text-anchor={label.anchor}>
          {label.text}
        </text>
      ))}
    </svg>
  );
}

/** Drawn last, and so on top: proposed and now, then the frontier. */
function standing(d: Drawn, onFrontier: ReadonlySet<string>): number {
  return d.candidate.isRecommended ? 4 : d.candidate.isCurrent ? 3 : onFrontier.has(d.key) ? 2 : d.out ? 0 : 1;
}

function axesFor(drawn: readonly Drawn[], limit: number | undefined, width: number, money: (usd: number) => string) {
  const seconds = [...drawn.map((d) => d.seconds), ...(finite(limit) && limit > 0 ? [limit] : [])];
  const usd = drawn.map((d) => d.usd);
  const domainX: [number, number] = [Math.min(...seconds) * 0.7, Math.max(...seconds) * 1.5];
  const domainY: [number, number] = [Math.min(...usd) * 0.7, Math.max(...usd) * 1.4];
  const yTicks = moneyTicks(...domainY, 7);
  const left = Math.max(MARGIN.left, ...yTicks.map((v) => textWidth(money(v)) + 10));
  const x = scaleLog(domainX, [left, width - MARGIN.right]);
  const y = scaleLog(domainY, [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const room = Math.max(2, Math.floor((width - left - MARGIN.right) / TICK_ROOM));
  return { x, y, xTicks: spaced(timeTicks(...domainX, room), x, TICK_ROOM), yTicks, left };
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** From the quickest, straight down; on to the next cheaper one; from the cheapest to the limit. */
function stepsOf(frontier: readonly Spot[], end: number): readonly Spot[] {
  const [first] = frontier;
  const last = frontier.at(-1);
  if (!first || !last) {
    return [];
  }
  const between = frontier.flatMap((p, i) => [{ x: p.x, y: frontier[i - 1]?.y ?? MARGIN.top }, p]);
  return end > last.x ? [...between, { x: end, y: last.y }] : between;
}

function boxesAlong(steps: readonly Spot[]) {
  return steps.slice(1).map((p, i) => {
    const from = steps[i] ?? p;
    return {
      x0: Math.min(from.x, p.x) - 2,
      x1: Math.max(from.x, p.x) + 2,
      y0: Math.min(from.y, p.y) - 2,
      y1: Math.max(from.y, p.y) + 2,
    };
  });
}

/** Beyond so many names a picture is read as a list; the table is the better one. */
const MOST_LABELS = 14;

function wishesFor(
  drawn: readonly Drawn[],
  onFrontier: ReadonlySet<string>,
  x: (v: number) => number,
  y: (v: number) => number,
  proposal: Proposal,
) {
  return [...drawn]
    .sort((a, b) => standing(b, onFrontier) - standing(a, onFrontier) || a.usd - b.usd)
    .slice(0, MOST_LABELS)
    .map((d) => {
      const { candidate } = d;
      const must = candidate.isRecommended || candidate.isCurrent;
      return {
        text: must ? taggedName(candidate, proposal) : candidate.target.instance,
        x: x(d.seconds),
        y: y(d.usd),
        must,
      };
    });
}

function taggedName({ target, isCurrent, isRecommended }: Drawn['candidate'], proposal: Proposal): string {
  return !isRecommended
    ? t`${target.instance} (now)`
    : isCurrent
      ? t`${target.instance} (now, stay)`
      : `${target.instance} (${t(PROPOSAL_NAME[proposal])})`;
}

function LimitLine({
  at,
  left,
  right,
  bottom,
  text,
}: {
  readonly at: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly text: string;
}) {
  const nearLeft = at < left + 80;
  return (
    <g>
      <rect
        class="beyond"
        fill="url(#scatter-hatch)"
        x={at}
        y={MARGIN.top}
        width={Math.max(0, right - at)}
        height={bottom - MARGIN.top}
      />
      <line class="limit" x1={at} x2={at} y1={MARGIN.top - 8} y2={bottom} />
      <text
        class="halo strong"
        x={nearLeft ? at + 4 : at - 4}
        y={MARGIN.top - 10}
        text-anchor={nearLeft ? 'start' : 'end'}
      >
        {text}
      </text>
    </g>
  );
}

function PointMark({
  drawn,
  x,
  y,
  worthALook,
}: {
  readonly drawn: Drawn;
  readonly x: number;
  readonly y: number;
  readonly worthALook: boolean;
}) {
  const { candidate, out } = drawn;
  const chosen = candidate.isRecommended || candidate.isCurrent;
  return (
    <g>
      <title>{`${candidate.title}: ${candidate.cost}, ${formatTime(drawn.seconds)}. ${candidate.standing}`}</title>
      {chosen && <circle class={`${candidate.hardwareClass} outline`} cx={x} cy={y} r={9} />}
      {out && !chosen ? (
        <path class="cross" d={`M${x - 3} ${y - 3}l6 6m0 -6l-6 6`} />
      ) : (
        <Mark
          of={candidate.hardwareClass}
          x={x}
          y={y}
          size={worthALook || chosen ? 5 : 3.5}
          class={candidate.isCurrent && !candidate.isRecommended ? 'hollow' : worthALook || chosen ? 'fill' : 'faint'}
        />
      )}
    </g>
  );
}
