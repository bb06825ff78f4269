/** A CloudFormation template taken apart: parameters, mappings, conditions and resources by their names. */
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, nodeAt } from '../../yaml/tree';

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly entry: TreeEntry;
  readonly node: TreeMap;
  readonly properties?: TreeNode;
  /** End of what stands before it: comments in between belong to it. */
  readonly from: number;
}

export interface Template {
  readonly text: string;
  readonly parameters: ReadonlyMap<string, TreeNode>;
  readonly mappings?: TreeNode;
  /** SAM: what every function of the template has. */
  readonly functions?: TreeNode;
  readonly conditions: ReadonlyMap<string, TreeNode>;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Conditions that have been decided; `undefined` for those that the file does not settle, and while one is at it. */
  readonly decided: Map<string, boolean | undefined>;
  /** Functions that may still be worked out: a bound on hostile templates, far above any real one. */
  readonly budget: { left: number };
}

const MOST_FUNCTIONS = 200_000;
/** Twice what CloudFormation takes (500, its quotas page); what stands behind is not read. */
const MOST_RESOURCES = 1_000;

/** `Resources` of a template, or of the file of a framework that carries one (`resources.Resources`). */
export function readTemplate(root: TreeNode, text: string): Template | undefined {
  const body = nodeAt(root, 'Resources')?.kind === 'map' ? root : nodeAt(root, 'resources');
  const resources = resourcesOf(nodeAt(body, 'Resources'));
  if (resources.size === 0) {
    return undefined;
  }
  const mappings = nodeAt(body, 'Mappings');
  const functions = nodeAt(body, 'Globals', 'Function');
  return {
    text,
    parameters: byName(nodeAt(body, 'Parameters')),
    ...(mappings ? { mappings } : {}),
    ...(functions ? { functions } : {}),
    conditions: byName(nodeAt(body, 'Conditions')),
    resources,
    decided: new Map(),
    budget: { left: MOST_FUNCTIONS },
  };
}

/** A document without template that the same readers look at: no function in it means anything. */
export function bareTemplate(text: string): Template {
  const none = new Map<string, never>();
  return { text, parameters: none, conditions: none, resources: none, decided: new Map(), budget: { left: 0 } };
}

function byName(node: TreeNode | undefined): ReadonlyMap<string, TreeNode> {
  return new Map(entriesOf(node).map(({ key, value }) => [key, value]));
}

function resourcesOf(node: TreeNode | undefined): ReadonlyMap<string, Resource> {
  const found = new Map<string, Resource>();
  let from = node?.span.start ?? 0;
  for (const entry of entriesOf(node).slice(0, MOST_RESOURCES)) {
    const { key, value } = entry;
    const type = nodeAt(value, 'Type');
    if (value.kind === 'map' && type?.kind === 'scalar' && typeof type.value === 'string') {
      const properties = entryOf(value, 'Properties')?.value;
      found.set(key, { id: key, type: type.value, entry, node: value, from, ...(properties ? { properties } : {}) });
    }
    from = Math.max(from, entry.span.end);
  }
  return found;
}

export function resourcesOfType(template: Template, ...types: readonly string[]): Resource[] {
  const all = byType(template);
  const [type, ...others] = types;
  return type !== undefined && others.length === 0
    ? (all.get(type) ?? [])
    : [...template.resources.values()].filter((resource) => types.includes(resource.type));
}

const byType = oncePerTemplate((template): ReadonlyMap<string, Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const resource of template.resources.values()) {
    const same = found.get(resource.type);
    if (same) {
      same.push(resource);
    } else {
      found.set(resource.type, [resource]);
    }
  }
  return found;
});

/** What is worked out once for a whole template, however many of its resources ask. */
export function oncePerTemplate<T>(read: (template: Template) => T): (template: Template) => T {
  const known = new WeakMap<Template, { readonly value: T }>();
  return (template) => {
    const before = known.get(template) ?? { value: read(template) };
    known.set(template, before);
    return before.value;
  };
}
