import * as assert from 'node:assert/strict';
import Ajv from 'ajv';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { placeWith } from '../../../../shared/src/placement/place';
import { buildReport, buildWorkloadReport } from '../../../../shared/src/report/build';
import { reportJsonSchema } from '../../../../shared/src/report/jsonSchema';
import type { WorkloadReport } from '../../../../shared/src/report/schema';
import { reportSchema } from '../../../../shared/src/report/schema';
import { formatText } from '../../../../shared/src/words/text';
import type { Machine } from '../placement/smallWorld';
import { smallCatalog, smallModel, smallWorkload } from '../placement/smallWorld';

const WORLD: readonly Machine[] = [
  { type: 'g6.xlarge', hardwareClass: 'gpu', chip: 'L4', usdPerHour: 0.8, ttft: 0.041, capacity: 10 },
  { type: 'c8g.2xlarge', hardwareClass: 'graviton', usdPerHour: 0.32, ttft: 1.8, capacity: 1 },
  { type: 'c7a.2xlarge', hardwareClass: 'x86', usdPerHour: 0.41, ttft: 2.6, capacity: 1 },
];
const catalog = smallCatalog(WORLD);
const RANGE = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } };

function reportOf(spec: WorkloadSpec): WorkloadReport {
  const placement = placeWith(smallWorkload(WORLD, spec), catalog, smallModel(WORLD));
  return buildWorkloadReport(placement, { range: RANGE, stated: { hardwareClass: 'gpu' } });
}

function fileOf(...workloads: WorkloadReport[]) {
  return { path: 'chat.workload.yaml', dialect: 'placewright', diagnostics: [], workloads };
}

describe('the report', () => {
  const moved = reportOf({ placement: { instance: 'g6.xlarge', replicas: 2 } });
  const unknown = reportOf({ model: 'acme/omni-7b', placement: { instance: 'g6.xlarge' } });
  const report = buildReport([fileOf(moved, unknown)], catalog);

  it('keeps to its schema, in zod and in JSON Schema', () => {
    reportSchema.parse(report);
    const validate = new Ajv({ strict: false }).compile(reportJsonSchema());
    assert.ok(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors));
    assert.ok(!validate({ version: 2 }));
    assert.match(String(reportJsonSchema()['$schema']), /draft-07/);
  });

  it('each candidate that is not recommended says why', () => {
    for (const candidate of moved.candidates) {
      const taken = candidate.target.instance === moved.recommended?.target.instance;
      assert.equal(candidate.reasons.length > 0, !taken, candidate.target.instance);
    }
  });

  it('sums what is known and counts what is not', () => {
    assert.deepEqual(report.totals, {
      workloads: 2,
      monthlyUsd: 2 * 0.8 * 730,
      recommendedMonthlyUsd: 2 * 0.32 * 730,
      unknown: 1,
    });
  });

  it('reads as text in a terminal', () => {
    const text = formatText(report);
    assert.match(
      text,
      /^chat\.workload\.yaml\n {2}chat \(inference, m\)\n {4}Move to Graviton c8g\.2xlarge: \$467\/mo instead of \$1,168, 60% less\.\n/,
    );
    assert.match(text, /2 × g6\.xlarge, now +\$1,168 +41 ms +20 ms/);
    assert.match(
      text,
      /2 workloads, \$1,168\/mo\. 1 move would save \$701\. 1 cost unknown: chat\. Prices 20 Jul 2026\.$/,
    );
    assert.doesNotMatch(text, /NaN|undefined|Infinity| \n/);
  });
});
