/** The picture of cost over load on two log axes: bands, lines, break-evens, who is cheapest, and the marker. */
import { scaleLog } from 'd3-scale';
import { useMemo, useRef } from 'preact/hooks';
import { formatNumber } from '../../shared/src/format';
import { formatDollars, formatMoneyAxis, formatSmallMoney } from '../../shared/src/formatMoney';
import { t } from '../../shared/src/l10n';
import { moneySign } from '../../shared/src/money';
import type { PanelLine, PanelLoad } from '../../shared/src/panelState';
import { useWidth } from './card';
import { byWeight, costAt, drawnPoints, inUnit, moneyDomain, svgPath, type CostUnit, type Point } from './curve';
import { Mark } from './glyphs';
import { LoadMarker } from './loadMarker';
import { logTicks, moneyTicks, spaced } from './ticks';
import { fitText, textWidth } from './labels';

interface PictureProps {
  readonly load: PanelLoad;
  readonly unit: CostUnit;
  /** Where the marker stands, in requests per second. */
  readonly at: number;
  readonly ask?: ((rps: number) => void) | undefined;
}

/** More to the left where the texts of the ticks need it. */
const MARGIN = { top: 30, bottom: 60, left: 46 };
const HEIGHT = 340;
const NARROW = 520;
const TICK_ROOM = 44;
const LINE = 14;
const cheapest = () => t('cheapest');

export function LoadPicture(props: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  return (
    <div ref={box} class="load-picture">
      {width > 200 && <Drawn {...props} width={width} />}
    </div>
  );
}

