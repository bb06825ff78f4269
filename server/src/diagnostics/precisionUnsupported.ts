import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const STATED = ['precision', 'placement.instance', 'placement.accelerator'] as const;

/** The number format does not run on the stated chip. Where neither is written, both are ours: nobody's error. */
export const precisionUnsupported: Rule = {
  code: 'precision-unsupported',
  severity: 'error',
  docs: {
    meaning: 'The hardware has no such number format.',
    why: 'The engine refuses to start, or computes in another format and is slower.',
    mend: 'Take a format that the message names, or hardware that has this one.',
    example: chat({ precision: 'fp4', placement: '{ instance: g4dn.xlarge, replicas: 1 }' }),
    nearMiss: chat({ precision: 'int4', placement: '{ instance: g4dn.xlarge, replicas: 1 }' }),
  },
  *check({ found: { spec, fields, object, use, container }, workload: { precision }, placement }) {
    const { current } = placement;
    if (!current || current.feasible || !current.reasonCodes?.includes('precision-unsupported')) {
      return;
    }
    if (!STATED.some((field) => fields.has(field))) {
      return;
    }
    const chip = current.target.accelerator ?? current.target.instance;
    const others = [
      ...new Set(
        placement.candidates
          .filter(({ feasible, target }) => feasible && (target.accelerator ?? target.instance) === chip)
          .flatMap(({ target }) => target.precision ?? []),
      ),
    ];
    const own = object || use || container ? undefined : others[0];
    yield {
      at: spec.precision === undefined ? MACHINE : ['precision', ...MACHINE],
      // Elsewhere the engine has words of its own for it.
      fix: own && spec.precision !== undefined ? { title: t`Use ${own}`, newText: own } : undefined,
      message: unsupported(precision ?? current.target.precision ?? t('This precision'), chip, others),
    };
  },
};

function unsupported(precision: string, chip: string, others: readonly string[]): string {
  const [first] = others;
  return first === undefined
    ? t`${precision} is not supported on ${chip}.`
    : others.length > 1
      ? t`${precision} is not supported on ${chip}; ${others.join(t(' and '))} are.`
      : t`${precision} is not supported on ${chip}; ${first} is.`;
}
