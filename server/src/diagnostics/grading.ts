/** How a finding is reported: by its rule, unless the settings have it otherwise. */
import type { RuleSeverities, RuleSeverity } from '../../../shared/src/settings';
import type { Severity } from '../manifest/manifest';

/** From the mildest on. */
const ORDER: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

/**
 * `own`: what the finding says of itself, where a file grades it or it rests on what is assumed: the setting then makes it
 * milder, never worse.
 */
export function severityOf(code: string, severity: Severity, rules: RuleSeverities, own?: Severity): RuleSeverity {
  const set = Object.hasOwn(rules, code) ? rules[code] : undefined;
  if (set === undefined || set === 'off') {
    return set ?? own ?? severity;
  }
  return own !== undefined && ORDER.indexOf(own) < ORDER.indexOf(set) ? own : set;
}
