/** Mastra: `new Agent({ model, tools })`, asked with `agent.generate(input, { maxSteps })`. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import { anyOption, firstNumber, firstText, hostedBy, hostedFacts, newDraft, setKind, setModel } from '../facts';
import type { AskedModel, Library, UseCall, UseFacts } from '../library';
import type { ParsedSource } from '../parse';
import type { ConstantText } from '../values';
import { constantText, propertyOf, resolved } from '../values';
import { agentFacts, defaultLimit, agentLabel, statedLimit } from './agentFacts';
import { sdkAsked } from './aiSdkAgents';
import { withLimit } from './limits';
import { joined, toolsIn } from './tools';

/** Mastra, Agent.generate(): 5 steps where none are given. */
const DEFAULT_STEPS = 5;
const BY_DEFAULT = () => defaultLimit('maxSteps', DEFAULT_STEPS);

export const mastra: Library = {
  id: 'mastra',
  packages: ['@mastra/core'],
  patterns: [
    { path: /^new Agent\(\)$/, read: readAgent },
    {
      path: /^new Agent\(\)\.(generate|stream|generateLegacy|streamLegacy|network)\(\)$/,
      amend: (use, facts) => {
        const limit = statedLimit(firstNumber(use.source, anyOption(use, 1, ['maxSteps'])));
        return limit ? withLimit(facts, limit) : facts;
      },
    },
  ],
};

const LIMITS = [
  'maxSteps',
  'defaultOptions.maxSteps',
  'defaultGenerateOptions.maxSteps',
  'defaultStreamOptions.maxSteps',
  'defaultVNextStreamOptions.maxSteps',
] as const;

function readAgent(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  if (!call.arguments?.[0]) {
    return undefined;
  }
  const handsTo = toolsIn(source, anyOption(use, 0, ['agents'])).tools.map(({ name }) => name);
  return agentFacts({
    label: agentLabel(use, 'name'),
    asks: askedBy(source, anyOption(use, 0, ['model'])),
    limit: statedLimit(firstNumber(source, anyOption(use, 0, LIMITS))) ?? BY_DEFAULT(),
    tools: joined([toolsIn(source, anyOption(use, 0, ['tools'])), toolsIn(source, anyOption(use, 0, ['workflows']))]),
    notes:
      handsTo.length > 0
        ? [t`Its tasks go to ${handsTo.join(', ')}: their steps are counted there, at the tasks stated there.`]
        : [],
  });
}

/** `'openai/gpt-4.1'`, `{ id, url }` of an endpoint, a model of the AI SDK, a list of those: the next where one fails. */
function askedBy(source: ParsedSource, model: ts.Expression | undefined): readonly AskedModel[] {
  const list = resolved(source, model);
  if (list && source.ts.isArrayLiteralExpression(list)) {
    return list.elements.flatMap((each) => askedOne(source, propertyOf(source, each, 'model') ?? each));
  }
  return askedOne(source, model);
}

function askedOne(source: ParsedSource, model: ts.Expression | undefined): readonly AskedModel[] {
  const name = constantText(source, model);
  const id = name ?? firstText(source, propertyOf(source, model, 'id'), propertyOf(source, model, 'modelId'));
  if (!id) {
    return sdkAsked(source, model);
  }
  const facts = namedFacts(source, id, name ? undefined : propertyOf(source, model, 'url'));
  const at = resolved(source, model);
  return [{ facts, ...(at ? { at } : {}) }];
}

function namedFacts(source: ParsedSource, name: ConstantText, url: ts.Expression | undefined): UseFacts {
  const draft = newDraft();
  setKind(draft, 'inference');
  setModel(draft, name);
  const provider = name.text.includes('/') ? name.text.slice(0, name.text.indexOf('/')) : 'Mastra';
  return hostedFacts(draft, hostedBy(source, provider, url), name);
}
