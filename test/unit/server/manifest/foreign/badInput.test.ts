/** Every labelled manifest of ours, damaged: cut off, with other line ends, as half of a stream, a thousand times over. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dialects } from '../../../../../server/src/manifest/dialects/index';
import type { Manifest } from '../../../../../server/src/manifest/manifest';
import { languageOf } from '../../../../corpus/folder';
import { brokenRanges } from '../../../../support/ranges';

const FIXTURES = 'test/fixtures/manifests';
const CUTS = 12;

interface Fixture {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

const fixtures: readonly Fixture[] = (existsSync(FIXTURES) ? readdirSync(FIXTURES) : []).flatMap((folder) => {
  const path = join(FIXTURES, folder);
  return (statSync(path).isDirectory() ? readdirSync(path) : []).flatMap((name) => {
    const languageId = languageOf(name);
    return languageId ? [{ path: join(path, name), languageId, text: readFileSync(join(path, name), 'utf8') }] : [];
  });
});

/** Without the cache, which would hide a mistake. */
function readAll({ path, languageId }: Fixture, text: string): Manifest[] {
  const source = { path, languageId, text };
  return dialects.flatMap((dialect) => {
    dialect.declares?.(source);
    return dialect.matches(source) ? [dialect.read(source)] : [];
  });
}

function inside(manifests: readonly Manifest[], text: string, what: string): void {
  for (const { workloads, problems } of manifests) {
    const fields = workloads.flatMap((found) => [...found.fields.values()].flatMap(({ key, value }) => [key, value]));
    const spans = [...problems, ...workloads].map(({ span }) => span);
    for (const span of [...spans, ...workloads.map(({ nameSpan }) => nameSpan), ...fields]) {
      assert.ok(!span || (span.start >= 0 && span.start <= span.end && span.end <= text.length), what);
    }
  }
}

const workloadsOf = (manifests: readonly Manifest[]) => manifests.flatMap(({ workloads }) => workloads);

describe('damaged manifests', function () {
  // Hundreds of files, each read a dozen times by every dialect.
  this.timeout(60_000);

  before(async () => {
    await Promise.all(dialects.map(({ prepare }) => prepare?.()));
  });

  it('are fixtures that are there', () => assert.ok(fixtures.length > 20, String(fixtures.length)));

  it('are read as far as they go, wherever they are cut off', () => {
    for (const fixture of fixtures) {
      for (let cut = 1; cut <= CUTS; cut += 1) {
        const text = fixture.text.slice(0, Math.floor((fixture.text.length * cut) / CUTS));
        inside(readAll(fixture, text), text, `${fixture.path} cut at ${text.length}`);
      }
    }
    assert.deepEqual(Object.keys(Object.prototype), []);
  });

  it('say the same with carriage returns and a byte order mark', () => {
    for (const fixture of fixtures) {
      const plain = workloadsOf(readAll(fixture, fixture.text));
      for (const text of [fixture.text.replaceAll('\n', '\r\n'), `\uFEFF${fixture.text}`]) {
        const read = workloadsOf(readAll(fixture, text));
        assert.deepEqual(
          read.map(({ name, spec }) => [name, spec.model, spec.placement]),
          plain.map(({ name, spec }) => [name, spec.model, spec.placement]),
          fixture.path,
        );
        assert.deepEqual(
          read.flatMap((found) => brokenRanges(found, text)),
          [],
          fixture.path,
        );
      }
    }
  });

  it('cost bounded time however often they stand in a file', () => {
    const streams = fixtures.filter(({ languageId, text }) => languageId === 'yaml' && text.length < 4000).slice(0, 8);
    for (const fixture of streams) {
      const text = Array.from({ length: 10_000 }, () => 'a: 1').join('\n---\n') + `\n---\n${fixture.text}`;
      const found = workloadsOf(readAll(fixture, text));
      assert.equal(found.length, workloadsOf(readAll(fixture, fixture.text)).length, fixture.path);
    }
  });

  it('never throw on values of other types', () => {
    const odd = [
      'null',
      '[]',
      '{}',
      '~',
      '-1',
      '1e99',
      '"${X"',
      '*nowhere',
      '&a [*a]',
      '!!binary x',
      "'{{ .Values.x }}'",
    ];
    for (const fixture of fixtures.filter(({ languageId }) => languageId === 'yaml')) {
      for (const value of odd) {
        const text = fixture.text.replace(/: [^\n|>&{["']+$/gm, (line) =>
          line.length % 3 === 0 ? `: ${value}` : line,
        );
        inside(readAll(fixture, text), text, `${fixture.path} with ${value}`);
      }
    }
  });
});
