/** The page of one workload: verdict, figures, one picture, detail. */
import type { PanelRegions, PanelState, PanelWorkload, Quantity } from '../../shared/src/protocol';
import { t } from '../../shared/src/l10n';
import { machineKey } from '../../shared/src/placement/asked';
import { roundQuantity } from '../../shared/src/words/quantity';
import { useAsked, type AskControl } from './asked';
import { Assumptions } from './assumptions';
import { Breakdown } from './breakdown';
import { Candidates } from './candidates';
import { CostLatency } from './costLatency';
import { Day } from './day';
import { Energy } from './energy';
import { Facts } from './facts';
import { Figures } from './figures';
import { EvidenceDisc, ProposalWord } from './glyphs';
import type { Host } from './host';
import { Later } from './later';
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
    return <Cards workload={shown} regions={regions} cause={causeOf(state)} control={control} host={host} />;
  }
  return state.kind === 'loading' ? <Loading /> : <Message {...messageOf(state)} />;
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

function messageOf(state: PanelState): { readonly title: string; readonly text: string } {
  return state.kind === 'error'
    ? { title: t('No figures could be made'), text: state.message }
    : { title: t('No workload to show'), text: state.kind === 'empty' ? state.message : '' };
}

interface CardsProps {
  readonly workload: PanelWorkload;
  readonly regions: PanelRegions | undefined;
  readonly cause: string | undefined;
  readonly control: ViewControl;
  readonly host: Host;
}

function Cards({ workload, regions, cause, control, host }: CardsProps) {
  const { uri, name } = workload;
  const alone = host.standsAlone;
  const reveal = revealOf(workload, host);
  const move = (target: PanelWorkload['candidates'][number]['target']) =>
    host.send({ type: 'move', uri, workload: name, target });
  const waiting = cause !== undefined;
  const asked = useAsked(workload, host);
  const isAsked = (workload.whatIf?.changes.length ?? 0) > 0;
  const proposal = proposalOf(workload);
  return (
    <ProposalWord.Provider value={proposal}>
      <div class={waiting ? 'old' : undefined} aria-busy={waiting}>
        <Cause text={cause} />
        <Verdict workload={workload} waiting={waiting} move={move} />
        {workload.figures.length > 0 && <Figures workload={workload} />}
        <div class="hero">
          <LoadCard workload={workload} control={control} {...markerOf(workload, asked)} />
          {workload.whatIf && asked && (
            <WhatIf whatIf={workload.whatIf} asked={asked} control={control} reveal={reveal} />
          )}
        </div>
        <Later>
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
            <Candidates
              workload={workload}
              control={control}
              move={waiting || alone || isAsked ? undefined : move}
              ask={waiting || !asked ? undefined : (target) => asked.set('target', machineKey({ target }))}
            />
            <Facts workload={workload} control={control} reveal={reveal} />
            <Assumptions workload={workload} control={control} reveal={reveal} />
          </div>
        </Later>
        <EvidenceKey proposal={proposal} />
      </div>
    </ProposalWord.Provider>
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
