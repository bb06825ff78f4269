/** The page of a rule, as `docs/rules/` has it and SARIF shows it. */
import { formatDate } from '../../../shared/src/format';
import type { Example, RuleInfo } from './rule';

export function rulePage(info: RuleInfo): string {
  const { code, severity, docs } = info;
  return [
    `# ${code}`,
    `Severity: ${severity}, unless \`placewright.rules\` says otherwise.`,
    docs.meaning,
    '## Why it matters',
    docs.why,
    '## How to mend it',
    docs.mend,
    '## Found here',
    shown(docs.example),
    '## Not found here',
    shown(docs.nearMiss),
    '## To live with it',
    `\`placewright-ignore ${code}: the reason\` in a comment on the line or above it, or an entry in \`placewright.ignore\`: see [the codes](../codes.md#findings-to-live-with).`,
  ]
    .join('\n\n')
    .concat('\n');
}

function shown({ text, path, files = {}, note, today }: Example): string {
  const beside = Object.entries(files).map(
    ([name, content]) => `With \`${name}\` beside it:\n\n${fenced(name, content)}`,
  );
  const title = path === undefined ? [] : [`\`${path}\`:`];
  const read = today === undefined ? [] : [`Read on ${formatDate(today)}:`];
  return [...(note === undefined ? [] : [note]), ...read, ...title, fenced(path ?? '.yaml', text), ...beside].join(
    '\n\n',
  );
}

function fenced(path: string, text: string): string {
  return `\`\`\`${languageOf(path)}\n${text.trimEnd()}\n\`\`\``;
}

const languageOf = (path: string) => /\.(ts|json|yaml|csv|tf)$/.exec(path)?.[1] ?? 'text';
