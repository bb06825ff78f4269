/** What to do, in one sentence; its reasons; the one button. */
import { t } from '../../shared/src/l10n';
import type { PanelWorkload } from '../../shared/src/panelState';
import { moveWaits } from './words';

export interface VerdictProps {
  readonly workload: PanelWorkload;
  readonly waiting: boolean;
  readonly move: (target: NonNullable<PanelWorkload['move']>['target']) => void;
}

export function Verdict({ workload, waiting, move }: VerdictProps) {
  const offer = workload.move;
  const why = offer?.disabledReason ?? (offer && waiting ? moveWaits() : undefined);
  return (
    <section class="verdict" aria-label={t('Verdict')}>
      <h1>{workload.verdict}</h1>
      {workload.because.length > 0 && <p class="because">{workload.because.join(' ')}</p>}
      {offer && (
        <div class="actions">
          <button
            type="button"
            class="button"
            aria-disabled={why !== undefined}
            aria-describedby={why === undefined ? undefined : 'move-reason'}
            onClick={() => why === undefined && move(offer.target)}
          >
            {offer.title}
          </button>
          {why !== undefined && (
            <span class="quiet" id="move-reason">
              {why}
            </span>
          )}
        </div>
      )}
    </section>
  );
}
