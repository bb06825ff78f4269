/** Four figures: what changes with a move, how sure that is, and whether the limit holds. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { useState } from 'preact/hooks';
import { t } from '../../shared/src/l10n';
import type { PanelFigure, PanelWorkload } from '../../shared/src/panelState';
import type { Estimate, HardwareClass } from '../../shared/src/report/schema';
import { finite, headline } from './estimates';
import { EvidenceDisc, Mark } from './glyphs';
import { EVIDENCE_MEANING, EVIDENCE_NAME, figureInWords, isSaid } from './words';

export function Figures({ workload }: { readonly workload: PanelWorkload }) {
  return (
    <section class="figures" aria-label={t('Figures')}>
      {workload.figures.map((figure) => (
        <Figure key={figure.label} figure={figure} workload={workload} />
      ))}
    </section>
  );
}

function Figure({ figure, workload }: { readonly figure: PanelFigure; readonly workload: PanelWorkload }) {
  const limit = workload.limits.find((l) => l.key === figure.key);
  const below = [figure.now && t`now ${figure.now}`, limit?.text].filter(Boolean).join(' · ');
  return (
    <div class="figure">
      <h2>
        {figure.label} {isSaid(figure.value) && <Evidence figure={figure} />}
      </h2>
      <p class="value">{figure.value}</p>
      {figure.range && <p class="small quiet">{figure.range}</p>}
      {below && <p class="small quiet">{below}</p>}
      <RangeBar figure={figure} report={workload.report} limit={limit?.seconds} />
    </div>
  );
}

/** The disc tells the class at a glance; pressed, it says source and date. */
function Evidence({ figure }: { readonly figure: PanelFigure }) {
  const [open, setOpen] = useState(false);
  const meaning = `${t(EVIDENCE_MEANING[figure.evidence])}. ${figure.source}`;
  return (
    <span class="evidence">
      <button
        type="button"
        class="disc-button"
        title={meaning}
        aria-expanded={open}
        aria-label={t`Evidence for ${figure.label}: ${t(EVIDENCE_NAME[figure.evidence])}`}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
        onBlur={() => setOpen(false)}
      >
        <EvidenceDisc of={figure.evidence} />
      </button>
      {open && (
        <span class="tip" role="status">
          {meaning}
        </span>
      )}
    </span>
  );
}

interface Point {
  readonly at: number;
  readonly low: number;
  readonly high: number;
  readonly of: HardwareClass;
  readonly now: boolean;
}

function pointOf(estimate: Estimate | null, key: keyof Estimate['range'], now: boolean): Point | undefined {
  const at = headline(estimate, key);
  if (!estimate || !finite(at)) {
    return undefined;
  }
  const range = estimate.range[key];
  const low = finite(range?.low) ? range.low : at;
  const high = finite(range?.high) ? range.high : at;
  return { at, low: Math.min(low, at), high: Math.max(high, at), of: estimate.target.hardwareClass, now };
}

const BAR_WIDTH = 200;
const BAR_MARGIN = 8;
const BAR_MIDDLE = 9;

/** Hollow mark: now. Filled: proposed. Bar: the 80 % range. Dashed line: the limit. */
function RangeBar({
  figure,
  report,
  limit,
}: {
  readonly figure: PanelFigure;
  readonly report: PanelWorkload['report'];
  readonly limit: number | undefined;
}) {
  if (!figure.key) {
    return null;
  }
  const points = [pointOf(report.current, figure.key, true), pointOf(report.recommended, figure.key, false)].filter(
    (p) => p !== undefined,
  );
  const values = [...points.flatMap((p) => [p.low, p.high]), ...(finite(limit) ? [limit] : [])];
  // One place alone says nothing that the figure above it does not.
  if (points.length === 0 || Math.min(...values) === Math.max(...values)) {
    return null;
  }
  const x = barScale(values);
  return (
    <svg class="range-bar" viewBox={`0 0 ${BAR_WIDTH} 18`} role="img" aria-label={figureInWords(figure)}>
      <line class="gridline" x1={0} x2={BAR_WIDTH} y1={BAR_MIDDLE} y2={BAR_MIDDLE} />
      {finite(limit) && <line class="limit" x1={x(limit)} x2={x(limit)} y1={1} y2={17} />}
      {points.map((p) => (
        <rect
          key={`range-${p.now}`}
          class={`${p.of} range`}
          x={x(p.low)}
          width={Math.max(1, x(p.high) - x(p.low))}
          y={BAR_MIDDLE - 2}
          height={4}
        />
      ))}
      {points.map((p) => (
        <Mark key={`mark-${p.now}`} of={p.of} x={x(p.at)} y={BAR_MIDDLE} size={4} class={p.now ? 'hollow' : 'fill'} />
      ))}
    </svg>
  );
}

function barScale(values: readonly number[]): (value: number) => number {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const width: [number, number] = [BAR_MARGIN, BAR_WIDTH - BAR_MARGIN];
  return least > 0
    ? scaleLog([least * 0.8, most * 1.2], width)
    : scaleLinear([least, most + (most === least ? 1 : 0)], width);
}
