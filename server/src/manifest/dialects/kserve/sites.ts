/** Where KServe's kinds hold what a move changes. */
import { t } from '../../../../../shared/src/l10n';
import type { ObjectSource } from '../../foreign/objects';
import type { Unit } from '../../foreign/unit';
import type { Site } from '../../retarget/site';
import { entryOf, nodeAt } from '../../yaml/tree';

/** A predictor has no fixed number of copies: its lower bound is one, and 1 where it is not written. */
export function predictorSite({ root }: ObjectSource): Site {
  const old = nodeAt(root, 'spec', 'default');
  const predictor = nodeAt(root, 'spec', 'predictor') ?? nodeAt(old, 'predictor') ?? old;
  const workers = nodeAt(predictor, 'workerSpec');
  return {
    copies: { owner: predictor, key: 'minReplicas' },
    ...(workers ? { split: { owner: workers, tensor: 'tensorParallelSize', pipeline: 'pipelineParallelSize' } } : {}),
  };
}

export const runtimeSite = (): Site => ({
  refused: t('a serving runtime is a template: the services that name it are moved'),
});

/** Each side has its own copies and its own parallelism. */
export function llmSite({ root }: ObjectSource, unit: Unit): Site {
  const spec = nodeAt(root, 'spec');
  const side = unit.side === 'prefill' ? entryOf(spec, 'prefill')?.value : spec;
  return {
    copies: { owner: side, key: 'replicas' },
    split: { owner: side, block: 'parallelism', tensor: 'tensor' },
    ...(nodeAt(side, 'template')
      ? {}
      : { selector: () => ({ reason: t("its pod comes from KServe's preset: no template is written here") }) }),
  };
}
