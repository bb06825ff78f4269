/** The law of ranges for programs: numbers may be written as sums, texts as templates or in escapes. */
import type { FoundWorkload, Manifest, Span } from '../../server/src/manifest/manifest';
import { brokenRanges } from './ranges';

/** `4_096`, `8 * 1024`, `2 ** 12`: what the range holds computes to the value. */
const ARITHMETIC = /^[\d._\s*+\-()]+$/;

export function brokenCodeRanges(found: FoundWorkload, text: string): string[] {
  const plain = new Map(
    [...found.fields].filter(([, { value }]) => !value || !ARITHMETIC.test(text.slice(value.start, value.end))),
  );
  const numbers = [...found.fields].filter(([path]) => !plain.has(path));
  const options = [...(found.use?.options ?? [])].flatMap(([name, { value, span }]): [string, number, Span][] =>
    span ? [[name, value, span]] : [],
  );
  return [
    ...brokenRanges({ ...found, fields: plain }, text),
    ...numbers.flatMap(([path, { value }]) =>
      value && path === 'contextTokens' && computed(text, value) !== found.spec.contextTokens
        ? [`${found.name}: ${path}`]
        : [],
    ),
    ...options.flatMap(([name, value, span]) => (computed(text, span) === value ? [] : [`${found.name}: ${name}`])),
  ];
}

/** Products only: the one form that people write. */
function computed(text: string, { start, end }: Span): number {
  return text
    .slice(start, end)
    .replaceAll('_', '')
    .split('*')
    .map(Number)
    .reduce((product, factor) => product * factor, 1);
}

/** Places that are not in the text, in words. */
export function outsideSpans({ workloads, problems }: Manifest, text: string): string[] {
  const spans = workloads.flatMap(({ name, span, nameSpan, fields, use }) =>
    [
      span,
      nameSpan,
      use?.call,
      use?.baseUrl?.span,
      ...[...(use?.options.values() ?? [])].map((option) => option.span),
      ...[...fields.values()].flatMap(({ key, value }) => [key, value]),
    ].map((each) => ({ name, each })),
  );
  return [...spans, ...problems.map(({ code, span }) => ({ name: code, each: span }))].flatMap(({ name, each }) =>
    !each || (each.start >= 0 && each.start <= each.end && each.end <= text.length) ? [] : [`${name}: ${each.start}`],
  );
}
