/** The plan of the fleet: asked for by the reader, found step by step, kept when it is stopped. */
import type { FunctionComponent } from 'preact';
import type { PanelPlan } from '../../shared/src/protocol';
import type { ViewControl } from './view';

export interface PlanCardProps {
  readonly plan: PanelPlan | undefined;
  readonly control: ViewControl;
  readonly start: () => void;
  readonly cancel: () => void;
  readonly open: (uri: string, line: number) => void;
}

/** Nothing to show yet. */
export const PlanCard: FunctionComponent<PlanCardProps> = () => null;
