/** An agent in the report: its steps and tools, and the cheapest homes of its parts. */
import type { Placement } from '../placement/place';
import { cheapestSplit } from '../service/agentSplit';
import type { AgentReport } from './schema';

/** Undefined for other kinds. Takes a search of its own: only for what is shown. */
export function agentReport(placement: Placement): AgentReport | undefined {
  const { kind, agent } = placement.workload;
  if (kind !== 'agent' || !agent) {
    return undefined;
  }
  const split = cheapestSplit(placement);
  return {
    steps: agent.steps,
    ...(agent.stepsP95 === undefined ? {} : { stepsP95: agent.stepsP95 }),
    tools: agent.tools.length,
    ...(split && {
      split: {
        ...(split.model ? { model: { name: agent.llmName ?? '', target: split.model.target } } : {}),
        modelMonthlyUsd: split.modelUsd,
        tools: split.tools.target,
        toolsMonthlyUsd: split.toolsUsd,
      },
    }),
  };
}
