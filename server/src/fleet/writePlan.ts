/** The plan in the form that was asked for. */
import { stringify } from 'yaml';
import { karpenterManifests } from '../../../shared/src/fleet/schedulers/karpenter';
import { kserveManifests } from '../../../shared/src/fleet/schedulers/kserve';
import { kueueManifests } from '../../../shared/src/fleet/schedulers/kueue';
import type { Written } from '../../../shared/src/fleet/schedulers/manifest';
import { skypilotTasks } from '../../../shared/src/fleet/schedulers/skypilot';
import type { PlanReport } from '../../../shared/src/fleet/schema';
import { formatPlan } from '../../../shared/src/words/plan';

export const PLAN_FORMATS = ['text', 'json', 'karpenter', 'kueue', 'skypilot', 'kserve'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

export function writePlan(report: PlanReport, format: PlanFormat): string {
  switch (format) {
    case 'json':
      return JSON.stringify(report, undefined, 2);
    case 'karpenter':
      return yamlOf(report, karpenterManifests(report));
    case 'kueue':
      return yamlOf(report, kueueManifests(report));
    case 'skypilot':
      return yamlOf(report, skypilotTasks(report));
    case 'kserve':
      return yamlOf(report, kserveManifests(report));
    default:
      return formatPlan(report);
  }
}

function yamlOf(report: PlanReport, { documents, notes }: Written): string {
  if (report.workloads.length === 0) {
    return comment(formatPlan(report));
  }
  const head = notes.map(comment).join('\n');
  return [head, ...documents.map((document) => stringify(document, { lineWidth: 0 }).trimEnd())].join('\n---\n');
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
}
