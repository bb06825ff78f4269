/** Findings that somebody decided to live with, and the words for decisions that decide nothing. */
import picomatch from 'picomatch';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { t } from '../../../shared/src/l10n';
import type { IgnoredFindings, Settings } from '../../../shared/src/settings';
import { isCode, nearestCode } from '../diagnostics/codes';
import type { FoundWorkload, Problem } from '../manifest/manifest';
import type { Directive } from './directives';
import { directivesIn } from './directives';

export interface Suppressible {
  readonly code: string;
  readonly line: number;
  readonly workload?: string;
}

export interface Suppression {
  readonly hides: (finding: Suppressible) => boolean;
  /** What is wrong with the directives themselves, once everything was asked for. */
  readonly problems: () => readonly Problem[];
}

const NOTHING: Suppression = { hides: () => false, problems: () => [] };

/** `complete`: a file that is half-typed finds less than it will, so that nothing is called unused. */
export function suppressionOf(
  document: TextDocument,
  workloads: readonly FoundWorkload[],
  { rules, ignore }: Pick<Settings, 'rules' | 'ignore'>,
  complete: boolean,
): Suppression {
  const directives = directivesIn(document);
  const here = ignore.filter(({ path }) => path === undefined || matches(document.uri, path));
  if (directives.length === 0 && here.length === 0) {
    return NOTHING;
  }
  const used = new Set<string>();
  const lines = linesOf(document, directives.length > 0 ? workloads : []);
  return {
    hides: (finding) => {
      const hits = directives.flatMap((directive, index) => (covers(directive, finding, lines) ? [index] : []));
      hits.forEach((hit) => used.add(`${hit} ${finding.code}`));
      return hits.length > 0 || here.some((one) => coversBySetting(one, finding));
    },
    problems: () =>
      directives.flatMap((directive, index) => [
        ...withoutReason(directive),
        ...directive.codes.flatMap((one) => {
          const isUsed = used.has(`${index} ${one.code}`) || rules[one.code] === 'off' || !complete;
          return isUsed && isCode(one.code) ? [] : [unused(one)];
        }),
      ]),
  };
}

function matches(uri: string, glob: string): boolean {
  const path = decodeURIComponent(uri.replace(/^[a-z][\w+.-]*:\/*/i, ''));
  return picomatch.isMatch(path, `**/${glob.replace(/^\.?\//, '')}`, { dot: true });
}

/** Lines on which a workload begins: a comment above one is about all of it. */
function linesOf(
  document: TextDocument,
  workloads: readonly FoundWorkload[],
): ReadonlyMap<string, ReadonlySet<number>> {
  const lineAt = (offset: number) => document.positionAt(offset).line;
  return new Map(
    workloads.map(({ name, span, nameSpan }) => [name, new Set([lineAt(span.start), lineAt(nameSpan.start)])]),
  );
}

function covers(
  { codes, line }: Directive,
  finding: Suppressible,
  lines: ReadonlyMap<string, ReadonlySet<number>>,
): boolean {
  if (!codes.some(({ code }) => code === finding.code)) {
    return false;
  }
  const isOfWorkload = line !== undefined && finding.workload !== undefined && lines.get(finding.workload)?.has(line);
  return line === undefined || line === finding.line || isOfWorkload === true;
}

const coversBySetting = ({ code, workload }: IgnoredFindings, finding: Suppressible) =>
  code === finding.code && (workload === undefined || workload === finding.workload);

/** What stands there until somebody writes the reason. */
export const REASON_BLANK = 'reason';

function withoutReason({ reason, span }: Directive): Problem[] {
  return reason === '' || reason === REASON_BLANK
    ? [
        {
          code: 'ignore-without-reason',
          severity: 'hint',
          message: t('No reason is given: write one after the colon, for whoever reads this next.'),
          span,
        },
      ]
    : [];
}

function unused({ code, span }: Directive['codes'][number]): Problem {
  const problem = { code: 'ignore-unused', severity: 'hint', span } as const;
  if (isCode(code)) {
    return { ...problem, message: t`${code} is not found here: this comment hides nothing.` };
  }
  const nearest = nearestCode(code);
  return nearest === undefined
    ? { ...problem, message: t`No rule is called ${code}: this comment hides nothing.` }
    : {
        ...problem,
        message: t`No rule is called ${code}. Nearest: ${nearest}.`,
        fix: { title: t`Use ${nearest}`, newText: nearest },
      };
}
