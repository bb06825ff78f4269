import assert from 'node:assert/strict';
import { manifestOnDisk, runCommand } from '../../support/commandLine';

const CHAT = `version: 1
workloads:
  chat:
    kind: inference
    model: acme/omni-7b
    budget: { usdPerMonth: 1 }
    unknownKey: 1
    placement: { instance: g6e.xlarge, replicas: 1 }
`;

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly {
          readonly id: string;
          readonly help: { readonly text: string; readonly markdown?: string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
    }[];
  }[];
}

describe('problems on the command line', function () {
  this.timeout(20_000);
  const at = manifestOnDisk(CHAT);

  it('as SARIF stand at their place, with the page of each rule', () => {
    const { stdout, status } = runCommand('estimate', at.file, '--format', 'sarif');
    assert.equal(status, 0);
    const { version, runs }: Sarif = JSON.parse(stdout);
    const [run] = runs;
    const { rules } = run?.tool.driver ?? assert.fail();
    assert.equal(version, '2.1.0');
    const over = run?.results.find(({ ruleId }) => ruleId === 'over-budget') ?? assert.fail();
    assert.equal(over.level, 'warning');
    assert.equal(rules[over.ruleIndex]?.id, 'over-budget');
    assert.match(rules[over.ruleIndex]?.help.markdown ?? '', /^# over-budget\n[^]*## Why it matters\n/);
    assert.doesNotMatch(rules[over.ruleIndex]?.help.markdown ?? '', /\]\(\.\./);
    const { artifactLocation, region } = over.locations[0]?.physicalLocation ?? assert.fail();
    assert.match(artifactLocation.uri, /^file:\/\/\/.*\/chat\.workload\.yaml$/);
    assert.deepEqual([region.startLine, region.startColumn], [6, 28]);
    // A code of the text has no page.
    assert.equal(rules.find(({ id }) => id === 'key-unknown')?.help.markdown, undefined);
  });

  it('have the severities that were asked for', () => {
    const options = ['--rule', 'over-budget=error', '--rule', 'model-unknown=off'];
    const { stdout } = runCommand('estimate', at.file, '--format', 'sarif', ...options);
    const { runs }: Sarif = JSON.parse(stdout);
    const levels = new Map(runs[0]?.results.map(({ ruleId, level }) => [ruleId, level]));
    assert.equal(levels.get('over-budget'), 'error');
    assert.ok(!levels.has('model-unknown'));
  });

  it('are refused under names and severities that do not exist', () => {
    const slip = runCommand('estimate', at.file, '--rule', 'over-budgte=error');
    assert.equal(slip.status, 2);
    assert.match(slip.stderr, /No rule is called over-budgte\. Nearest: over-budget\./);
    const loud = runCommand('estimate', at.file, '--rule', 'over-budget=loud');
    assert.equal(loud.status, 2);
    assert.match(loud.stderr, /Not one of error, warning, information, hint, off\./);
  });
});