export interface Frame {
  readonly x: (rps: number) => number;
  readonly y: (usd: number) => number;
  readonly rpsAt: (x: number) => number;
  /** Ticks of the axis of money. */
  readonly prices: readonly { readonly usd: number; readonly text: string }[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function Drawn({ load, unit, at, ask, width }: PictureProps & { readonly width: number }) {
  const { lines, frame, still } = useMemo(() => stillPart(load, unit, width), [load, unit, width]);
  const scale = inUnit(load, unit);
  const money = (usd: number) => (unit === 'month' ? formatDollars(usd) : formatSmallMoney(usd));
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="group"
      aria-labelledby="load-title load-text"
    >
      <title id="load-title">
        {unit === 'month' ? t('Cost a month over load') : t('Cost per 1M output tokens over load')}
      </title>
      <desc id="load-text">
        {load.finding}{' '}
        {load.breakEven
          .filter(({ decides }) => decides)
          .map(({ text }) => `${text}.`)
          .join(' ')}
      </desc>
      {still}
      <Evens load={load} frame={frame} scale={scale} at={at} />
      <Now lines={lines} frame={frame} at={at} scale={scale} money={money} />
      <LoadMarker load={load} frame={frame} at={at} ask={ask} said={saidAt(lines, at, scale, money)} />
    </svg>
  );
}

/** What does not move with the marker. */
function stillPart(load: PanelLoad, unit: CostUnit, width: number) {
  const lines = byWeight(load.lines);
  const room = Math.max(textWidth(cheapest()), ...lines.map(({ label }) => textWidth(label, 600))) + 12;
  const right = width - Math.min(width < NARROW ? 92 : 150, room);
  const frame = frameOf(load, unit, right);
  const paths = lines.map((line) => ({ line, points: drawnPoints(line.points, load, unit) }));
  const still = (
    <>
      <defs>
        <clipPath id="load-clip">
          <rect x={frame.left} y={frame.top} width={right - frame.left} height={frame.bottom - frame.top} />
        </clipPath>
      </defs>
      <Axes load={load} unit={unit} frame={frame} />
      <g clip-path="url(#load-clip)">
        {paths.map(
          ({ line }) =>
            line.band && isMain(line) && <Band key={line.name} line={line} load={load} unit={unit} frame={frame} />,
        )}
        {[...paths].reverse().map(({ line, points }) => (
          <path
            key={line.name}
            class={`${line.hardwareClass ?? 'api'} curve ${line.hardwareClass === undefined ? 'dotted' : isMain(line) ? 'main' : 'other'}`}
            d={svgPath(points.map(([rps, usd]) => ({ x: frame.x(rps), y: frame.y(usd) })))}
          >
            <title>{line.label}</title>
          </path>
        ))}
      </g>
      <Names paths={paths} frame={frame} width={width} />
      <Cheapest load={load} frame={frame} />
    </>
  );
  return { lines, frame, still };
}

const isMain = (line: PanelLine) => line.isCurrent || line.isRecommended;

function frameOf(load: PanelLoad, unit: CostUnit, right: number): Frame {
  const bottom = HEIGHT - MARGIN.bottom;
  const domain = moneyDomain(load, unit);
  const prices = moneyTicks(...domain, 6).map((usd) => ({
    usd,
    text: unit === 'month' ? formatMoneyAxis(usd) : formatSmallMoney(usd),
  }));
  const left = Math.max(MARGIN.left, ...prices.map(({ text }) => textWidth(text) + 8));
  const x = scaleLog([load.low, load.high], [left, right]);
  const y = scaleLog([...domain], [bottom, MARGIN.top]);
  return { x, y, rpsAt: (px) => x.invert(px), prices, left, right, top: MARGIN.top, bottom };
}

function Axes({ load, unit, frame }: { readonly load: PanelLoad; readonly unit: CostUnit; readonly frame: Frame }) {
  const { perRps } = load.unit;
  const name = t(load.unit.name);
  const { x, y, prices, left, right, top, bottom } = frame;
  const ticks = spaced(
    logTicks(load.low * perRps, load.high * perRps, Math.max(3, Math.floor((right - left) / TICK_ROOM))),
    (v) => x(v / perRps),
    TICK_ROOM,
  ).filter((v) => x(v / perRps) < right - textWidth(name) - 16);
  return (
    <g>
      {prices.map(({ usd, text }) => (
        <g key={`y${usd}`}>
          <line class="gridline" x1={left} x2={right} y1={y(usd)} y2={y(usd)} />
          <text x={left - 6} y={y(usd) + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {ticks.map((v) => (
        <text key={`x${v}`} x={x(v / perRps)} y={bottom + 15} text-anchor="middle">
          {formatNumber(v)}
        </text>
      ))}
      <text x={right} y={bottom + 15} text-anchor="end">
        {name}
      </text>
      <text class="said" x={0} y={top - 18}>
        {unit === 'month' ? t`${moneySign()} per month` : t`${moneySign()} per 1M output tokens`}
      </text>
    </g>
  );
}

function Band({
  line,
  load,
  unit,
  frame: { x, y },
}: {
  readonly line: PanelLine;
  readonly load: PanelLoad;
  readonly unit: CostUnit;
  readonly frame: Frame;
}) {
  const ends = (points: readonly Point[]) =>
    drawnPoints(points, load, unit).map(([rps, usd]) => ({ x: x(rps), y: y(usd) }));
  const { low = [], high = [] } = line.band ?? {};
  return (
    <path class={`${line.hardwareClass ?? 'api'} band`} d={`${svgPath([...ends(low), ...ends(high).reverse()])}Z`} />
  );
}

/** Names at the right end of their lines, apart; those that leave through the top stand there. */
function Names({
  paths,
  frame: { x, y, top, bottom, right },
  width,
}: {
  readonly paths: readonly { readonly line: PanelLine; readonly points: readonly Point[] }[];
  readonly frame: Frame;
  readonly width: number;
}) {
  const wishes = paths
    .flatMap(({ line, points }) => {
      const last = points.at(-1);
      return last ? [{ line, at: x(last[0]), y: Math.max(top + 4, Math.min(bottom, y(last[1]))) }] : [];
    })
    .toSorted((a, b) => a.y - b.y);
  let free = top;
  const placed = wishes.map((wish) => {
    const at = Math.max(wish.y, free);
    free = at + LINE;
    return { ...wish, y: at };
  });
  // What was pushed below the frame goes up again.
  const over = Math.max(0, (placed.at(-1)?.y ?? 0) - bottom);
  return (
    <g>
      {placed.map(({ line, at, y: row }) => (
        <text
          key={line.name}
          class={`${line.hardwareClass ?? 'api'} hue-text halo`}
          x={Math.min(at, right) + 6}
          y={row - over + 4}
        >
          {fitText(line.label, width - Math.min(at, right) - 6, 600)}
        </text>
      ))}
    </g>
  );
}

/** Below the axis, who is the cheapest that keeps the limits, load by load. */
function Cheapest({ load, frame: { x, right, bottom } }: { readonly load: PanelLoad; readonly frame: Frame }) {
  const y = bottom + 34;
  const classOf = (name: string) => load.lines.find((line) => line.name === name)?.hardwareClass ?? 'api';
  return (
    <g>
      {load.cheapest.map(({ name, label, from, to }, i) => {
        const start = x(from) + (i > 0 ? 1 : 0);
        const end = x(to) - (i < load.cheapest.length - 1 ? 1 : 0);
        return (
          <g key={from}>
            <rect class={`${classOf(name)} fill`} x={start} y={y} width={Math.max(0, end - start)} height={4} />
            {end - start > textWidth(label, 600) + 4 && (
              <text class={`${classOf(name)} hue-text`} x={(start + end) / 2} y={y + 18} text-anchor="middle">
                {label}
              </text>
            )}
          </g>
        );
      })}
      <text x={right + 6} y={y + 6}>
        {cheapest()}
      </text>
    </g>
  );
}

/** Where the cheapest changes: a ring on the lines, a dashed drop to the strip, the load beside it. */
function Evens({
  load,
  frame: { x, y, bottom, left, right },
  scale,
  at,
}: {
  readonly load: PanelLoad;
  readonly frame: Frame;
  readonly scale: (usd: number, rps: number) => number;
  readonly at: number;
}) {
  const evens = load.breakEven.filter(({ decides }) => decides);
  let last = -Infinity;
  return (
    <g>
      {evens.map(({ rps, monthlyUsd, text }) => {
        const px = x(rps);
        const words = formatNumber(rps * load.unit.perRps);
        const before = (rps < at || px > right - 40) && px - textWidth(words, 600) - 6 > left;
        const isFree = Math.abs(px - last) > textWidth(words, 600) + 12;
        last = isFree ? px : last;
        return (
          <g key={rps}>
            <line class="drop" x1={px} x2={px} y1={y(scale(monthlyUsd, rps))} y2={bottom + 33} />
            <circle class="even" cx={px} cy={y(scale(monthlyUsd, rps))} r={3.5}>
              <title>{text}</title>
            </circle>
            {isFree && (
              <text
                class="halo strong"
                x={px + (before ? -5 : 5)}
                y={bottom - 6}
                text-anchor={before ? 'end' : 'start'}
              >
                {words}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** What runs and what is proposed, at the marker: the mark, and its price beside it. */
function Now({
  lines,
  frame: { x, y, left, right },
  at,
  scale,
  money,
}: {
  readonly lines: readonly PanelLine[];
  readonly frame: Frame;
  readonly at: number;
  readonly scale: (usd: number, rps: number) => number;
  readonly money: (usd: number) => string;
}) {
  const px = x(at);
  const shown = lines
    .filter(isMain)
    .flatMap((line) => {
      const usd = costAt(line.points, at);
      return usd === undefined ? [] : [{ line, usd: scale(usd, at) }];
    })
    .toSorted((a, b) => b.usd - a.usd);
  return (
    <g aria-hidden="true">
      {shown.map(({ line, usd }, i) => {
        const isAbove = i === 0 && shown.length > 1;
        const before = isAbove ? px - left > 60 : right - px < 60;
        return (
          <g key={line.name}>
            {line.hardwareClass && (
              <Mark
                of={line.hardwareClass}
                x={px}
                y={y(usd)}
                size={4.5}
                class={line.isRecommended ? 'fill' : 'hollow'}
              />
            )}
            <text
              class={`${line.hardwareClass ?? 'api'} hue-text halo`}
              x={px + (before ? -9 : 9)}
              y={y(usd) + (isAbove ? -7 : 17)}
              text-anchor={before ? 'end' : 'start'}
            >
              {money(usd)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function saidAt(
  lines: readonly PanelLine[],
  at: number,
  scale: (usd: number, rps: number) => number,
  money: (usd: number) => string,
): string {
  return lines
    .flatMap(({ label, points }) => {
      const usd = costAt(points, at);
      return usd === undefined ? [] : [`${label} ${money(scale(usd, at))}`];
    })
    .join(', ');
}
