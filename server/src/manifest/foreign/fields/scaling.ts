/** Replica bounds that another object states: HorizontalPodAutoscaler, KEDA's ScaledObject. */
import { t } from '../../../../../shared/src/l10n';
import type { Context } from '../../context';
import type { ReplicaFacts } from '../unit';

export interface ScaledBy {
  readonly bounds: Pick<ReplicaFacts, 'minReplicas' | 'maxReplicas'>;
  readonly note: string;
}

export function scaledBy(context: Context, kind: string | undefined, name: string | undefined): ScaledBy | undefined {
  const [scaler] = kind && name ? context.find('autoscaler', `${kind}/${name}`) : [];
  if (!scaler) {
    return undefined;
  }
  const { minReplicas, maxReplicas, title } = scaler;
  return {
    bounds: {
      ...(minReplicas === undefined ? {} : { minReplicas: { count: minReplicas } }),
      ...(maxReplicas === undefined ? {} : { maxReplicas: { count: maxReplicas } }),
    },
    note: t`${title} sets the number of replicas.`,
  };
}
