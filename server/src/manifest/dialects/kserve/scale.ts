/** Copies of a predictor: its own bounds, the older annotations of Knative, and what it scales by. */
import { t } from '../../../../../shared/src/l10n';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import { boundsAt } from '../../foreign/fields/replicas';
import { scaledBy } from '../../foreign/fields/scaling';
import type { ReplicaFacts } from '../../foreign/unit';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';

export interface PredictorScale {
  readonly scale: ReplicaFacts;
  readonly notes: readonly string[];
}

const KNATIVE = 'autoscaling.knative.dev/';

export function predictorScale(object: ObjectSource, predictor: TreeNode | undefined): PredictorScale {
  const { root, text, context } = object;
  const annotations = [nodeAt(predictor, 'annotations'), nodeAt(root, 'metadata', 'annotations')];
  const annotated = (...names: readonly string[]) =>
    annotations.flatMap((node) => names.flatMap((name) => entryOf(node, KNATIVE + name) ?? []))[0];
  const bounds = boundsAt(
    entryOf(predictor, 'minReplicas') ?? annotated('min-scale', 'minScale'),
    entryOf(predictor, 'maxReplicas') ?? annotated('max-scale', 'maxScale'),
    text,
  );
  const head = objectHead(object).object;
  const scaler = scaledBy(context, head?.kind, head?.name);
  const target = scaleTarget(predictor, annotated('target'), text);
  return {
    scale: withDefault(scaler?.bounds ?? bounds),
    notes: [...(scaler ? [scaler.note] : []), ...(target ? [target] : [])],
  };
}

/** KServe's own default of `minReplicas` is 1; 0 of `maxReplicas` means no limit. */
function withDefault(bounds: ReplicaFacts): ReplicaFacts {
  return bounds.maxReplicas && !bounds.minReplicas ? { ...bounds, minReplicas: { count: 1 } } : bounds;
}

/** What one copy is meant to hold before another is started. */
function scaleTarget(
  predictor: TreeNode | undefined,
  annotation: TreeEntry | undefined,
  text: string,
): string | undefined {
  const target = textOf(nodeAt(predictor, 'scaleTarget') ?? annotation?.value, text);
  const metric = textOf(nodeAt(predictor, 'scaleMetric'), text) ?? 'concurrency';
  return target === undefined || !/^\d+(\.\d+)?$/.test(target)
    ? undefined
    : t`KServe adds copies at ${target} of ${metric} on each.`;
}
