/**
 * Findings in public manifests, each judged by hand: `test/corpus/judged.csv` says of every one whether it is true of the
 * file. A finding without a judgment fails, so that a new rule is read against real files before it ships.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { parseCsv } from '../../../../shared/src/validation/csv';
import { languageOf } from '../../../corpus/folder';
import { testService } from '../../../support/service';

const CORPUS = resolve('../shared/corpus');
const JUDGED = resolve('test/corpus/judged.csv');
/** The most that may be wrong. */
const MOST_FALSE = 0.02;

interface CorpusFinding {
  readonly file: string;
  readonly code: string;
  readonly severity: DiagnosticSeverity;
  readonly message: string;
}

async function findings(): Promise<readonly CorpusFinding[]> {
  const paths = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.includes('/') && languageOf(path) !== undefined)
    .toSorted();
  const all = await Promise.all(
    paths.map(async (file) => {
      const text = readFileSync(join(CORPUS, file), 'utf8');
      const document = TextDocument.create(`file:///corpus/${file}`, languageOf(file) ?? 'yaml', 1, text);
      const found = await testService().provideDiagnostics(document);
      return found.map(({ code, severity = 1, message }) => ({
        file,
        code: String(code),
        severity,
        message: String(message),
      }));
    }),
  );
  return all.flat().filter(({ severity }) => severity !== DiagnosticSeverity.Hint);
}

function judgments(): ReadonlyMap<string, string> {
  const csv = parseCsv(readFileSync(JUDGED, 'utf8'));
  assert.ok(csv.ok);
  return new Map(csv.records.slice(1).map(({ cells: [file, code, verdict] }) => [`${file} ${code}`, verdict ?? '']));
}

describe('findings in public manifests', () => {
  before(function () {
    if (!existsSync(CORPUS)) {
      console.log('      skipped: the corpus of public manifests is not beside this checkout');
      this.skip();
    }
  });

  it('are each judged, and fewer than 2 % are false', async () => {
    const found = await findings();
    const judged = judgments();
    const verdictOf = ({ file, code }: CorpusFinding) => judged.get(`${file} ${code}`);
    const open = found.filter((one) => !['true', 'false'].includes(verdictOf(one) ?? ''));
    assert.deepEqual(
      open.map(({ file, code, message }) => `${file},${code}: ${message}`),
      [],
      'read these findings against their files, and write a line for each into test/corpus/judged.csv',
    );
    const gone = [...judged.keys()].filter((key) => !found.some(({ file, code }) => `${file} ${code}` === key));
    assert.deepEqual(gone, [], 'no longer found: take the line out of test/corpus/judged.csv');
    const wrong = found.filter((one) => verdictOf(one) === 'false');
    const codes = [...new Set(found.map(({ code }) => code))].toSorted();
    const listed = codes.map((code) => `${code} ${found.filter((one) => one.code === code).length}`).join(', ');
    const loud = found.filter(({ severity }) => severity <= DiagnosticSeverity.Warning).length;
    console.log(`      ${found.length} findings, ${loud} of them warnings or errors, ${wrong.length} false: ${listed}`);
    assert.ok(wrong.length < MOST_FALSE * found.length, wrong.map(({ file, code }) => `${file} ${code}`).join('\n'));
  });
});
