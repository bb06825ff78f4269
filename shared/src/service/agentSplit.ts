/** An agent and the model that answers it, placed together: the model on its accelerator, tools on what is idle beside it or on cores of their own. */
import type { Catalog } from '../catalog/types';
import { place, placeWith } from '../placement/place';
import type { Placement } from '../placement/place';
import { billOf, costOf, meetsSlo } from '../placement/rank';
import { costModel } from '../placement/realModel';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';

export interface AgentSplit {
  /** Machines of the model; absent: an API answers. */
  readonly model?: Estimate;
  /** USD a month of the model: its machines at its own load, or the tokens of all tasks. */
  readonly modelUsd: number;
  readonly tools: Estimate;
  readonly toolsUsd: number;
}

/** Dearer machines of the model that may pay by what they leave idle. */
const MOST_HOMES = 4;

const known = new WeakMap<Workload, { readonly catalog: Catalog; readonly split: AgentSplit | undefined }>();

/**
 * The cheapest pair of homes:
 *
 *     min over homes m of the model: bill(m) + bill(tools | m)           [USD/month]
 *
 * Tools are placed by the search that places the agent, against the model as it runs on m: idle vCPUs first. A dearer m can only
 * pay by what the tools cost beside the cheapest one, so few are tried. Takes a search for each: only for what is shown.
 * Undefined where the agent or its model has no home, or nobody knows who answers.
 */
export function cheapestSplit({ workload, catalog, recommended, current }: Placement): AgentSplit | undefined {
  if (workload.kind !== 'agent' || !workload.agent) {
    return undefined;
  }
  const before = known.get(workload);
  if (before?.catalog === catalog) {
    return before.split;
  }
  const { llm, api } = workload.agent;
  const split = llm ? withModel(workload, llm, catalog) : api ? withApi(workload, recommended ?? current) : undefined;
  known.set(workload, { catalog, split });
  return split;
}

function withApi(workload: Workload, tools: Estimate | undefined): AgentSplit | undefined {
  const modelUsd = tools?.task?.cost.modelUsd;
  const toolsUsd = tools && billOf(workload, tools);
  const { tasksPerHour, concurrency } = workload.traffic;
  return tools &&
    toolsUsd !== undefined &&
    modelUsd !== undefined &&
    tasksPerHour !== undefined &&
    concurrency === undefined
    ? { modelUsd: modelUsd * tasksPerHour * HOURS_PER_MONTH, tools, toolsUsd }
    : undefined;
}

function withModel(workload: Workload, llm: Workload, catalog: Catalog): AgentSplit | undefined {
  // A model at a provider has no home; an agent that answers has a split of its own.
  if (llm.placement.hosted !== undefined || llm.kind === 'agent') {
    return undefined;
  }
  const model = place(llm, catalog);
  const cheapest = model.recommended && beside(workload, llm, model.recommended, catalog);
  if (!cheapest) {
    return undefined;
  }
  const others = cheapest.toolsUsd > 0 ? model.candidates.filter((e) => mayPay(llm, e, cheapest)) : [];
  return others
    .slice(0, MOST_HOMES)
    .flatMap((e) => beside(workload, llm, e, catalog) ?? [])
    .reduce((best, each) => (totalOf(each) < totalOf(best) ? each : best), cheapest);
}

const totalOf = ({ modelUsd, toolsUsd }: AgentSplit) => modelUsd + toolsUsd;

/** Dearer by less than the tools cost beside the cheapest. */
function mayPay(llm: Workload, home: Estimate, cheapest: AgentSplit): boolean {
  const usd = costOf(llm, home);
  return home !== cheapest.model && meetsSlo(home) && usd !== undefined && usd < totalOf(cheapest);
}

function beside(workload: Workload, llm: Workload, model: Estimate, catalog: Catalog): AgentSplit | undefined {
  const answering = {
    workload: llm,
    estimate: model,
    instance: catalog.instance(model.target.instance),
    callers: workload.agent?.callers,
  };
  const tools = placeWith(workload, catalog, costModel(answering, catalog), model).recommended;
  const [modelUsd, toolsUsd] = [billOf(llm, model), tools && billOf(workload, tools)];
  return tools && modelUsd !== undefined && toolsUsd !== undefined ? { model, modelUsd, tools, toolsUsd } : undefined;
}
