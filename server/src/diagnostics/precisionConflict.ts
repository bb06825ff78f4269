import { t } from '../../../shared/src/l10n';
import type { Precision } from '../../../shared/src/manifest/schema';
import { precisionInName } from '../manifest/engines/precision';
import type { FoundWorkload } from '../manifest/manifest';
import { chat } from './examples';
import type { Finding, Rule } from './rule';

/** Formats that weights are published in; a model of another one is quantized by the engine as it loads. */
const QUANTIZED: ReadonlySet<Precision> = new Set(['fp8', 'int8', 'int4', 'fp4']);

/** The number format is stated twice, and not the same. */
export const precisionConflict: Rule = {
  code: 'precision-conflict',
  severity: 'warning',
  docs: {
    meaning:
      'The number format is stated in two places that contradict each other: in the file, in the arguments, or in the name of the model.',
    why: 'The engine follows its arguments and the weights that it is given; the estimate follows the file. One of them is wrong.',
    mend: 'State the format once, or the same in both places.',
    example: chat({ model: 'hugging-quants/Meta-Llama-3.1-8B-Instruct-AWQ-INT4', precision: 'fp8' }),
    nearMiss: chat({ model: 'hugging-quants/Meta-Llama-3.1-8B-Instruct-AWQ-INT4', precision: 'int4' }),
  },
  *check({ found }) {
    const finding = againstArguments(found) ?? againstName(found);
    if (finding) {
      yield finding;
    }
  },
};

/** What an annotation says against what the engine is told. */
function againstArguments({ spec: { precision }, container }: FoundWorkload): Finding | undefined {
  const told = container?.flagPrecision ?? (container?.isMarked ? undefined : container?.dtypePrecision);
  return precision !== undefined && told !== undefined && told !== precision && !(isWide(told) && isWide(precision))
    ? {
        at: ['precision'],
        message: t`precision is ${precision} here and ${told} in the arguments: the arguments win.`,
        related: [{ at: 'container.precision', message: t('What the engine is told.') }],
        fix: { title: t`Use ${told}`, newText: told },
      }
    : undefined;
}

const isWide = (precision: Precision) => !QUANTIZED.has(precision);

/** Weights that are published in one narrow format are not in another one. */
function againstName({ spec: { precision, model }, container }: FoundWorkload): Finding | undefined {
  const mark = typeof model === 'string' ? precisionInName(model) : undefined;
  const isOther = mark && precision !== undefined && mark.precision !== precision && QUANTIZED.has(mark.precision);
  return isOther && !mark.isWider
    ? {
        at: ['precision'],
        message: t`precision is ${precision} here and ${mark.precision} in the name of the model.`,
        related: [{ at: 'model', message: t('The name of the model.') }],
        fix: container ? undefined : { title: t`Use ${mark.precision}`, newText: mark.precision },
      }
    : undefined;
}
