/** Tabs as indent: reported with their cure, and read past. */
import { t } from '../../../../shared/src/l10n';
import type { Problem } from '../manifest';
import { parseYaml } from './parse';

export interface Untabbed {
  /** As long as before: every span still holds. */
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** Spaces that a tab stands for in the cure. */
const SPACES = '  ';
const MAX_PROBLEMS = 20;
const TABBED = /^ *\t[ \t]*(?=\S)/gm;

/**
 * A text indented by tabs alone is read with one space for each; in a text of spaces, a line with a tab
 * is left out: how deep it was meant to stand is unknown.
 */
export function readPastTabs(text: string): Untabbed {
  TABBED.lastIndex = 0;
  if (!TABBED.test(text)) {
    return { text, problems: [] };
  }
  // Inside braces and block scalars a tab is allowed: only the parser can tell.
  const faults = parseYaml(text).issues.filter(({ code }) => code === 'TAB_AS_INDENT');
  if (faults.length === 0) {
    return { text, problems: [] };
  }
  const lines = new Set(faults.map(({ span }) => text.lastIndexOf('\n', span.start - 1) + 1));
  const spaced = /^ +[^\s#]/m.test(text);
  const problems: Problem[] = [];
  const read = text.replace(/^([ \t]*\t[ \t]*)(\S[^\r\n]*)/gm, (line, indent: string, rest: string, at: number) => {
    if (spaced && !lines.has(at)) {
      return line;
    }
    if (problems.length < MAX_PROBLEMS) {
      problems.push(tabProblem(indent, at, spaced ? indentBefore(text, at) : indent.replaceAll('\t', SPACES)));
    }
    return spaced ? ' '.repeat(line.length) : ' '.repeat(indent.length) + rest;
  });
  return { text: read, problems };
}

/** The likeliest depth in a text of spaces: that of the line before. */
function indentBefore(text: string, at: number): string {
  const before = text.slice(0, at).trimEnd();
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return /^ */.exec(line)?.[0] || SPACES;
}

function tabProblem(indent: string, at: number, spaces: string): Problem {
  return {
    code: 'tab-indent',
    severity: 'error',
    message: t('A tab indents this line: YAML takes spaces only.'),
    span: { start: at, end: at + indent.length },
    fix: { title: t('Indent with spaces'), newText: spaces },
  };
}
