import { plainName } from '../../../shared/src/words/markdown';
import { nearestModel } from '../manifest/spec/names';
import type { Rule } from './rule';

/** A model that neither the catalog nor a stated shape describes. */
export const modelUnknown: Rule = {
  code: 'model-unknown',
  severity: 'information',
  *check({ workload: { model, modelName }, catalog }) {
    if (model || modelName === undefined) {
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
