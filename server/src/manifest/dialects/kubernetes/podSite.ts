/** Where Kubernetes' own kinds hold what a move changes. */
import { t } from '../../../../../shared/src/l10n';
import type { ObjectSource } from '../../foreign/objects';
import type { Site } from '../../retarget/site';
import { nodeAt } from '../../yaml/tree';
import type { PodKind } from './podKinds';

export function podSite({ root }: ObjectSource, { kind, replicas, onEveryNode }: PodKind): Site {
  if (onEveryNode) {
    return { refused: t`a ${kind} runs on every node that fits` };
  }
  const key = replicas?.at(-1);
  return key === undefined ? {} : { copies: { owner: nodeAt(root, ...(replicas ?? []).slice(0, -1)), key } };
}
