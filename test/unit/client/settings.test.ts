import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { CODES } from '../../../server/src/diagnostics/codes';
import { CLIENT_SETTINGS, DEFAULT_SETTINGS, RULE_SEVERITIES } from '../../../shared/src/settings';

interface Choices {
  readonly enum?: readonly string[];
}

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly scope: string;
  readonly order: number;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly propertyNames?: Choices;
  readonly additionalProperties?: Choices;
  readonly items?: { readonly properties: Readonly<Record<string, Choices>> };
}

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Property>> }[];
  };
}

/** `UPDATE_SCHEMAS=1` writes the codes anew. */
function assertCodes(offered: readonly string[] | undefined): void {
  if (process.env.UPDATE_SCHEMAS === '1' && offered) {
    const text = readFileSync('package.json', 'utf8');
    const list = (codes: readonly string[]) =>
      new RegExp(`\\[\\s*${codes.map((code) => `"${code}"`).join(',\\s*')}\\s*\\]`);
    const at = list(offered).exec(text);
    const indent = /\n *(?=\])/.exec(at?.[0] ?? '')?.[0] ?? '\n';
    const written = `[${CODES.map((code) => `${indent}  "${code}"`).join(',')}${indent}]`;
    writeFileSync('package.json', at ? text.replace(at[0], written) : text);
    return;
  }
  assert.deepEqual(offered, CODES, 'run UPDATE_SCHEMAS=1 npm run unit');
}

describe('the settings in package.json', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const words = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
  const said = (text: string) => words[text.slice(1, -1)] ?? '';
  const offered = new Map(contributes.configuration.flatMap(({ properties }) => Object.entries(properties)));

  it('are those of shared/src/settings.ts, no more and no fewer', () => {
    const known = Object.keys({ ...DEFAULT_SETTINGS, ...CLIENT_SETTINGS }).map((name) => `placewright.${name}`);
    assert.deepEqual([...offered.keys()].sort(), known.sort());
  });

  for (const [name, value] of Object.entries({ ...DEFAULT_SETTINGS, ...CLIENT_SETTINGS })) {
    it(`${name} has the same default and type, a scope and a description`, () => {
      const property = offered.get(`placewright.${name}`);
      assert.ok(property);
      assert.deepEqual(property.default, value);
      assert.equal(property.type, Array.isArray(value) ? 'array' : typeof value);
      assert.match(property.scope, /^(resource|language-overridable|window)$/);
      assert.ok(said(property.markdownDescription).endsWith('.'));
      assert.ok(Number.isInteger(property.order));
    });
  }

  it('offer the code of every rule, and every severity', () => {
    const rules = offered.get('placewright.rules');
    const entry = offered.get('placewright.ignore')?.items?.properties;
    assertCodes(rules?.propertyNames?.enum);
    assertCodes(entry?.code?.enum);
    assert.deepEqual(rules?.additionalProperties?.enum, RULE_SEVERITIES);
    assert.deepEqual(Object.keys(entry ?? {}), ['code', 'path', 'workload', 'reason']);
  });

  it('lead by link only to settings that there are', () => {
    for (const [, name = ''] of Object.values(words).flatMap((text) => [...text.matchAll(/`#([\w.]+)#`/g)])) {
      assert.ok(offered.has(name) || name.startsWith('editor.'), name);
    }
  });

  it('explain every choice', () => {
    for (const [name, { enum: choices, markdownEnumDescriptions, default: initial }] of offered) {
      assert.equal(choices?.length, markdownEnumDescriptions?.length, name);
      assert.ok(!choices || choices.some((choice) => choice === initial), name);
    }
  });
});
