import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { armJsonSchema } from '../../../../shared/src/arm/jsonSchema';
import { curveJsonSchema } from '../../../../shared/src/curves/jsonSchema';
import { energyJsonSchema } from '../../../../shared/src/energy/jsonSchema';
import { planJsonSchema } from '../../../../shared/src/fleet/jsonSchema';
import { hardwareJsonSchema, manifestJsonSchema } from '../../../../shared/src/manifest/jsonSchema';
import { reportJsonSchema } from '../../../../shared/src/report/jsonSchema';
import { simulationJsonSchema } from '../../../../shared/src/simulation/jsonSchema';
import { validationJsonSchema } from '../../../../shared/src/validation/jsonSchema';

/** `UPDATE_SCHEMAS=1` writes the files; without it they must be what the schema gives today. */
const UPDATE = process.env['UPDATE_SCHEMAS'] === '1';

const SCHEMAS = [
  ['schemas/placewright-manifest.schema.json', manifestJsonSchema()],
  ['schemas/placewright-hardware.schema.json', hardwareJsonSchema()],
  ['schemas/placewright-report.schema.json', reportJsonSchema()],
  ['schemas/placewright-validation.schema.json', validationJsonSchema()],
  ['schemas/placewright-plan.schema.json', planJsonSchema()],
  ['schemas/placewright-simulation.schema.json', simulationJsonSchema()],
  ['schemas/placewright-curve.schema.json', curveJsonSchema()],
  ['schemas/placewright-energy.schema.json', energyJsonSchema()],
  ['schemas/placewright-arm.schema.json', armJsonSchema()],
] as const;

describe('the published JSON Schemas', () => {
  for (const [path, schema] of SCHEMAS) {
    it(`${path} is current`, () => {
      const text = `${JSON.stringify(schema, undefined, 2)}\n`;
      if (UPDATE) writeFileSync(path, text);
      assert.ok(existsSync(path), 'run with UPDATE_SCHEMAS=1');
      assert.equal(readFileSync(path, 'utf8'), text);
    });

    it(`${path} compiles`, () => {
      assert.doesNotThrow(() => new Ajv({ strict: false }).compile(schema));
    });
  }

  it('takes the story and refuses what is not in it', () => {
    const valid = new Ajv({ strict: false }).compile(manifestJsonSchema());
    const story: unknown = parse(readFileSync('test/fixtures/own/story.workload.yaml', 'utf8'));
    assert.ok(valid(story), JSON.stringify(valid.errors));
    assert.equal(valid({ version: 1, workloads: { a: { rpsAvg: 1 } } }), false);
    assert.equal(valid({ version: 2, workloads: {} }), false);
  });

  it('describes every field of a workload', () => {
    const undescribed: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const properties: unknown = Reflect.get(schema, 'properties');
      for (const [key, value] of Object.entries(properties ?? {})) {
        if (typeof value === 'object' && value !== null && !('description' in value))
          undescribed.push(`${path}.${key}`);
        walk(value, `${path}.${key}`);
      }
      for (const key of ['items', 'additionalProperties', 'anyOf']) walk(Reflect.get(schema, key), path);
      if (Array.isArray(schema)) for (const each of schema) walk(each, path);
    };
    walk(manifestJsonSchema(), '');
    walk(hardwareJsonSchema(), '');
    assert.deepEqual(undescribed, []);
  });
});
