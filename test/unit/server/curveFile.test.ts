import assert from 'node:assert/strict';
import { curveReportSchema } from '../../../shared/src/curves/schema';
import { CHAT } from '../../support/service';
import { manifestOnDisk, runCommand } from '../../support/commandLine';

const FILE = `${CHAT}  tune:
    kind: fine-tuning
    model: meta-llama/Llama-3.1-8B-Instruct
    training: { samples: 1000 }
`;

const run = (...args: string[]) => runCommand('curve', ...args);

describe('the command line: curve', function () {
  this.timeout(20_000);
  const at = manifestOnDisk(FILE);

  it('prints curves with every break-even, and what has none with the reason', () => {
    const { status, stdout, stderr } = run(at.file, '--format', 'json');
    assert.equal(status, 0, stderr);
    const { workloads, skipped } = curveReportSchema.parse(JSON.parse(stdout));
    assert.deepEqual(
      workloads.map(({ name }) => name),
      ['support-chat'],
    );
    assert.deepEqual(
      skipped.map(({ name, reason }) => [name, reason]),
      [['tune', 'a run has no load']],
    );
    const loads = workloads[0]?.breakEven.map(({ rps }) => rps) ?? [];
    assert.deepEqual(
      loads,
      loads.toSorted((a, b) => a - b),
    );
  });

  it('draws a target that is not among those that are listed', () => {
    const asked = ['--workload', 'support-chat', '--target', 'p5.48xlarge'];
    const { workloads } = curveReportSchema.parse(JSON.parse(run(at.file, '--format', 'json', ...asked).stdout));
    assert.deepEqual(
      workloads[0]?.curves.map(({ name }) => name),
      ['p5.48xlarge'],
    );
    const unknown = run(at.file, '--workload', 'support-chat', '--target', 'x9.foo');
    assert.match(unknown.stdout, /no curve: x9\.foo is not known/);
  });

  it('compares the targets that are asked for', () => {
    const { stdout } = run(
      at.file,
      '--format',
      'json',
      '--workload',
      'support-chat',
      '--target',
      'g6.xlarge',
      'g5.xlarge',
    );
    const { workloads } = curveReportSchema.parse(JSON.parse(stdout));
    assert.deepEqual(
      workloads[0]?.curves.map(({ name }) => name),
      ['g6.xlarge', 'g5.xlarge'],
    );
  });

  it('draws one workload, and writes rows', () => {
    assert.ok(run(at.file, '--workload', 'support-chat', '--format', 'svg').stdout.startsWith('<svg'));
    assert.ok(run(at.file, '--format', 'csv').stdout.startsWith('path,workload,target,rps,'));
    assert.match(run(at.file).stdout, /From [\d.]+ req\/s .+ is cheaper than|No break-even/);
  });

  it('refuses what is not there', () => {
    const { status, stderr } = run(at.file, '--workload', 'nobody');
    assert.equal(status, 2);
    assert.match(stderr, /no workload is named nobody/);
    assert.equal(run(at.file, '--format', 'png').status, 2);
    assert.equal(run(at.file, '--workload', 'tune', '--format', 'svg').status, 2);
  });
});
