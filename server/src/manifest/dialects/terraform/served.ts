/** What a SageMaker model's container serves: its image and its environment. */
import { t } from '../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import type { EngineReading } from '../../engines/readEngine';
import { readEngine } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import type { UnitFacts } from '../../foreign/unit';
import type { Body } from './body';
import { environmentOf } from './containers';
import { unknownNotes } from './unitParts';
import type { Value } from './values';
import { anyText } from './values';

export interface Served {
  readonly engine?: EngineReading;
  readonly does?: WorkloadKind;
  readonly facts: UnitFacts;
  readonly notes: readonly string[];
}

export function servedBy(model: Body): Served {
  const containers = [...model.blocks('primary_container'), ...model.blocks('container')];
  const [first] = containers;
  if (!first) {
    return { facts: {}, notes: [t('The model states no container.')] };
  }
  const several = containers.length > 1 ? [t('The model is a pipeline of several containers: the first is read.')] : [];
  const packaged = first.value('model_package_name')
    ? [t('The container comes from a model package, which is not read.')]
    : [];
  const served = servedOf(first.value('image'), first.value('environment'));
  return { ...served, notes: [...served.notes, ...several, ...packaged] };
}

/** What an image and its environment say; Hugging Face's containers name the model there. */
export function servedOf(imageValue: Value | undefined, environmentValue: Value | undefined): Served {
  const image = anyText(imageValue);
  const environment = environmentOf(environmentValue);
  const engine = readEngine({ ...(image ? { image } : {}), command: [], args: [], environment });
  const model = environment.get('HF_MODEL_ID');
  const isKnown = engine?.facts.has('model') ?? false;
  const unknownModel = environment.has('HF_MODEL_ID') && !model && !engine?.unresolved.has('model');
  const does = taskKind(environment.get('HF_TASK'));
  return {
    ...(engine ? { engine } : {}),
    ...(does ? { does } : {}),
    facts: model && !isKnown ? { model } : {},
    notes: [
      ...unknownNotes([
        [t('The environment'), environmentValue],
        ...(engine ? [] : [[t('The container image'), imageValue] as const]),
      ]),
      ...(unknownModel ? [t('The model comes from HF_MODEL_ID, whose value this file does not hold.')] : []),
    ],
  };
}

/** Tasks of Hugging Face that are no generation. */
const TASKS: ReadonlyMap<string, WorkloadKind> = new Map([
  ['feature-extraction', 'embedding'],
  ['sentence-similarity', 'embedding'],
  ['sentence-embeddings', 'embedding'],
  ['text-ranking', 'rerank'],
  ['automatic-speech-recognition', 'speech'],
]);

export const taskKind = (task: MappedText | undefined) => (task ? TASKS.get(task.text) : undefined);
