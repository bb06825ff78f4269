/** Puts a `@workload` comment above a use of a model; every line that was there stays as it is. */
import { t } from '../../../../../shared/src/l10n';
import type { AnnotateResult, SourceText } from '../../dialect';
import type { FoundWorkload, Manifest, Span } from '../../manifest';
import { lineBreakOf } from '../../retarget/treeEdit';
import { commentPlace } from './commentPlace';
import { loadTypeScript } from './load';
import { parseSource } from './parse';

/** What stands in front of the name in a comment. */
const TAGGED = /@workload[ \t]+$/;
const LONGEST_TAG = 64;

/** A comment says what this workload is. */
export function isAnnotated(text: string, { nameSpan: { start, end } }: FoundWorkload): boolean {
  return (
    TAGGED.test(text.slice(Math.max(0, start - LONGEST_TAG), start)) || text.slice(start, end).startsWith('@workload')
  );
}

/** A name in a comment ends at a blank or a colon, and a comment at its own end. */
export function annotationName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_$.@/-]+/gu, '-').replace(/^-+|-+$/g, '') || 'workload';
}

const ENDS_COMMENT = () => t('a value would end the comment');

export function annotateUse(
  source: SourceText,
  { workloads }: Pick<Manifest, 'workloads'>,
  workload: FoundWorkload,
  lines: readonly string[],
): AnnotateResult | undefined {
  if (!workload.use || isAnnotated(source.text, workload)) {
    return undefined;
  }
  const ts = loadTypeScript();
  const parsed = ts && parseSource(ts, source);
  if (!parsed) {
    return { ok: false, reason: t('the file cannot be read') };
  }
  const name = annotationName(workload.name);
  const body = [`@workload ${name}`, ...lines];
  if (body.some((line) => line.includes('*/') || /[\r\n\u2028\u2029]/.test(line))) {
    return { ok: false, reason: ENDS_COMMENT() };
  }
  // An agent's comment may stand above its model too: it speaks of the agent.
  const others = workloads
    .filter((other) => other !== workload && other.name !== workload.spec.agent?.llm)
    .flatMap((other) => partsOf(source.text, other));
  const place = commentPlace(parsed, workload.use.call, workload.span, others);
  if ('reason' in place) {
    return { ok: false, reason: place.reason };
  }
  const comment = ['/**', ...body.map((line) => ` * ${line}`), ' */']
    .map((line) => place.indent + line + lineBreakOf(source.text))
    .join('');
  return { ok: true, name, edits: [{ span: { start: place.at, end: place.at }, newText: comment }] };
}

/** What a comment above must not take in: another call, and a comment that speaks for itself. */
function partsOf(text: string, other: FoundWorkload): readonly Span[] {
  return [...(other.use ? [other.use.call] : []), ...(isAnnotated(text, other) ? [other.nameSpan] : [])];
}
