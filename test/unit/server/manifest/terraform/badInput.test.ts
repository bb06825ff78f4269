/** Half-typed, broken, huge and foreign text: never an exception, never long, the last good reading kept. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareDialects } from '../../../../corpus/prepare';
import { cutBlocks } from '../../../../../server/src/manifest/dialects/terraform/cut';
import { brokenRanges } from '../../../../support/ranges';
import { read } from './reading';

const FIXTURES = 'test/fixtures/manifests/terraform';
const files = readdirSync(FIXTURES).filter((name) => name.endsWith('.tf'));
const textOf = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');
/** Two cores shared by several jobs: ten times what it takes. */
const PATIENCE_MS = 5000;

const machine = (name: string, type = 'g5.xlarge') =>
  `resource "aws_instance" "${name}" {\n  ami = "a"\n  instance_type = "${type}"\n}\n`;

describe('Terraform that is not finished', function () {
  this.timeout(4 * PATIENCE_MS);
  before(prepareDialects);

  it('never throws on any beginning of a file, and every range holds its text', () => {
    for (const name of files) {
      const text = textOf(name);
      for (let end = 0; end < text.length; end += 41) {
        const cut = text.slice(0, end);
        const broken = read(cut).workloads.flatMap((found) => brokenRanges(found, cut));
        assert.deepEqual(broken, [], `${name} cut at ${end}`);
      }
    }
  });

  it('keeps the last good facts of a block that is being typed, and the other blocks', () => {
    const good = `${machine('a')}\n${machine('b', 'g6.xlarge')}`;
    const first = read(good);
    for (const half of ['  instance_type = "g5.xlarge', '  instance_type = ', '  instance_type']) {
      const text = good.replace('  instance_type = "g5.xlarge"', half);
      const now = read(text, first);
      assert.deepEqual(
        now.workloads.map(({ name, spec }) => [name, spec.placement?.instance]),
        [
          ['a', 'g5.xlarge'],
          ['b', 'g6.xlarge'],
        ],
        half,
      );
      assert.equal(now.complete, false);
      assert.ok(now.problems.every(({ severity }) => severity === 'hint'));
    }
  });

  it('does not let an open heredoc, string or brace swallow what follows', () => {
    for (const half of ['  user_data = <<EOF\n  #!/bin/sh\n', '  tags = { a = "x\n', '  root_block_device {\n']) {
      const text = `resource "aws_instance" "a" {\n${half}\n${machine('b')}`;
      assert.ok(
        read(text).workloads.some(({ name }) => name === 'b'),
        half,
      );
    }
  });

  it('cuts a file without losing a character', () => {
    for (const text of [...files.map(textOf), '', '\n', 'x', 'resource "a" "b" {}\r\nlocals {\r\n}']) {
      assert.equal(
        cutBlocks(text)
          .map((piece) => piece.text)
          .join(''),
        text,
      );
      assert.ok(cutBlocks(text).every(({ text: piece, start }) => text.startsWith(piece, start)));
    }
  });
});

describe('Terraform that is no configuration', function () {
  this.timeout(4 * PATIENCE_MS);
  before(prepareDialects);

  const bombs: readonly (readonly [string, string])[] = [
    ['open brackets', `locals {\n  x = ${'['.repeat(50_000)}`],
    ['open blocks', `resource "aws_instance" "x" {\n${'a {\n'.repeat(20_000)}`],
    ['open templates', `locals {\n  x = ${'"${'.repeat(10_000)}`],
    ['quotes', `locals {\n  x = ${'"'.repeat(100_000)}`],
    ['deep conditions', `locals {\n  x = ${'var.a ? 1 : ('.repeat(3000)}`],
    ['deep values', `locals {\n  x = ${'['.repeat(5000)}${']'.repeat(5000)}\n}`],
    ['many locals', `locals {\n${Array.from({ length: 5000 }, (_, i) => `  v${i} = "x${i}"`).join('\n')}\n}`],
    ['prototype keys', 'variable "__proto__" {\n  default = "a"\n}\nlocals {\n  constructor = var.toString\n}\n'],
    ['null bytes', 'resource "aws_instance" "\u0000" {\n  instance_type = "g5.\u0000xlarge"\n}\n'],
    ['escapes', 'resource "aws_instance" "x" {\n  instance_type = "\\U00110000\\uD800\\q$${a}%%{b}"\n}\n'],
  ];
  for (const [what, text] of bombs) {
    it(`is read in bounded time: ${what}`, () => {
      const started = performance.now();
      read(text);
      read(`${machine('m')}${text}`);
      assert.ok(performance.now() - started < PATIENCE_MS);
    });
  }

  it('reads 10,000 resources, of which those that say nothing cost no parsing', () => {
    const buckets = Array.from(
      { length: 10_000 },
      (_, i) => `resource "aws_s3_bucket" "b${i}" {\n  bucket = "b${i}"\n}\n`,
    );
    const started = performance.now();
    assert.equal(read(buckets.join('') + machine('m')).workloads.length, 1);
    assert.ok(performance.now() - started < PATIENCE_MS / 5);
  });

  it('reads 1,000 endpoints with their models in a few seconds', () => {
    const text = Array.from(
      { length: 1000 },
      (_, i) => `resource "aws_sagemaker_endpoint_configuration" "e${i}" {
  production_variants {
    model_name    = aws_sagemaker_model.m${i}.name
    instance_type = "ml.g5.xlarge"
  }
}
resource "aws_sagemaker_model" "m${i}" {
  primary_container {
    image = "x"
  }
}
`,
    ).join('');
    const started = performance.now();
    assert.equal(read(text).workloads.length, 1000);
    assert.ok(performance.now() - started < PATIENCE_MS);
  });
});
