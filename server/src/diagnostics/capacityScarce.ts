/** A stated machine that is hard to get: what a dated source says of it. Nothing where no source says. */
import type { Estimate } from '../../../shared/src/report/schema';
import { availabilitySentence, scarceSentence } from '../../../shared/src/words/scarcity';
import { MACHINE } from './rule';
import type { Finding, Rule, RuleContext } from './rule';

export const capacityBlockOnly: Rule = {
  code: 'capacity-block-only',
  severity: 'warning',
  *check(context) {
    yield* found(context, 'capacity-block', availabilitySentence);
  },
};

export const capacityScarce: Rule = {
  code: 'capacity-scarce',
  severity: 'information',
  *check(context) {
    yield* found(context, 'scarce', scarceSentence);
  },
};

function* found(
  { placement: { current } }: RuleContext,
  wanted: NonNullable<Estimate['availability']>['class'],
  sentence: (estimate: Estimate) => string | undefined,
): Iterable<Finding> {
  const words = current?.availability?.class === wanted ? sentence(current) : undefined;
  if (words !== undefined) {
    yield { at: MACHINE, message: words };
  }
}
