/**
 * Who answers the model calls of each agent, so that nothing is counted twice: a model at a provider becomes part of the
 * agent, at its price by the token; one that runs on machines stays a workload, which `agent.llm` names.
 */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import { listedApi } from '../../../../../../shared/src/placement/hosted';
import type { AskedModel, ModelUse, UseFacts } from '../library';
import { originOf } from '../origins';
import type { ParsedSource } from '../parse';
import { scopesOf } from '../scope';

interface Answer {
  readonly facts: UseFacts;
  /** The call that makes the model, where it is a use of its own. */
  readonly maker?: ts.Expression;
  /** Where a model stands that no use makes: a workload of its own all the same, where it runs on machines. */
  readonly at?: ts.Expression;
}

/** The file as the statement around a node knows it. */
export type SourceAt = (node: ts.Node) => ParsedSource;

export function withAnswers(source: ParsedSource, sourceAt: SourceAt, uses: readonly ModelUse[]): readonly ModelUse[] {
  if (!uses.some(({ facts }) => facts.asks)) {
    return uses;
  }
  const byCall = new Map(uses.map((use) => [use.call, use]));
  const found = new Map<ts.Expression, ModelUse>();
  const priced = new Set<ts.Expression>();
  for (const use of uses) {
    const { asks } = use.facts;
    if (!asks) {
      found.set(use.call, use);
      continue;
    }
    const answers = asks.flatMap((asked) => answerOf(sourceAt(use.call), asked, byCall, use.call) ?? []);
    const own = foremost(answers);
    addOwn(own, use, found);
    answers.forEach(({ facts, maker }) => (maker && isAtProvider(facts) ? priced.add(maker) : undefined));
    found.set(use.call, { ...use, facts: answered(use.facts, own, answers) });
  }
  const elsewhere = priced.size > 0 ? askedElsewhere(source, sourceAt, priced, uses) : new Set();
  priced.forEach((maker) => (elsewhere.has(maker) ? undefined : found.delete(maker)));
  const agents = new Map([...found.values()].map(({ call, facts }) => [facts.answered?.by, call]));
  return [...found.values()].map((use) => (use.facts.asks ? use : insideOf(use, agents.get(use.call))));
}

/** A model that is made where it is handed over has no name of its own. */
function insideOf(use: ModelUse, agent: ts.Expression | undefined): ModelUse {
  const { call } = use;
  return agent && agent.pos <= call.pos && call.end <= agent.end ? { ...use, inside: agent } : use;
}

const isAtProvider = ({ hosted, asks }: UseFacts) => !asks && hosted?.runBy === 'provider';

/** The first that is a model; an agent that is called answers only where there is none. */
const foremost = (answers: readonly Answer[]) => answers.find(({ facts }) => !facts.asks) ?? answers[0];

function answerOf(
  source: ParsedSource,
  { expression, facts, at }: AskedModel,
  uses: ReadonlyMap<ts.Expression, ModelUse>,
  asking: ts.Expression,
): Answer | undefined {
  const calls = (expression && originOf(source, expression)?.calls) ?? [];
  const maker = calls.findLast((call) => call !== asking && uses.has(call));
  const use = maker && uses.get(maker);
  if (maker && use) {
    return { facts: use.facts, maker };
  }
  const where = at ?? calls.at(-1);
  return facts && { facts, ...(where ? { at: where } : {}) };
}

/** A model on machines that no use makes, such as `vllm('Qwen/Qwen3-30B-A3B')` of the AI SDK. */
function addOwn(own: Answer | undefined, { library }: ModelUse, found: Map<ts.Expression, ModelUse>): void {
  const call = own?.maker ? undefined : own?.at;
  if (own && call && !isAtProvider(own.facts) && own.facts.spec.model !== undefined && !found.has(call)) {
    found.set(call, { call, library, facts: own.facts });
  }
}

function answered(facts: UseFacts, own: Answer | undefined, answers: readonly Answer[]): UseFacts {
  const name = own?.facts.answered?.name ?? textOf(own?.facts.spec.model);
  const by = own && !isAtProvider(own.facts) ? (own.maker ?? own.at) : undefined;
  const isOwn = by !== undefined && (own?.maker !== undefined || own?.facts.spec.model !== undefined);
  const api = own && isAtProvider(own.facts) && name !== undefined ? listedOf(name) : undefined;
  return {
    ...facts,
    spec: api === undefined ? facts.spec : { ...facts.spec, pricing: { ...facts.spec.pricing, apiAlternative: api } },
    notes: [...facts.notes, ...answerNotes(own, name, api), ...othersNote(own, answers)],
    ...(own ? (own.facts.hosted ? { hosted: own.facts.hosted } : {}) : { hosted: UNKNOWN }),
    answered: { ...(name === undefined ? {} : { name }), ...(isOwn ? { by } : {}) },
  };
}

const UNKNOWN = { runBy: 'unknown', provider: 'agent' } as const;

const textOf = (model: UseFacts['spec']['model']) => (typeof model === 'string' ? model : undefined);

/** `openai:gpt-4o` and `openai/gpt-4o` are both in use. */
const listedOf = (name: string) => (listedApi(name) ?? listedApi(name.replace(/^[a-z][\w-]*:/, '')))?.name;

function answerNotes(own: Answer | undefined, name: string | undefined, api: string | undefined): string[] {
  if (!own || (name === undefined && !own.maker)) {
    return [t('Which model answers its calls is decided elsewhere.')];
  }
  const isUnpriced = isAtProvider(own.facts) && api === undefined;
  return isUnpriced
    ? [
        t`What ${name ?? t('its model')} costs is not known: pricing.apiAlternative in a @workload comment would settle it.`,
      ]
    : [];
}

/** Several models in one agent: all calls are counted as the first one’s. */
function othersNote(own: Answer | undefined, answers: readonly Answer[]): string[] {
  const names = new Set(answers.flatMap(({ facts }) => textOf(facts.spec.model) ?? facts.answered?.name ?? []));
  const others = [...names].filter(
    (each) => own && each !== (textOf(own.facts.spec.model) ?? own.facts.answered?.name),
  );
  return others.length > 0 ? [t`${others.join(', ')} also answers: all calls are counted as the first model’s.`] : [];
}

/** Methods that ask a model; what only shapes it (`bindTools`) does not. */
const ASKS = /^(invoke|stream|streamEvents|batch|generate|predict|call|complete|chat|doGenerate)$/;

/** Models of agents that also answer calls of their own, outside of them: asked themselves, not an agent that was made with one. */
function askedElsewhere(
  source: ParsedSource,
  sourceAt: SourceAt,
  priced: ReadonlySet<ts.Expression>,
  uses: readonly ModelUse[],
): ReadonlySet<ts.Expression> {
  const agents = uses.filter(({ facts }) => facts.asks);
  const agentCalls = new Set<ts.Expression>(agents.map(({ call }) => call));
  const within = agents.flatMap(({ call, facts }) => [call, ...(facts.asksWithin ?? [])]);
  const found = new Set<ts.Expression>();
  for (const [name, calls] of scopesOf(source).callsOf) {
    for (const { pos, end, expression } of ASKS.test(name) ? calls : []) {
      const asked = source.ts.isPropertyAccessExpression(expression) ? expression.expression : undefined;
      const made = (asked && originOf(sourceAt(asked), asked)?.calls) ?? [];
      const maker = made.find((call) => priced.has(call));
      const isOwn = maker && !found.has(maker) && !made.some((call) => agentCalls.has(call));
      if (isOwn && !within.some((node) => node.pos <= pos && end <= node.end)) {
        found.add(maker);
      }
    }
  }
  return found;
}
