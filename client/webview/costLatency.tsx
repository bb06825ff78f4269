/** Cheaper or quicker: every candidate with a price and a speed, on two log axes. */
import { formatTime } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import type { PanelWorkload } from '../../shared/src/panelState';
import { Card } from './card';
import { ColumnHead } from './columnHead';
import { finite, latencyOf, placedCandidates } from './estimates';
import { frontierOf, reachOf, type Drawn } from './frontier';
import { Glyph } from './glyphs';
import { Scatter } from './scatter';
import type { LatencyKey, ViewControl } from './view';
import { CLASS_NAME, frontierFinding, latencyName, latencyShort, scatterNote } from './words';

const LATENCIES: readonly LatencyKey[] = ['ttftP95', 'tpotP95', 'e2eP95', 'runHours'];

export function CostLatency({
  workload,
  control,
}: {
  readonly workload: PanelWorkload;
  readonly control: ViewControl;
}) {
  const known = LATENCIES.filter((key) => drawnFor(workload, key).length > 0);
  const latency = known.includes(control.view.latency) ? control.view.latency : known[0];
  if (latency === undefined) {
    return null;
  }
  const priced = drawnFor(workload, latency);
  const frontier = frontierOf(priced.filter((d) => !d.out));
  const limit = workload.limits.find((l) => l.key === latency);
  const drawn = withinReach(priced, frontier, limit?.seconds);
  const finding =
    frontier.length === 0 ? t('No candidate meets every limit.') : frontierFinding(frontier.length, priced.length);
  return (
    <Card
      id="cost-latency"
      question={t('Cheaper or quicker?')}
      finding={finding}
      control={control}
      tools={known.length > 1 && <LatencyChoice known={known} chosen={latency} control={control} />}
      table={<LatencyTable drawn={priced} frontier={frontier} latency={latency} />}
      note={scatterNote(workload.candidates.length - priced.length, priced.length - drawn.length)}
    >
      <Scatter drawn={drawn} frontier={frontier} latency={latency} limit={limit} finding={finding} />
    </Card>
  );
}

function drawnFor(workload: PanelWorkload, latency: LatencyKey): readonly Drawn[] {
  return placedCandidates(workload).flatMap((placed) => {
    const { candidate, key } = placed;
    const { usd } = candidate;
    const seconds = latencyOf(placed, latency);
    const drawable = finite(usd) && usd > 0 && finite(seconds) && seconds > 0;
    return drawable ? [{ key, candidate, usd, seconds, out: !candidate.feasible || candidate.meetsSlo === false }] : [];
  });
}

/** Those that matter and what lies around them; the table has all. */
function withinReach(all: readonly Drawn[], frontier: readonly Drawn[], limit: number | undefined): readonly Drawn[] {
  const core = [...frontier, ...all.filter((d) => d.candidate.isCurrent || d.candidate.isRecommended)];
  if (core.length === 0) {
    return all;
  }
  const reach = reachOf(core, limit);
  return all.filter((d) => d.usd <= reach.usd && d.seconds <= reach.seconds);
}

function LatencyChoice({
  known,
  chosen,
  control,
}: {
  readonly known: readonly LatencyKey[];
  readonly chosen: LatencyKey;
  readonly control: ViewControl;
}) {
  return (
    <div class="segmented" role="group" aria-label={t('Latency shown')}>
      {known.map((key) => (
        <button key={key} type="button" aria-pressed={key === chosen} onClick={() => control.change({ latency: key })}>
          {latencyName(key)}
        </button>
      ))}
    </div>
  );
}

function LatencyTable({
  drawn,
  frontier,
  latency,
}: {
  readonly drawn: readonly Drawn[];
  readonly frontier: readonly Drawn[];
  readonly latency: LatencyKey;
}) {
  const onFrontier = new Set(frontier.map((d) => d.key));
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Target')}</ColumnHead>
          <ColumnHead figures>{t('Cost')}</ColumnHead>
          <ColumnHead figures>{latencyShort(latency)}</ColumnHead>
          <ColumnHead>{t('Place')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {[...drawn]
          .sort((a, b) => a.usd - b.usd)
          .map((d) => (
            <tr key={d.key} class={d.out ? 'out' : undefined}>
              <th scope="row">
                <Glyph of={d.candidate.hardwareClass} hollow={d.out} />
                {d.candidate.title} <span class="quiet">{CLASS_NAME[d.candidate.hardwareClass]}</span>
              </th>
              <td class="right">{d.candidate.cost}</td>
              <td class="right">{formatTime(d.seconds)}</td>
              <td>
                {d.out ? d.candidate.standing : onFrontier.has(d.key) ? t('On the frontier') : t('Behind the frontier')}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
