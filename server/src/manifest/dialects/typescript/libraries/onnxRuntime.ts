/** onnxruntime-node: `InferenceSession.create('model.onnx', { executionProviders })`. In a browser it serves nobody. */
import type { Library, UseCall, UseFacts } from '../library';
import { firstNumber, labelOf, localFacts, newDraft, textsOf } from '../facts';
import { setKindOfModel, setModel, setOption, setPrecisionOfName } from '../facts';
import { constantFile } from '../files';
import { optionOf, resolved } from '../values';

export const onnxRuntime: Library = {
  id: 'onnxruntime-node',
  packages: ['onnxruntime-node'],
  patterns: [{ path: /^InferenceSession\.create\(\)$/, read: readSession }],
};

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
    draft.notes.push('Which model file is loaded is set outside the code.');
  }
  if (!draft.spec.kind) {
    draft.notes.push('What the model does is not stated: kind in a @workload comment would settle it.');
  }
  const label = labelOf(use, model);
  const stated = optionOf(source, call, 1, 'executionProviders');
  const providers = textsOf(source, resolved(source, stated));
  if (providers.some(({ text }) => ON_NVIDIA.test(text))) {
    draft.spec.placement = { count: 1 };
    draft.notes.push('Which GPU is not stated: placement.instance in a @workload comment would settle it.');
    return localFacts(draft, 'gpu', label);
  }
  const [first] = providers;
  if (first && !ON_CPU.test(first.text)) {
    draft.notes.push(`The execution provider ${first.text} is recognized, without an estimate.`);
    return localFacts(draft, 'other', label);
  }
  if (stated && !first) {
    draft.notes.push('The execution provider is set outside the code.');
    return localFacts(draft, 'unspecified', label);
  }
  draft.notes.push('Which machine is not stated: placement.instance in a @workload comment would settle it.');
  draft.spec.placement = { accelerator: 'cpu', count: 0 };
  if (first && !first.isElsewhere) {
    draft.fields.set('placement.accelerator', { value: first.span });
  }
  return localFacts(draft, 'unspecified', label);
}
