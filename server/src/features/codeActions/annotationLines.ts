/** What a new `@workload` comment says: what the code states, and the load that is assumed, marked as such. */
import { t } from '../../../../shared/src/l10n';
import type { Placement } from '../../../../shared/src/placement/place';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { FoundWorkload } from '../../manifest/manifest';

export type AnnotationLines = { readonly lines: readonly string[] } | { readonly reason: string };

const STATED = ['kind', 'model', 'precision', 'runtime', 'contextTokens'] as const;
/** As the placement's assumptions name them; the load is one of the first three. */
const ASSUMED = {
  traffic: ['rpsAvg', 'itemsPerHour', 'tasksPerHour'],
  tokens: ['inMean', 'outMean'],
} as const;

export function annotationLines({ spec }: FoundWorkload, placement: Placement): AnnotationLines {
  const reason = unsafeModel(spec);
  if (reason !== undefined) {
    return { reason };
  }
  const { assumptions, kind } = placement.workload;
  const stated = STATED.flatMap((key) => {
    const value = spec[key];
    return typeof value === 'string' || typeof value === 'number' ? [`${key}: ${yamlScalar(value)}`] : [];
  });
  const head = spec.kind === undefined ? [`kind: ${kind} # assumed`] : [];
  const assumed = (['traffic', 'tokens'] as const).flatMap((block) => {
    const values = ASSUMED[block].flatMap((key) => {
      const value = assumptions.find(({ field }) => field === `${block}.${key}`)?.value;
      return typeof value === 'number' ? [`${key}: ${value}`] : [];
    });
    return values.length > 0 ? [`${block}: { ${values.join(', ')} } # assumed`] : [];
  });
  return { lines: [...head, ...stated, ...assumed] };
}

/** A name is text of a stranger: what could leave the comment or its line is not written at all. */
function unsafeModel({ model }: WorkloadSpec): string | undefined {
  if (typeof model !== 'string') {
    return undefined;
  }
  return model.includes('*/')
    ? t('the name of the model would end the comment')
    : model.includes('`')
      ? t('the name of the model holds a backtick')
      : /[\p{Cc}\u2028\u2029]/u.test(model)
        ? t('the name of the model holds a line break or a control character')
        : undefined;
}

/** Letters first, no blank, no sign that YAML reads; a colon only inside a word. */
const PLAIN = /^[\p{L}_][\p{L}\p{N}_./+-]*(?::[\p{L}\p{N}_./+-]+)*$/u;
const KEYWORD = /^(true|false|null|yes|no|on|off|y|n)$/i;

export function yamlScalar(value: string | number): string {
  return typeof value === 'number' || (PLAIN.test(value) && !KEYWORD.test(value))
    ? String(value)
    : JSON.stringify(value);
}
