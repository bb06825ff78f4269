/** Bedrock and SageMaker: a command names what answers. */
import { t } from '../../../../../../shared/src/l10n';
import type { Library, UseCall, UseFacts } from '../library';
import { anyOption, firstNumber, firstText, hostedFacts, labelOf, newDraft } from '../facts';
import { setKindOfModel, setModel, setOption } from '../facts';
import { propertyOf } from '../values';

export const bedrockRuntime: Library = {
  id: 'bedrock-runtime',
  packages: ['@aws-sdk/client-bedrock-runtime'],
  patterns: [
    {
      path: /^new (InvokeModel|InvokeModelWithResponseStream|InvokeModelWithBidirectionalStream|Converse|ConverseStream|StartAsyncInvoke)Command\(\)$/,
      read: readInvocation,
    },
    {
      path: /^new BedrockRuntime\(\)\.(invokeModel|invokeModelWithResponseStream|converse|converseStream)\(\)$/,
      read: readInvocation,
    },
  ],
};

export const sageMakerRuntime: Library = {
  id: 'sagemaker-runtime',
  packages: ['@aws-sdk/client-sagemaker-runtime'],
  patterns: [
    { path: /^new InvokeEndpoint(Async|WithResponseStream|WithBidirectionalStream)?Command\(\)$/, read: readEndpoint },
    { path: /^new SageMakerRuntime\(\)\.invokeEndpoint(Async|WithResponseStream)?\(\)$/, read: readEndpoint },
  ],
};

function readInvocation(use: UseCall): UseFacts {
  const { source, call } = use;
  const model = firstText(source, anyOption(use, 0, ['modelId']));
  const draft = newDraft();
  setModel(draft, model);
  setKindOfModel(draft, model, 'inference');
  // An older form writes the request as JSON text: `body: JSON.stringify({ max_tokens: 512 })`.
  const body = anyOption(use, 0, ['body']);
  const written = body && source.ts.isCallExpression(body) ? body.arguments[0] : undefined;
  const limits = ['max_tokens', 'max_tokens_to_sample', 'max_gen_len'].map((name) => propertyOf(source, written, name));
  setOption(draft, 'maxOutputTokens', firstNumber(source, anyOption(use, 0, ['inferenceConfig.maxTokens']), ...limits));
  if (!model) {
    draft.notes.push(t('No model is named here: which one answers is not known.'));
  }
  return hostedFacts(draft, { runBy: 'provider', provider: 'Bedrock' }, labelOf({ source, call }, model));
}

/** An endpoint has a name, and behind it a model on machines of the account: neither is written here. */
function readEndpoint(use: UseCall): UseFacts {
  const { source } = use;
  const endpoint = firstText(source, anyOption(use, 0, ['EndpointName']));
  const draft = newDraft();
  setKindOfModel(draft, endpoint);
  draft.notes.push(t('The endpoint runs on machines of your account: its configuration says which model and machine.'));
  return {
    ...draft,
    hardwareClass: 'unspecified',
    label: labelOf(use, endpoint),
    hosted: {
      runBy: 'provider',
      provider: 'SageMaker',
      ...(endpoint ? { baseUrl: { text: endpoint.text, span: endpoint.span } } : {}),
    },
  };
}
