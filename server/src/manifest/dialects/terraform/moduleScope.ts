/** One module: the blocks of a file, and what the other files of its folder say through the context. */
import { t } from '../../../../../shared/src/l10n';
import type { Context } from '../../context';
import { ELSEWHERE } from '../../engines/text';
import type { Span } from '../../manifest';
import type { Body } from './body';
import { bodyOf } from './body';
import { parseExpression, parsePiece } from './convert';
import type { PlacedBlock } from './definitions';
import { definitionsIn, REGION, resourceName } from './definitions';
import type { Scope } from './evaluate';
import { DEEPEST_REFERENCE, evaluate } from './evaluate';
import type { ParseHcl } from './load';
import { folderName } from './siblings';
import type { Expression } from './syntax';
import type { Value } from './values';
import { NULL, unknownFrom, valueAt } from './values';

export interface Module {
  /** Blocks of this file, in its order. */
  readonly own: readonly Body[];
  /** By `TYPE.NAME`, of this file or another of its folder. */
  readonly resource: (address: string) => Body | undefined;
  /** Resources of a type by the names that `keys` finds in each; `name` says which keys those are. */
  readonly index: (
    type: string,
    name: string,
    keys: (body: Body) => readonly string[],
  ) => ReadonlyMap<string, readonly Body[]>;
  readonly region: Value | undefined;
}

interface Definition {
  readonly expression: Expression;
  readonly place: (span: Span) => Span;
}

const elsewhere = () => ELSEWHERE;

export function moduleOf(parse: ParseHcl, path: string, blocks: readonly PlacedBlock[], context: Context): Module {
  const siblings = context.find('config', folderName(path)).map(({ data }) => data);
  const sibling = (name: string) => siblings.find((data) => data.has(name))?.get(name);
  const lookUp = lookUpIn(parse, definitionsOf(blocks), sibling);
  const bodyAt = ({ block, place }: PlacedBlock): Body =>
    bodyOf(block, { lookUp, place, parse: (text) => parseExpression(parse, text) });
  const placed = new Map(
    blocks.flatMap((each) => (each.block.type === 'resource' ? [[resourceName(each.block), each] as const] : [])),
  );
  const bodies = new Map<string, Body | undefined>();
  const resource = (address: string): Body | undefined => {
    if (!bodies.has(address)) {
      bodies.set(address, bodyOfResource(address));
    }
    return bodies.get(address);
  };
  const bodyOfResource = (address: string): Body | undefined => {
    const own = placed.get(address);
    const text = own ? undefined : sibling(address);
    const block = own?.block ?? (text === undefined ? undefined : parsePiece(parse, text).blocks[0]);
    return block && bodyAt(own ?? { block, place: elsewhere });
  };
  const region = lookUp(['provider', 'aws', 'region']);
  return {
    own: blocks.map((each) => {
      const address = resourceName(each.block);
      return (placed.get(address) === each ? resource(address) : undefined) ?? bodyAt(each);
    }),
    resource,
    index: indexOver((type) => {
      const keys = [...placed.keys(), ...siblings.flatMap((data) => [...data.keys()])];
      return [...new Set(keys)].filter((key) => key.startsWith(`${type}.`)).flatMap((key) => resource(key) ?? []);
    }),
    region: region.kind === 'scalar' ? region : undefined,
  };
}

/** Each index is made once, when it is first asked for: a file may hold thousands of resources. */
function indexOver(resources: (type: string) => readonly Body[]): Module['index'] {
  const known = new Map<string, ReadonlyMap<string, readonly Body[]>>();
  return (type, name, keys) => {
    const found = known.get(`${type}/${name}`);
    if (found) {
      return found;
    }
    const made = new Map<string, Body[]>();
    for (const body of resources(type)) {
      for (const key of new Set(keys(body))) {
        const list = made.get(key) ?? [];
        list.push(body);
        made.set(key, list);
      }
    }
    known.set(`${type}/${name}`, made);
    return made;
  };
}

function definitionsOf(blocks: readonly PlacedBlock[]): Map<string, Definition> {
  return new Map(
    blocks.flatMap(({ block, place }) =>
      definitionsIn(block).map(([name, { value }]) => [name, { expression: value, place }] as const),
    ),
  );
}

/** Each name is evaluated once, however often it is asked for. */
function lookUpIn(
  parse: ParseHcl,
  definitions: ReadonlyMap<string, Definition>,
  sibling: (name: string) => string | undefined,
): Scope['lookUp'] {
  const memo = new Map<string, Value>();
  let depth = 0;
  const scopeAt = (place: Scope['place']): Scope => ({ lookUp, place, parse: (text) => parseExpression(parse, text) });

  const defined = (name: string): Value => {
    const own = definitions.get(name);
    const text = own ? undefined : sibling(name);
    const expression = own?.expression ?? (text === undefined ? undefined : parseExpression(parse, text));
    return expression ? evaluate(expression, scopeAt(own?.place ?? elsewhere)) : unknownFrom(missing(name));
  };
  const named = (name: string): Value => {
    const known = memo.get(name);
    if (known || depth >= DEEPEST_REFERENCE) {
      return known ?? unknownFrom(t`${name}, which leads too far`);
    }
    // A loop finds this while it goes round.
    memo.set(name, unknownFrom(t`${name}, which leads back to itself`));
    depth += 1;
    const value = defined(name);
    depth -= 1;
    memo.set(name, value);
    return value;
  };
  const lookUp = (steps: readonly (string | number)[]): Value => {
    const [kind, name, ...rest] = steps;
    if (steps.join('.') === REGION) {
      return named(REGION);
    }
    if ((kind !== 'var' && kind !== 'local') || typeof name !== 'string') {
      const names = typeof kind === 'string' && typeof name === 'string' ? [`${kind}.${name}`] : [];
      return unknownFrom(steps.join('.'), names);
    }
    const value = named(`${kind}.${name}`);
    return rest.length === 0 ? value : (valueAt(value, ...rest) ?? absent(value, steps));
  };
  return lookUp;
}

/** A key that a known map does not have is as good as null. */
const absent = (value: Value, steps: readonly (string | number)[]): Value =>
  value.kind === 'map' || value.kind === 'null' ? NULL : unknownFrom(steps.join('.'));

const missing = (name: string) =>
  name.startsWith('var.')
    ? t`${name}, which has no default`
    : t`${name}, which is not defined in what was read of this folder`;
