/** onnxruntime-node: `InferenceSession.create('model.onnx', { executionProviders })`. In a browser it serves nobody. */
import { t } from '../../../../../../shared/src/l10n';
import type { Library, UseCall, UseFacts, WantedSettings, Written } from '../library';
import { firstNumber, labelOf, localFacts, newDraft, textsOf } from '../facts';
import { setKindOfModel, setModel, setOption, setPrecisionOfName } from '../facts';
import { constantFile } from '../files';
import { optionOf, resolved } from '../values';

export const onnxRuntime: Library = {
  id: 'onnxruntime-node',
  packages: ['onnxruntime-node'],
  patterns: [{ path: /^InferenceSession\.create\(\)$/, read: readSession }],
  settings: [
    {
      name: 'threads',
      path: /^InferenceSession\.create\(\)$/,
      argument: 1,
      options: ['intraOpNumThreads'],
      write: ({ threads }, stated) => threads ?? stated,
    },
    {
      name: 'device',
      path: /^InferenceSession\.create\(\)$/,
      argument: 1,
      options: ['executionProviders'],
      write: writeProviders,
      otherwiseCpu: true,
    },
  ],
};

/** In the order in which they are tried. */
function writeProviders({ device }: WantedSettings, stated: Written | undefined): Written | undefined {
  const listed = typeof stated === 'string' ? [stated] : Array.isArray(stated) ? stated : [];
  if (device === undefined) {
    return stated;
  }
  if (device === 'neuron') {
    return undefined;
  }
  const isThere = listed.some((each) => (device === 'cpu' ? ON_CPU : ON_NVIDIA).test(each));
  const isFirst = device === 'cuda' ? isThere : listed.every((each) => ON_CPU.test(each));
  return isThere && isFirst ? stated : device === 'cpu' ? ['cpu'] : ['cuda', 'cpu'];
}

const ON_CPU = /^cpu(ExecutionProvider)?$/i;
const ON_NVIDIA = /^(cuda|tensorrt)(ExecutionProvider)?$/i;

function readSession(use: UseCall): UseFacts {
  const { source, call } = use;
  const model = constantFile(source, call.arguments?.[0]);
  const draft = newDraft();
  setModel(draft, model);
  setKindOfModel(draft, model);
  setPrecisionOfName(draft, model);
  draft.spec.runtime = 'onnxruntime';
  setOption(draft, 'threads', firstNumber(source, optionOf(source, call, 1, 'intraOpNumThreads')));
  if (!model) {
    draft.notes.push(t('Which model file is loaded is set outside the code.'));
  }
  if (!draft.spec.kind) {
    draft.notes.push(t('What the model does is not stated: kind in a @workload comment would settle it.'));
  }
  const label = labelOf(use, model);
  const stated = optionOf(source, call, 1, 'executionProviders');
  const providers = textsOf(source, resolved(source, stated));
  if (providers.some(({ text }) => ON_NVIDIA.test(text))) {
    draft.spec.placement = { count: 1 };
    draft.notes.push(t('Which GPU is not stated: placement.instance in a @workload comment would settle it.'));
    return localFacts(draft, 'gpu', label);
  }
  const [first] = providers;
  if (first && !ON_CPU.test(first.text)) {
    draft.notes.push(t`The execution provider ${first.text} is recognized, without an estimate.`);
    return localFacts(draft, 'other', label);
  }
  if (stated && !first) {
    draft.notes.push(t('The execution provider is set outside the code.'));
    return localFacts(draft, 'unspecified', label);
  }
  draft.notes.push(t('Which machine is not stated: placement.instance in a @workload comment would settle it.'));
  draft.spec.placement = { accelerator: 'cpu', count: 0 };
  if (first && !first.isElsewhere) {
    draft.fields.set('placement.accelerator', { value: first.span });
  }
  return localFacts(draft, 'unspecified', label);
}
