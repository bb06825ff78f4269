/** TensorFlow.js on a server: the package for Node.js, and models that come as packages beside it. */
import { t } from '../../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../../shared/src/manifest/schema';
import type { Library, UseCall, UseFacts } from '../library';
import { labelOf, localFacts, newDraft, setKind, setKindOfModel, setModel } from '../facts';
import { constantFile } from '../files';

const CPU = '@tensorflow/tfjs-node';
const GPU = '@tensorflow/tfjs-node-gpu';
/** The same functions: on a server once the package for Node.js is loaded in the same file. */
const COMMON = '@tensorflow/tfjs';

/** What each model package does. */
const MODELS: ReadonlyMap<string, WorkloadKind> = new Map([
  ['@tensorflow-models/universal-sentence-encoder', 'embedding'],
  ['@tensorflow-models/toxicity', 'inference'],
  ['@tensorflow-models/qna', 'inference'],
  ['@tensorflow-models/speech-commands', 'speech'],
  ['@tensorflow-models/mobilenet', 'vision'],
  ['@tensorflow-models/coco-ssd', 'vision'],
  ['@tensorflow-models/blazeface', 'vision'],
  ['@tensorflow-models/deeplab', 'vision'],
  ['@tensorflow-models/body-pix', 'vision'],
  ['@tensorflow-models/posenet', 'vision'],
]);

export const tensorflow: Library = {
  id: 'tfjs-node',
  packages: [CPU, GPU, COMMON],
  patterns: [{ path: /^(loadGraphModel|loadLayersModel|node\.loadSavedModel)\(\)$/, read: readLoad }],
};

export const tensorflowModels: Library = {
  id: 'tfjs-models',
  packages: [...MODELS.keys()],
  patterns: [{ path: /^(load|create|loadQnA)\(\)$/, read: readPackage }],
};

const ON_SERVER = /['"`]@tensorflow\/tfjs-node(-gpu)?['"`]/;
const ON_GPU = /['"`]@tensorflow\/tfjs-node-gpu['"`]/;

function readLoad(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  if (!ON_SERVER.test(source.text)) {
    return undefined;
  }
  const model = constantFile(source, call.arguments?.[0]);
  const draft = newDraft();
  setModel(draft, model);
  setKindOfModel(draft, model);
  if (!draft.spec.kind) {
    draft.notes.push(t('What the model does is not stated: kind in a @workload comment would settle it.'));
  }
  return onServer(use, draft, labelOf(use, model));
}

/** The package is the model: its name is not written where the model is loaded. */
function readPackage(use: UseCall): UseFacts | undefined {
  const { source, origin } = use;
  if (!ON_SERVER.test(source.text)) {
    return undefined;
  }
  const draft = newDraft();
  setKind(draft, MODELS.get(origin.module));
  return onServer(use, draft, { ...labelOf(use), text: origin.module.slice(origin.module.indexOf('/') + 1) });
}

function onServer({ source }: UseCall, draft: ReturnType<typeof newDraft>, label: UseFacts['label']): UseFacts {
  if (ON_GPU.test(source.text)) {
    draft.spec.placement = { count: 1 };
    draft.notes.push(t('Which GPU is not stated: placement.instance in a @workload comment would settle it.'));
    return localFacts(draft, 'gpu', label);
  }
  draft.spec.placement = { accelerator: 'cpu', count: 0 };
  draft.notes.push(t('Which machine is not stated: placement.instance in a @workload comment would settle it.'));
  return localFacts(draft, 'unspecified', label);
}
