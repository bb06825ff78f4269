/** What a dated source says of how hard a stated machine is to get. Nothing where no source says. */
import type { Estimate } from '../../../shared/src/report/schema';
import { isForAws, MACHINE } from './rule';
import type { Finding, RuleContext } from './rule';

export function* whereScarce(
  { found, placement: { current } }: RuleContext,
  wanted: NonNullable<Estimate['availability']>['class'],
  sentence: (estimate: Estimate) => string | undefined,
): Iterable<Finding> {
  const { spec, object, container } = found;
  // Where a foreign file names an accelerator alone, the machine is the one that we would take.
  const isStated = spec.placement?.instance !== undefined || (!object && !container);
  const words = isStated && isForAws(found) && current?.availability?.class === wanted ? sentence(current) : undefined;
  if (words !== undefined) {
    yield { at: MACHINE, message: words };
  }
}
