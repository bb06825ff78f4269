/** Bounds of scaling, where they are known. */
import { ELSEWHERE } from '../../engines/text';
import type { ReplicaFacts } from '../../foreign/unit';
import type { Module } from './moduleScope';
import type { Value } from './values';
import { anyText, countedOf } from './values';

/** Terraform's own default for `count`. */
export const ONE: ReplicaFacts = { replicas: { count: 1, value: ELSEWHERE } };

export function boundsOf(fewest: Value | undefined, most: Value | undefined): ReplicaFacts | undefined {
  const minReplicas = countedOf(fewest);
  const maxReplicas = countedOf(most);
  return minReplicas || maxReplicas
    ? { ...(minReplicas ? { minReplicas } : {}), ...(maxReplicas ? { maxReplicas } : {}) }
    : undefined;
}

const SCALED = /^(?:endpoint\/([^/]+)\/variant\/|service\/[^/]+\/([^/]+)$)/;
const REFERENCE = /^\$\{((?:aws_sagemaker_endpoint|aws_ecs_service)\.[\w-]+)\./;

/** Scaling targets by what they scale: its address where it is referred to, else its name. */
export function targetsBy({ index }: Module) {
  return index('aws_appautoscaling_target', 'scaled', (target) => {
    const match = SCALED.exec(anyText(target.value('resource_id'))?.text ?? '');
    const scaled = match?.[1] ?? match?.[2];
    return scaled === undefined ? [] : [REFERENCE.exec(scaled)?.[1] ?? scaled];
  });
}
