/** The page of one workload: verdict, figures, one picture, detail. */
import { useMemo, useRef } from 'preact/hooks';
import { t } from '../../shared/src/l10n';
import type { PageAction, PanelRegions, PanelState, PanelWorkload, Quantity } from '../../shared/src/panelState';
import { machineKey } from '../../shared/src/placement/asked';
import { roundQuantity } from '../../shared/src/words/quantity';
import { useAsked, type AskControl } from './asked';
import { Actions } from './actions';
import { useAfterPaint } from './afterPaint';
import { Assumptions } from './assumptions';
import { Breakdown } from './breakdown';
import { Candidates, type CandidatesProps } from './candidates';
import { CostLatency } from './costLatency';
import { Day } from './day';
import { Energy } from './energy';
import { Facts } from './facts';
import { Figures } from './figures';
import { EvidenceDisc, ProposalWord } from './glyphs';
import type { Host } from './host';
import type { Reveal } from './links';
import { LoadCard, type LoadCardProps } from './loadCard';
import { Memory } from './memory';
import { Regions } from './regions';
import { RooflineCard } from './roofline';
import { Stages } from './stages';
import { Cause, Loading, Message } from './states';
import { revealOf } from './subject';
import { Verdict } from './verdict';
import type { ViewControl } from './view';
import { WhatIf } from './whatIf';
import { estimatingText, EVIDENCE_MEANING, PROPOSAL_NAME, proposalOf, staleText, type Proposal } from './words';

export interface WorkloadPageProps {
  readonly state: PanelState;
  /** The last figures shown: they stay, dimmed, until new ones are ready. */
  readonly shown: PanelWorkload | undefined;
  /** Absent until they are compared. */
  readonly regions: PanelRegions | undefined;
  readonly control: ViewControl;
  readonly host: Host;
}

export function WorkloadPage({ state, shown, regions, control, host }: WorkloadPageProps) {
  if (shown) {
    const actions = state.kind === 'error' ? state.actions : undefined;
    const cards = { workload: shown, regions, cause: causeOf(state), actions, control, host };
    return <Cards {...cards} />;
  }
  switch (state.kind) {
    case 'error':
      return <Message title={t('No figures could be made')} {...state} host={host} />;
    case 'empty':
      return <Message title={t('No workload to show')} {...state} host={host} />;
    default:
      return <Loading />;
  }
}

function causeOf(state: PanelState): string | undefined {
  switch (state.kind) {
    case 'loading':
      return estimatingText();
    case 'workload':
      return state.stale ? (state.staleReason ?? staleText()) : undefined;
    case 'workspace':
      return undefined;
    default:
      return state.message;
  }
}

interface CardsProps {
  readonly workload: PanelWorkload;
  readonly regions: PanelRegions | undefined;
  readonly cause: string | undefined;
  /** What can be done about it. */
  readonly actions: readonly PageAction[] | undefined;
  readonly control: ViewControl;
  readonly host: Host;
}

function Cards({ workload, regions, cause, actions, control, host }: CardsProps) {
  const { uri, name } = workload;
  const alone = host.standsAlone;
  const reveal = revealOf(workload, host);
  const move = (target: PanelWorkload['candidates'][number]['target']) =>
    host.send({ type: 'move', uri, workload: name, target });
  const waiting = cause !== undefined;
  const asked = useAsked(workload, host);
  const latest = useRef(asked);
  latest.current = asked;
  const proposal = proposalOf(workload);
  // A hand on the marker moves the marker: what does not depend on it is not drawn again.
  const { view } = control;
  const head = useMemo(
    () => (
      <>
        <Verdict workload={workload} waiting={waiting} move={move} />
        {workload.figures.length > 0 && <Figures workload={workload} />}
      </>
    ),
    [workload, waiting],
  );
  // A head comes without its lists: nothing below is new yet.
  const below = useAfterPaint(workload, workload.candidates);
  const cards = useMemo(
    () =>
      below && (
        <CardsBelow
          workload={below}
          regions={regions}
          control={control}
          move={waiting || alone || isAsked(below) ? undefined : move}
          ask={waiting || !asked ? undefined : (target) => latest.current?.set('target', machineKey({ target }))}
          reveal={reveal}
        />
      ),
    [below, regions, view, waiting, asked === undefined],
  );
  return (
    <ProposalWord.Provider value={proposal}>
      <div class={waiting ? 'old' : undefined} aria-busy={waiting}>
        <Cause text={cause} />
        <Actions actions={actions} host={host} />
        {head}
        <div class="hero">
          <LoadCard workload={workload} control={control} {...markerOf(workload, asked)} />
          {workload.whatIf && asked && (
            <WhatIf whatIf={workload.whatIf} asked={asked} control={control} reveal={reveal} />
          )}
        </div>
        {cards}
        <EvidenceKey proposal={proposal} />
      </div>
    </ProposalWord.Provider>
  );
}

const isAsked = ({ whatIf }: PanelWorkload): boolean => (whatIf?.changes.length ?? 0) > 0;

interface BelowProps extends Pick<CandidatesProps, 'move' | 'ask' | 'workload' | 'control'> {
  readonly regions: PanelRegions | undefined;
  readonly reveal: Reveal;
}

function CardsBelow({ workload, regions, control, move, ask, reveal }: BelowProps) {
  return (
    <div class="grid">
      <div class="stack">
        <Breakdown workload={workload} control={control} />
        <Memory workload={workload} control={control} />
      </div>
      <CostLatency workload={workload} control={control} />
      <Day workload={workload} control={control} />
      <RooflineCard workload={workload} control={control} />
      <Energy workload={workload} control={control} />
      {regions && <Regions regions={regions} control={control} />}
      <Stages workload={workload} control={control} />
      <Candidates workload={workload} control={control} move={move} ask={ask} />
      <Facts workload={workload} control={control} reveal={reveal} />
      <Assumptions workload={workload} control={control} reveal={reveal} />
    </div>
  );
}

/** Requests per second in one of what a workload states its load in; a closed loop has no such load. */
const RPS_OF: Partial<Record<Quantity, number>> = { 'req/s': 1, 'tasks/h': 1 / 3600, 'items/h': 1 / 3600 };

function markerOf({ load }: PanelWorkload, asked: AskControl | undefined): Pick<LoadCardProps, 'asked' | 'ask'> {
  const field = asked?.fields.find(({ field: name, range }) => name.startsWith('traffic.') && range);
  const rps = field && RPS_OF[field.quantity];
  if (!load || !asked || !field || rps === undefined || typeof field.value !== 'number') {
    return {};
  }
  return {
    asked: field.value * rps,
    ask: (value) => asked.set(field.field, roundQuantity(field.quantity, value / rps)),
  };
}

function EvidenceKey({ proposal }: { readonly proposal: Proposal }) {
  return (
    <footer class="evidence-key">
      <span>{t`Hollow mark: now. Filled: ${t(PROPOSAL_NAME[proposal])}. Bar: 80% range.`}</span>
      {(['measured', 'fitted', 'roofline', 'assumed'] as const).map((evidence) => (
        <span key={evidence}>
          <EvidenceDisc of={evidence} />
          {t(EVIDENCE_MEANING[evidence])}
        </span>
      ))}
    </footer>
  );
}
