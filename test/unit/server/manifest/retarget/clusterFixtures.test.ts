/** Every workload of our own files of a cluster, sent to a GPU and to Graviton: right, or refused in words. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { NO_CONTEXT } from '../../../../../server/src/manifest/context';
import { dialects } from '../../../../../server/src/manifest/dialects/index';
import { withOwn } from '../../../../../server/src/manifest/manifestCache';
import { holdsInEveryForm, targetOn } from '../../../../support/clusterMoves';

const ROOMS = ['kubernetes', 'ray', 'serving', 'helm', 'training'];
const FORMATS =
  /^(kubernetes|kserve|kuberay|helm-values|leaderworkerset|llm-d|nim|aibrix|dynamo|knative|training|kaito|kubeai|ollama-operator|vllmruntime)$/;
const TARGETS = ['g6e.xlarge', 'c8g.4xlarge'];

interface Seen {
  readonly made: number;
  readonly refused: readonly string[];
}

function tryAll(path: string): Seen {
  const text = readFileSync(path, 'utf8');
  const source = { path, languageId: 'yaml', text };
  const matching = dialects.filter((dialect) => dialect.matches(source));
  const context = withOwn(matching, source, NO_CONTEXT);
  const refused: string[] = [];
  let made = 0;
  for (const dialect of matching.filter(({ id }) => FORMATS.test(id))) {
    const { workloads, complete } = dialect.read(source);
    for (const workload of complete ? workloads : []) {
      const placement = workload.spec.placement ?? {};
      for (const type of TARGETS) {
        const replicas = placement.replicas ?? placement.minReplicas ?? 1;
        const target = targetOn(type, { replicas, instances: replicas, region: placement.region ?? 'us-east-1' });
        const result = dialect.retarget?.(source, workload, target, context);
        assert.ok(result, `${dialect.id} has no answer for ${workload.name}`);
        if (result.ok) {
          holdsInEveryForm(text, target, workload.name);
          made += 1;
        } else {
          refused.push(`${path} ${workload.name}: ${result.reason}`);
        }
      }
    }
  }
  return { made, refused };
}

describe('own files of a cluster', () => {
  for (const room of ROOMS) {
    it(`${room}: a move holds in every form of the file, or is refused in one short line`, function () {
      this.timeout(60_000);
      const files = readdirSync(`test/fixtures/manifests/${room}`).filter((name) => name.endsWith('.yaml'));
      const seen = files.map((name) => tryAll(`test/fixtures/manifests/${room}/${name}`));
      const made = seen.reduce((sum, each) => sum + each.made, 0);
      assert.ok(made >= 6, `${made} moves`);
      for (const line of seen.flatMap(({ refused }) => refused)) {
        const reason = line.slice(line.indexOf(': ') + 2);
        assert.ok(reason.length > 0 && reason.length <= 140 && !/\.$|!/.test(reason), line);
      }
    });
  }
});
