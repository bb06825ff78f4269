/** `@huggingface/inference`: a task is a method, the model one of its options. */
import type { Library, UseCall, UseFacts } from '../library';
import { anyOption, firstNumber, firstText, hostedBy, hostedFacts, labelOf, newDraft } from '../facts';
import { setKind, setModel, setOption } from '../facts';
import { kindOfTask } from '../tasks';

const TASKS = [
  'chatCompletion chatCompletionStream textGeneration textGenerationStream featureExtraction sentenceSimilarity',
  'summarization translation questionAnswering fillMask textClassification tokenClassification zeroShotClassification',
  'automaticSpeechRecognition textToSpeech audioClassification textToImage imageToImage imageToText',
  'imageClassification imageSegmentation objectDetection zeroShotImageClassification documentQuestionAnswering',
]
  .join(' ')
  .replaceAll(' ', '|');
const METHODS = new RegExp(
  `^(?:new (?:default|InferenceClient|HfInference|HfInferenceEndpoint|InferenceClientEndpoint)\\(\\)\\.(?:endpoint\\(\\)\\.)?)?(${TASKS})\\(\\)$`,
);

export const huggingFaceInference: Library = {
  id: 'huggingface-inference',
  packages: ['@huggingface/inference'],
  patterns: [{ path: METHODS, read: readTask }],
};

/** Methods whose names are no tasks of the library's own list. */
const CHAT = /^(chatCompletion|textGeneration)(Stream)?$/;

function readTask(use: UseCall): UseFacts | undefined {
  const { source, call, origin } = use;
  const method = METHODS.exec(origin.path)?.[1] ?? '';
  const task = method.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const model = firstText(source, anyOption(use, 0, ['model']));
  const kind = CHAT.test(method) ? 'inference' : kindOfTask(task, model?.text);
  if (!kind) {
    return undefined;
  }
  const draft = newDraft();
  setKind(draft, kind);
  setModel(draft, model);
  const limits = ['max_tokens', 'parameters.max_new_tokens'].map((name) => anyOption(use, 0, [name]));
  setOption(draft, 'maxOutputTokens', firstNumber(source, ...limits));
  const [maker] = origin.calls;
  const endpoint = origin.calls.find(
    (each) => each !== call && each.expression.getText(source.file).endsWith('.endpoint'),
  );
  const url =
    endpoint?.arguments?.[0] ??
    anyOption(use, 0, ['endpointUrl']) ??
    (maker && maker !== call ? anyOption({ source, call: maker }, 1, ['endpointUrl']) : undefined);
  const provider = firstText(source, anyOption(use, 0, ['provider']))?.text;
  return hostedFacts(draft, hostedBy(source, provider ?? 'Hugging Face', url), labelOf(use, model));
}
