/** dstack: services, and tasks that train or serve. Fleets, gateways, volumes and development environments are silent. */
import { readDirectives } from '../foreign/fields/inline';
import type { Unit } from '../foreign/unit';
import type { YamlFormat } from '../foreign/yamlDialect';
import { yamlDialect } from '../foreign/yamlDialect';
import type { Dialect } from '../dialect';
import { formatRetarget } from '../retarget/formatMove';
import type { TreeMap, TreeNode } from '../yaml/tree';
import { nodeAt, textOf } from '../yaml/tree';
import { DSTACK_STEPS } from './dstack/retarget';
import { runUnits } from './dstack/run';

const TYPE = /^["']?type["']?\s*:\s*["']?(service|task|dev-environment)\b/m;

const format: YamlFormat = {
  id: 'dstack',
  glance: TYPE,
  gate: (text) => TYPE.test(text) && !/^["']?(apiVersion|services)["']?\s*:/m.test(text),
  units: ({ root, text, whole }) => {
    if (!isRun(root, text)) {
      return [];
    }
    const said = readDirectives(text, whole.start, whole.end);
    return [{ root, units: runUnits(root, text).map((unit): Unit => ({ ...unit, inline: [said] })) }];
  },
};

export const dstack: Dialect = { ...yamlDialect(format), retarget: formatRetarget(format, DSTACK_STEPS) };

/** Keys that a run has beside its type; a type alone is anybody's. */
const RUN_KEYS = /^(commands|image|resources|model|replicas|nodes|port|ports|spot_policy|backends|python|ide|fleets)$/;

function isRun(root: TreeNode, text: string): root is TreeMap {
  return (
    root.kind === 'map' &&
    /^(service|task|dev-environment)$/.test(textOf(nodeAt(root, 'type'), text) ?? '') &&
    root.entries.filter(({ key }) => RUN_KEYS.test(key)).length >= 2 &&
    // A catalog entry or a pipeline step has these.
    !root.entries.some(({ key }) => /^(kind|spec|steps|jobs|metadata)$/.test(key))
  );
}
