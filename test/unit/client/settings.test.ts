import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { CLIENT_SETTINGS, DEFAULT_SETTINGS } from '../../../shared/src/settings';

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly scope: string;
  readonly order: number;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Property>> }[];
  };
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
      assert.equal(property.default, value);
      assert.equal(property.type, typeof value);
      assert.match(property.scope, /^(resource|language-overridable|window)$/);
      assert.ok(said(property.markdownDescription).endsWith('.'));
      assert.ok(Number.isInteger(property.order));
    });
  }

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
