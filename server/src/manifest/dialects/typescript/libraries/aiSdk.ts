/** The AI SDK: functions that ask the model they are given. */
import { t } from '../../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../../shared/src/manifest/schema';
import type { Library, UseCall, UseFacts } from '../library';
import { anyOption, firstNumber, hostedFacts, labelOf, newDraft, setKind, setModel, setOption } from '../facts';
import { aiSdkAgents, readToolLoop } from '../agents/aiSdkAgents';
import { sdkModel } from './aiSdkModels';

const FUNCTIONS: readonly (readonly [RegExp, WorkloadKind])[] = [
  [/^(generateText|streamText|generateObject|streamObject|streamUI|experimental_streamText)\(\)$/, 'inference'],
  [/^(embed|embedMany)\(\)$/, 'embedding'],
  [/^(rerank|experimental_rerank)\(\)$/, 'rerank'],
  [/^((experimental_)?transcribe|(experimental_)?generateSpeech)\(\)$/, 'speech'],
  [/^(experimental_)?generateImage\(\)$/, 'image-generation'],
];

export const aiSdk: Library = {
  id: 'ai-sdk',
  packages: ['ai'],
  patterns: [
    ...FUNCTIONS.map(([path, kind]) => ({
      path,
      read: (use: UseCall) => readToolLoop(use) ?? readFunction(use, kind),
    })),
    ...aiSdkAgents,
  ],
};

function readFunction(use: UseCall, kind: WorkloadKind): UseFacts | undefined {
  const { source, call } = use;
  if (!call.arguments?.[0]) {
    return undefined;
  }
  const model = sdkModel(source, anyOption(use, 0, ['model']));
  const draft = newDraft();
  setKind(draft, kind);
  setModel(draft, model?.name);
  setOption(
    draft,
    'maxOutputTokens',
    firstNumber(source, anyOption(use, 0, ['maxOutputTokens']), anyOption(use, 0, ['maxTokens'])),
  );
  setOption(draft, 'concurrency', firstNumber(source, anyOption(use, 0, ['maxParallelCalls'])));
  if (!model?.name) {
    draft.notes.push(t('Which model answers is decided elsewhere.'));
  }
  return hostedFacts(draft, model?.hosted ?? { runBy: 'unknown', provider: 'AI SDK' }, labelOf(use, model?.name));
}
