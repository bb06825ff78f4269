/** An agent on one configuration: what idle vCPUs do not take, and what its model calls add. */
import type { Candidate } from '../placement/costModel';
import { t } from '../l10n';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { agentStation, taskShape } from './agent';
import type { AgentContext, TaskShape } from './agent';
import { SECONDS_PER_MONTH, perRequest } from './cost';
import { endsOf, rangeLike } from './carbon';
import { atHand, loadOf } from './load';
import { withinOf } from './range';
import type { Interval } from './range';
import { outlineWithout, unknownSpeed } from './result';
import type { Reason, Subject } from './result';
import { served } from './served';
import { restOf } from './spareLoad';
import { taskParts } from './taskParts';

export function agentOutline(subject: Subject, context: AgentContext): Candidate {
  const { workload, machine } = subject;
  const { agent } = workload;
  if (!agent) {
    return outlineWithout(subject, () => ({
      code: 'steps-missing',
      message: t('The steps of a task are not stated: its cost is unknown.'),
    }));
  }
  const task = taskShape(agent, workload, context);
  const station = agentStation(task, machine);
  if (!station) {
    return unknownSpeed(subject);
  }
  const rest: Subject = { ...subject, workload: restOf(workload, task, context.spare) };
  const own = served(rest, atHand(loadOf(rest, station)), () => ({
    memory: { capacity: machine.instance.memory },
    outTokens: 0,
  }));
  const known = task.modelSeconds !== undefined;
  return {
    ...own,
    // Without the model's time the rest is no answer time at all.
    meetsSlo: known ? own.meetsSlo : undefined,
    seconds: known ? own.seconds : undefined,
    whole: () => withModelCalls(subject, overAllTasks(own.whole(), workload), task, station.origin.spread, context),
  };
}

/** Idle vCPUs take tasks too: what the machines cost and draw is spread over all of them. */
function overAllTasks(result: Estimate, { traffic }: Workload): Estimate {
  const { monthlyUsd } = result.cost;
  const { kwhPerMonth, kgCo2ePerMonth } = result.energy;
  const tasks = traffic.rpsAvg * SECONDS_PER_MONTH;
  if (traffic.concurrency !== undefined) {
    return result;
  }
  const each = (amount: number | undefined) => (amount === undefined ? undefined : perRequest(amount, tasks));
  const usd = each(monthlyUsd);
  const wh = each(kwhPerMonth === undefined ? undefined : kwhPerMonth * 1000);
  const grams = each(kgCo2ePerMonth === undefined ? undefined : kgCo2ePerMonth * 1000);
  const { range } = result;
  return {
    ...result,
    cost: { ...result.cost, perRequestUsd: usd },
    energy: { ...result.energy, whPerRequest: wh, gCo2ePerRequest: grams },
    range: {
      ...range,
      perRequestUsd: moved(range.perRequestUsd, result.cost.perRequestUsd, usd),
      whPerRequest: moved(range.whPerRequest, result.energy.whPerRequest, wh),
      gCo2ePerRequest: moved(range.gCo2ePerRequest, result.energy.gCo2ePerRequest, grams),
    },
  };
}

/** The same range around another point. */
function moved(range: Interval | undefined, from: number | undefined, to: number | undefined): Interval | undefined {
  return from === to ? range : rangeLike(to, endsOf(from, range));
}

/** The estimate of the machines with what the calls of the model add to time and money. */
export function withModelCalls(
  subject: Subject,
  result: Estimate,
  task: TaskShape,
  spread: number,
  context: AgentContext,
): Estimate {
  const known = task.modelSeconds !== undefined;
  const perTaskUsd = sum(result.cost.perRequestUsd, task.modelUsd);
  const whPerTask = sum(result.energy.whPerRequest, task.modelWh);
  const gCo2ePerTask = sum(result.energy.gCo2ePerRequest, task.modelGrams);
  const missing = known ? undefined : callsUnknown(subject.workload);
  return {
    ...result,
    meetsSlo: known ? result.meetsSlo : undefined,
    performance: known ? result.performance : { ...result.performance, e2e: undefined },
    range: {
      ...result.range,
      e2eP95: known ? result.range.e2eP95 : undefined,
      perTaskUsd: withinOf(perTaskUsd, spread),
      // As wide as the part of the task's own machines; the model's part is seldom surer.
      whPerTask: rangeLike(whPerTask, endsOf(result.energy.whPerRequest, result.range.whPerRequest)),
      gCo2ePerTask: rangeLike(gCo2ePerTask, endsOf(result.energy.gCo2ePerRequest, result.range.gCo2ePerRequest)),
    },
    cost: { ...result.cost, perTaskUsd },
    energy: { ...result.energy, whPerTask, gCo2ePerTask },
    task: taskParts(subject, result, task, context),
    reasons: missing ? [...result.reasons, missing.message] : result.reasons,
    reasonCodes: missing ? [...(result.reasonCodes ?? []), missing.code] : result.reasonCodes,
  };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function callsUnknown({ agent }: Workload): Reason {
  return agent?.api
    ? {
        code: 'model-time-unknown',
        message: t('The time of a task is unknown: an API price says what a call costs, not how long it takes.'),
      }
    : {
        code: 'model-calls-unknown',
        message: t('Model calls are left out: no estimate of the workload that answers them.'),
      };
}
