/** Documentation pages made from the code: a test holds the committed files to them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import assert from 'node:assert/strict';
import { RULES } from '../../server/src/diagnostics';
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

/** What each code means; a code without an entry fails the test. */
export const CODE_MEANINGS: Readonly<Record<string, string>> = {
  'accelerator-unknown': 'The catalog has no accelerator of this name. The nearest is offered.',
  'api-unknown': 'The price table has no API model of this name. The nearest is offered; own prices do as well.',
  'arm-blocked':
    'The stated machine is arm64, and the image, a package or the Dockerfile is known not to run there. `placewright arm` shows all of it.',
  'capacity-block-only':
    'The stated type is not sold on demand, only through Capacity Blocks: reserved ahead for days and paid up front.',
  'capacity-scarce': 'On-demand launches of the stated type were refused in this region. The message has the date.',
  'cheaper-placement':
    'Another target costs less by more than the uncertainty and meets the SLO. The quick-fix moves there.',
  'cold-start-slow': 'The service stops without load, and its first caller waits longer than the SLO allows.',
  'currency-rate-missing': 'A currency is stated without an exchange rate. Money stays USD.',
  'document-broken':
    'A line is not finished, or the text is not YAML or JSON there. The last good reading stays in use.',
  'duplicate-key': 'The same key stands twice in one block. The last one counts.',
  'evidence-missing': 'A file named under `evidence` is not there, lies outside the workspace, or cannot be read.',
  'evidence-refused':
    'A file named under `evidence` has a figure that cannot be, or is cut off: the message has its line. Nothing of it is used.',
  'evidence-unused':
    'A file named under `evidence` is right, but of another model, engine, number format or machine than the target.',
  'fallback-excluded': 'A fallback is denied, or not among what `allow` leaves: it would never be used.',
  'file-too-large': 'The file is over the size that is read while typing (1 MiB). The command line reads up to 8 MiB.',
  'idle-replicas': 'Replicas wait for most of the day. The message says what that costs.',
  'instance-excluded': 'The stated instance is denied, or not among what `allow` leaves.',
  'instance-unknown': 'The catalog has no instance type of this name. The nearest is offered.',
  'key-missing': 'A key that the block needs is not there.',
  'key-unknown': 'No such key. The nearest is offered; the value is not used.',
  'limits-contradict':
    'Two stated values cannot both hold, such as minReplicas above maxReplicas. The message says which counts.',
  'memory-exceeded': 'Weights, KV cache, activations and reserve do not fit into the memory of one replica.',
  'model-unknown':
    'The catalog does not know the model: price known, speed and fit unknown. Give its shape instead of a name.',
  'nothing-allowed': '`allow` and `deny` together leave no target.',
  'number-out-of-range': 'A number that cannot be: negative, not a number, infinite or absurd. It is not used.',
  'over-budget': 'The cost is over the stated budget.',
  'precision-unsupported': 'The hardware has no such number format.',
  'priced-instance-unknown':
    'A machine that is owned, or has an own price, is no instance type that the catalog knows: it does not count.',
  'profile-empty': 'An hourly profile of zeros has no shape. A flat day is assumed.',
  'service-price-unknown':
    'A line of the bill applies (a load balancer, storage, traffic) and has no listed price in this region. It is left out.',
  'price-unknown': 'No price is published for this type, region and purchase option: it is left without a rank.',
  'hardware-twice': 'A machine, accelerator or price stands twice in `placewright.hardware.yaml`. The last one counts.',
  'prices-stale':
    'The prices of a region in use are older than `placewright.prices.staleAfterDays`. *Refresh prices*, or `placewright catalog refresh`, reads newer ones.',
  'processor-unknown': 'The catalog has no processor of this name: the speed of that machine’s cores is unknown.',
  'quota-exceeded': 'The stated machines take more than a quota. The message has what would fit.',
  'quota-too-small': 'Nothing that could run this workload is within the stated quotas.',
  'quota-unknown': 'Neither one of AWS’s quotas nor a target has this name. It limits nothing; the nearest is named.',
  'reference-cycle': '`agent.llm` or a stage leads back to the workload itself. The call is left out.',
  'reference-training': '`agent.llm` or a stage names a training run, which answers no calls. The call is left out.',
  'target-not-found': '`targets` name a file, object or service in which no workload is found.',
  'reference-unknown': '`agent.llm` or a stage names a workload that is not in the file.',
  'region-unknown': 'The catalog has no region of this name. The nearest is offered.',
  'slo-missed': 'The 95th percentile is over the stated limit. The message has both and the range.',
  'stages-unused': '`stages` stand in a workload that is no orchestration. They are left out.',
  'tab-indent': 'YAML does not indent with tabs.',
  'target-unknown': 'A name in `allow`, `deny` or `fallback` that no machine answers to. The nearest is offered.',
  'tensor-parallel-indivisible': '`tensorParallel` does not divide the attention heads of the model.',
  'too-many-problems': 'A file has more than 200 problems: the most severe are shown, this one counts the others.',
  'training-on-cpu': 'A training run on a CPU takes days or weeks. The message names a target that takes hours.',
  'type-mismatch': 'A value of another type than the key wants. It is not used.',
  'unit-in-value':
    'The unit stands in the key, the value is a plain number. The quick-fix converts it where that is certain.',
  'value-unknown': 'Not one of the values that the key knows. The nearest is offered.',
  'version-missing': 'A manifest begins with `version: 1`.',
  'version-unsupported': 'A version of the format that this release does not know.',
};

/** `docs/codes.md`. */
export function codesPage(): string {
  const severities = new Map(RULES.map(({ code, severity }) => [code, severity]));
  const lines = Object.entries(CODE_MEANINGS).map(
    ([code, meaning]) => `| \`${code}\` | ${severities.has(code) ? 'cost, speed, fit' : 'text or file'} | ${meaning} |`,
  );
  const head = '# Problem codes\n\nCodes are stable. Each problem stands at the value that it is about.\n';
  return `${head}\n| code | about | meaning |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
}
