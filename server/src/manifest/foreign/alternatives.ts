/** Instance types that a pod may run on, where its labels offer more than one. */
import { INSTANCE_KEYS } from './nodeLabels';
import type { Pod } from './podSpec';
import type { Alternatives } from './unit';

export function instanceAlternatives(pods: readonly Pod[]): Alternatives | undefined {
  const label = pods
    .flatMap(({ labels }) => labels)
    .find(({ key, values }) => INSTANCE_KEYS.includes(key) && values.length > 1);
  return label && { instances: label.values.map(({ text }) => text) };
}
