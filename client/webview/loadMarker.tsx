/** The load as a slider on the picture: dragged, or moved by key; the element under the hand is never replaced. */
import { useRef } from 'preact/hooks';
import { formatRate, roundAsShown } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import type { PanelLoad } from '../../shared/src/panelState';
import { textWidth } from './labels';
import type { Frame } from './loadPicture';

export interface LoadMarkerProps {
  readonly load: PanelLoad;
  readonly frame: Frame;
  readonly at: number;
  readonly ask: ((rps: number) => void) | undefined;
  /** Prices at the marker, for those who hear the page. */
  readonly said: string;
}

const STEP = 1.06;
const PAGE = 1.6;
const FACTORS: Readonly<Record<string, number>> = {
  ArrowRight: STEP,
  ArrowUp: STEP,
  ArrowLeft: 1 / STEP,
  ArrowDown: 1 / STEP,
  PageUp: PAGE,
  PageDown: 1 / PAGE,
};

export function LoadMarker({ load, frame, at, ask, said }: LoadMarkerProps) {
  const dragging = useRef(false);
  const handle = useRef<SVGGElement>(null);
  const { perRps, name } = load.unit;
  const px = frame.x(Math.min(load.high, Math.max(load.low, at)));
  const words = formatRate(at * perRps, name);
  const width = textWidth(words) + 34;
  const pill = Math.max(frame.left, Math.min(frame.right - width, px - width / 2));
  const top = frame.top;
  const set = (rps: number) => ask?.(roundLoad(rps, load));
  const line = <line class="today" x1={px} x2={px} y1={top - 8} y2={frame.bottom} />;
  const label = (
    <text class="pill-text" x={pill + width / 2} y={top - 13} text-anchor="middle">
      {words}
    </text>
  );
  if (!ask) {
    return (
      <g>
        {line}
        {label}
      </g>
    );
  }
  const toLoad = (event: PointerEvent) => {
    const svg = (event.currentTarget as SVGElement).ownerSVGElement;
    if (svg) {
      set(frame.rpsAt(event.clientX - svg.getBoundingClientRect().left));
    }
  };
  return (
    <>
      {line}
      <g
        ref={handle}
        class="handle"
        role="slider"
        // An attribute of SVG keeps its case: `tabIndex` would be unknown to it.
        tabindex={0}
        aria-label={t('Load')}
        aria-valuemin={load.low * perRps}
        aria-valuemax={load.high * perRps}
        aria-valuenow={Number((at * perRps).toPrecision(3))}
        aria-valuetext={`${words}: ${said}`}
        onKeyDown={(event) => {
          const next =
            event.key === 'Home' ? load.low : event.key === 'End' ? load.high : at * (FACTORS[event.key] ?? Number.NaN);
          if (Number.isFinite(next)) {
            event.preventDefault();
            set(next);
          }
        }}
      >
        <rect class="pill" x={pill} y={top - 26} width={width} height={18} rx={9} />
        {label}
        <path class="grip" d={`M${pill + 10} ${top - 20}l-3 3l3 3M${pill + width - 10} ${top - 20}l3 3l-3 3`} />
      </g>
      {/* Over the whole picture, so that a quick hand is not lost. */}
      <rect
        class="hit"
        x={frame.left}
        y={0}
        width={frame.right - frame.left}
        height={frame.bottom}
        onPointerDown={(event) => {
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          handle.current?.focus({ preventScroll: true });
          toLoad(event);
          event.preventDefault();
        }}
        onPointerMove={(event) => dragging.current && toLoad(event)}
        onPointerUp={() => (dragging.current = false)}
        onPointerCancel={() => (dragging.current = false)}
      />
    </>
  );
}

/** As it is shown in its unit. */
function roundLoad(rps: number, { low, high, unit: { perRps } }: PanelLoad): number {
  return roundAsShown(Math.min(high, Math.max(low, rps)) * perRps) / perRps;
}
