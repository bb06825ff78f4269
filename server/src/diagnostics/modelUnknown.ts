import { t } from '../../../shared/src/l10n';
import { plainName } from '../../../shared/src/words/markdown';
import { nearestModel } from '../manifest/spec/names';
import { chat } from './examples';
import type { FoundWorkload } from '../manifest/manifest';
import type { Rule } from './rule';

const SIMULATOR = 'llm-d-inference-sim';

/** A model that neither the catalog nor a stated shape describes. */
export const modelUnknown: Rule = {
  code: 'model-unknown',
  severity: 'information',
  docs: {
    meaning:
      'The catalog does not know the model: price known, speed and fit unknown. Give its shape instead of a name.',
    why: 'Price is known, speed and fit are not, so nothing can be compared.',
    mend: 'Point `model` at its `config.json`, or give `paramsB` and `layers`.',
    example: chat({ model: 'acme/omni-7b' }),
    nearMiss: chat({ model: '{ paramsB: 7, layers: 32 }' }),
  },
  *check({ found, workload: { model, modelName, placement }, catalog }) {
    // What a provider runs is often published nowhere.
    const isKnown = model !== undefined || modelName === undefined;
    if (isKnown || placement.hosted !== undefined || isNoName(found, modelName)) {
      return;
    }
    const nearest = nearestModel(catalog, modelName);
    yield {
      at: ['model'],
      message: [
        t`${plainName(modelName)} is not in the catalog: speed and fit are unknown.`,
        ...(nearest ? [t`Nearest: ${nearest}.`] : []),
      ].join(' '),
      fix: nearest === undefined ? undefined : { title: t`Use ${nearest}`, newText: nearest },
    };
  },
};

/** A simulator answers under any name, and loads nothing; what only the image is called was never meant as a model's name. */
function isNoName({ container, image }: FoundWorkload, name: string): boolean {
  return container?.engine === SIMULATOR || (container?.engine === 'llama.cpp' && image?.includes(name) === true);
}
