/** Documentation pages made from the code: a test holds the committed files to them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import assert from 'node:assert/strict';
import { CODES, RULE_INFOS, TEXT_CODES } from '../../server/src/diagnostics/codes';
import type { JsonSchema } from '../../shared/src/manifest/jsonSchema';

/** Asserts that a committed file is what the code makes; `UPDATE_SCHEMAS=1` writes it anew. */
export function assertFresh(path: string, made: string): void {
  const file = resolve(path);
  if (process.env.UPDATE_SCHEMAS === '1') {
    writeFileSync(file, made);
  }
  assert.equal(readFileSync(file, 'utf8'), made, `${path} is out of date: run UPDATE_SCHEMAS=1 npm run unit`);
}

/** `docs/manifest.md`: every key with its type and meaning, in the schema's order. */
export function manifestPage(schema: JsonSchema): string {
  const blocks = blocksOf('manifest', schema).map(
    ({ name, node }) =>
      `## ${name}\n\n${text(node.description)}\n\n| key | value | meaning |\n| --- | --- | --- |\n${rows(node).join('\n')}\n`,
  );
  return `${MANIFEST_HEAD}\n${blocks.join('\n')}`;
}

const MANIFEST_HEAD = `# The workload manifest

Files: \`*.workload.yaml\`, \`*.workload.yml\`, \`*.workload.json\`, \`workload.yaml\`, \`workloads.yaml\`. The unit stands in
the key, values are plain numbers. The same fields stand below \`@workload NAME\` in a TypeScript doc comment, and in the
Kubernetes annotation \`placewright.dev/workload\`. This page is made from the schema.
`;

interface Block {
  readonly name: string;
  readonly node: Node;
}
interface Node {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** The object at hand, then every object below it, each shape once. */
function blocksOf(name: string, node: Node, seen = new Set<string>()): readonly Block[] {
  const shape = shapeOf(node);
  if (!shape?.properties) {
    return [];
  }
  const print = JSON.stringify(shape.properties);
  if (seen.has(print)) {
    return [];
  }
  seen.add(print);
  const below = Object.entries(shape.properties).flatMap(([key, child]) => blocksOf(childName(name, key), child, seen));
  return [{ name, node: shape }, ...below];
}

function childName(parent: string, key: string): string {
  if (parent === 'manifest') {
    return key === 'workloads' ? 'workload' : key;
  }
  return parent === 'workload' || parent === 'defaults' ? key : `${parent}.${key}`;
}

/** The object behind a union, a list or a map of names. */
function shapeOf(node: Node): Node | undefined {
  if (node.properties) {
    return node;
  }
  const inner = [...(node.anyOf ?? []), ...(node.items ? [node.items] : []), node.additionalProperties];
  return inner
    .filter((one): one is Node => typeof one === 'object')
    .map(shapeOf)
    .find(Boolean);
}

function rows({ properties = {}, required = [] }: Node): readonly string[] {
  return Object.entries(properties).map(
    ([key, node]) =>
      `| \`${key}\`${required.includes(key) ? ' (needed)' : ''} | ${kind(node)} | ${text(node.description)} |`,
  );
}

function kind(node: Node): string {
  if (node.const !== undefined) {
    return `\`${JSON.stringify(node.const)}\``;
  }
  if (node.enum) {
    return node.enum.map((value) => `\`${String(value)}\``).join(' ');
  }
  if (node.anyOf) {
    return node.anyOf.map(kind).join(', or ');
  }
  if (node.type === 'array') {
    const size = node.minItems !== undefined && node.minItems === node.maxItems ? `${node.minItems} × ` : 'list of ';
    return size + kind(node.items ?? {});
  }
  return (node.type === 'object' ? 'block' : (node.type ?? 'any')) + bounds(node);
}

function bounds({ minimum, exclusiveMinimum, maximum }: Node): string {
  const safe = Number.MAX_SAFE_INTEGER;
  const low =
    exclusiveMinimum !== undefined
      ? `above ${exclusiveMinimum}`
      : minimum !== undefined && minimum > -safe
        ? `from ${minimum}`
        : '';
  const high = maximum !== undefined && maximum < safe ? `to ${maximum}` : '';
  return [low, high].some(Boolean) ? ` ${[low, high].filter(Boolean).join(' ')}` : '';
}

const text = (words = '') => words.replaceAll('|', '\\|');

/** `docs/codes.md`: every code with its page. */
export function codesPage(): string {
  const rules = new Map(RULE_INFOS.map((info) => [info.code, info]));
  const listed = CODES.map((code) => {
    const info = rules.get(code);
    const link = info ? `[\`${code}\`](rules/${code}.md)` : `\`${code}\``;
    return `| ${link} | ${info?.severity ?? 'text'} | ${info?.docs.meaning ?? TEXT_CODES[code]} |`;
  });
  return `${CODES_HEAD}\n| code | severity | meaning |\n| --- | --- | --- |\n${listed.join('\n')}\n`;
}

const CODES_HEAD = `# Problem codes

Codes are stable. Each problem stands at the value that it is about. A code with a page is a rule about cost, speed or
fit; \`text\` is what a reader says of the text itself.

## How a rule is reported

\`placewright.rules\` gives a rule another severity, or switches it off: in the editor at once, on the command line with
\`--rule\`, as often as wanted.

\`\`\`json
{ "placewright.rules": { "over-budget": "error", "model-unknown": "off" } }
\`\`\`

\`\`\`sh
placewright estimate --rule over-budget=error --rule model-unknown=off manifests/
\`\`\`

A finding that the file itself grades (\`budget.severity\`), or that rests on a limit that nobody stated, is never reported
above what it says of itself.

## Findings to live with

A finding is ignored with a reason, so that the next reader knows why. In the file, on the line or above it; above the
first line of a workload for all of it; with \`-file\` for the whole file:

\`\`\`yaml
# placewright-ignore idle-replicas: the second one is there for the yearly sale
replicas: 4
\`\`\`

\`\`\`ts
// placewright-ignore-file model-unknown: an internal model, whose shape is not public
\`\`\`

\`#\` begins the comment in YAML and Terraform, \`//\` in TypeScript, JavaScript and JSON with comments. Several codes stand
side by side, with commas. Text in strings and block scalars is no comment. A comment without a reason still hides, and is
named by \`ignore-without-reason\`; one that hides nothing by \`ignore-unused\`. The quick-fix *Ignore CODE here, with a
reason* writes the line.

JSON has no comments, and some files are not one's own to edit: then in the settings, where an entry without a reason does
not count. \`path\` is a glob in any folder of the workspace; without \`path\` and \`workload\` an entry is about all of them.

\`\`\`json
{
  "placewright.ignore": [
    { "code": "idle-replicas", "path": "deploy/*.json", "workload": "chat", "reason": "kept warm for the sale" }
  ]
}
\`\`\`
`;
