import { plainName } from '../../../shared/src/words/markdown';
import { nearestModel } from '../manifest/spec/names';
import type { Rule } from './rule';

/** A model that neither the catalog nor a stated shape describes. */
export const modelUnknown: Rule = {
  code: 'model-unknown',
  severity: 'information',
  *check({ workload: { model, modelName, placement }, catalog }) {
    // What a provider runs is often published nowhere.
    if (model || modelName === undefined || placement.hosted !== undefined) {
      return;
    }
    const nearest = nearestModel(catalog, modelName);
    yield {
      at: ['model'],
      message: `${plainName(modelName)} is not in the catalog: speed and fit are unknown.${nearest ? ` Nearest: ${nearest}.` : ''}`,
      fix: nearest === undefined ? undefined : { title: `Use ${nearest}`, newText: nearest },
    };
  },
};
