import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { validationSchema } from '../../../shared/src/validation/schema';
import { ENVIRONMENT } from '../../support/environment';

const CLI = resolve('dist/cli.js');
const GOOD = `id,workload_kind,model,runtime,chip,hw_class,precision,batch,metric,value,source_id
one,llm_decode,Llama 3.1 8B,vLLM,H100 SXM5,gpu,bf16,1,tpot_ms,7,mine
two,llm_decode,Llama 3.1 8B,vLLM,Abacus,gpu,bf16,1,tpot_ms,7,mine
`;

function run(...args: string[]) {
  return spawnSync(process.execPath, [CLI, 'validate', ...args], {
    env: ENVIRONMENT,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
}

describe('the command line: validate', function () {
  this.timeout(20_000);
  let folder = '';
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  before(function () {
    if (!existsSync(CLI)) {
      console.log('    dist/cli.js is missing: run npm run build first');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'placewright-'));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  it('prints every row that it predicts, and every other with its reason', () => {
    const { status, stdout, stderr } = run(write('good.csv', GOOD), '--format', 'json');
    assert.equal(status, 0, stderr);
    const report = validationSchema.parse(JSON.parse(stdout));
    assert.deepEqual(
      report.rows.map(({ id, metric, measured }) => [id, metric, measured]),
      [['one', 'tpot_ms', 7]],
    );
    assert.deepEqual(report.unpredicted, [{ id: 'two', reason: 'hardware not in the catalog' }]);
    assert.deepEqual(
      report.groups.map(({ kind, hardwareClass, rows }) => [kind, hardwareClass, rows]),
      [['llm_decode', 'gpu', 1]],
    );
  });

  it('says the same in words', () => {
    const file = write('good.csv', GOOD);
    const { status, stdout } = run(file);
    assert.equal(status, 0);
    assert.match(stdout, /1 of 2 rows predicted \(50%\)/);
    const { groups } = validationSchema.parse(JSON.parse(run(file, '--format', 'json').stdout));
    const percent = Math.round(100 * (groups[0]?.median ?? Number.NaN));
    assert.match(stdout, new RegExp(`llm_decode +gpu +1 +${percent}%`));
  });

  it('refuses a file that cannot be right with its line, and one that is not there', () => {
    const bad = run(write('bad.csv', GOOD.replace('tpot_ms,7,mine\ntwo', 'tpot_ms,quick,mine\ntwo')));
    assert.equal(bad.status, 2);
    assert.match(bad.stderr, /bad\.csv:2: value is “quick”, not a number above 0/);
    assert.equal(bad.stdout, '');
    assert.equal(run(join(folder, 'none.csv')).status, 2);
    assert.equal(run().status, 2);
    assert.equal(run(folder).status, 2);
  });
});
