/** The problems of a report as SARIF 2.1.0 (OASIS), for code scanning; each rule brings its page along. */
import { isAbsolute } from 'node:path';
import { URI } from 'vscode-uri';
import type { Report } from '../../shared/src/report/schema';
import { version } from '../../package.json';
import { ruleInfo, TEXT_CODES } from './diagnostics/codes';
import { rulePage } from './diagnostics/rulePage';
import type { Severity } from './manifest/manifest';

type Problem = Report['files'][number]['diagnostics'][number];

const LEVELS: Record<Severity, 'error' | 'warning' | 'note'> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

export function sarifOf({ files }: Pick<Report, 'files'>): string {
  const codes = [...new Set(files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))].toSorted();
  const results = files.flatMap(({ path, diagnostics }) =>
    diagnostics.map((problem) => resultOf(path, problem, codes)),
  );
  const driver = { name: 'Placewright', version, rules: codes.map(ruleOf) };
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
    },
    undefined,
    2,
  );
}

/** A code of the text has no page: what it means is all there is to say. */
function ruleOf(code: string) {
  const info = ruleInfo(code);
  const text = info?.docs.meaning ?? TEXT_CODES[code] ?? code;
  return {
    id: code,
    shortDescription: { text },
    ...(info
      ? {
          defaultConfiguration: { level: LEVELS[info.severity] },
          help: { text: `${text} ${info.docs.why} ${info.docs.mend}`, markdown: withoutLink(rulePage(info)) },
        }
      : { help: { text } }),
  };
}

function resultOf(path: string, { code, severity, message, range: { start, end } }: Problem, codes: readonly string[]) {
  const region = {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) }, region } }],
  };
}

/** Where it is shown nothing lies beside it. */
const withoutLink = (page: string) => page.replace(/: see \[[^\]]*\]\([^)]*\)\.$/m, '.');

/** Relative to where the command was run, as code scanning expects it. */
const uriOf = (path: string) =>
  isAbsolute(path)
    ? URI.file(path).toString()
    : path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
