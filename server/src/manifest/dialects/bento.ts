/** Deployment files of BentoCloud. A bentofile says how a service is packed: its hardware stands in Python, and it is silent. */
import { t } from '../../../../shared/src/l10n';
import type { Dialect } from '../dialect';
import { givenPod } from '../foreign/pods/givenPod';
import { readDirectives } from '../foreign/fields/inline';
import { chooseOffer } from '../foreign/machines/offers';
import { boundsAt } from '../foreign/fields/replicas';
import { keyText, scalarText } from '../foreign/fields/scalarText';
import type { Unit } from '../foreign/unit';
import { yamlDialect } from '../foreign/yamlDialect';
import type { TreeEntry, TreeNode } from '../yaml/tree';
import { entriesOf, entryOf, nodeAt } from '../yaml/tree';
import { bentoMachine } from './bento/machines';

const reading = yamlDialect({
  id: 'bentoml',
  glance: /instance_type/,
  gate: (text) =>
    /["']?instance_type["']?\s*:/.test(text) &&
    /^[ \t]*["']?(services|bento|scaling)["']?\s*:/m.test(text) &&
    !/^["']?(apiVersion|resources|type)["']?\s*:/m.test(text),
  units: ({ root, text, whole }) => {
    const said = readDirectives(text, whole.start, whole.end);
    const units = deployed(root).map((entry) => ({ ...unitOf(entry, text), inline: [said] }));
    return units.length > 0 ? [{ root, units }] : [];
  },
});

export const bento: Dialect = {
  ...reading,
  // Its machines have names and prices of their own: none of ours is one of them.
  retarget: () => ({ ok: false, reason: t('BentoCloud lends machines of its own, at its own prices') }),
};

/** Keys of a deployment beside its services. */
const OWN_KEYS = /^(bento|cluster|access_authorization|secrets|envs|name)$/;

interface Deployed {
  readonly name: TreeEntry | undefined;
  readonly node: TreeNode;
}

/** Services with a machine; of one service alone the settings may stand at the top. */
function deployed(root: TreeNode): Deployed[] {
  const named = entriesOf(root).filter(({ key }) => OWN_KEYS.test(key));
  if (root.kind !== 'map' || named.length === 0) {
    return [];
  }
  const services = entriesOf(nodeAt(root, 'services')).filter(({ value }) => isService(value));
  if (services.length > 0) {
    return services.map((name) => ({ name, node: name.value }));
  }
  return nodeAt(root, 'bento') && nodeAt(root, 'instance_type') ? [{ name: entryOf(root, 'name'), node: root }] : [];
}

/** Compose's services have images, and other formats their own words. */
const isService = (node: TreeNode) =>
  nodeAt(node, 'instance_type')?.kind === 'scalar' && !nodeAt(node, 'image') && !nodeAt(node, 'build');

function unitOf({ name: entry, node }: Deployed, text: string): Unit {
  const machine = scalarText(nodeAt(node, 'instance_type'), text);
  const read = machine && bentoMachine(machine);
  const chosen = chooseOffer(read?.offer ? [read.offer] : [], true, 'BentoCloud');
  const isTop = entry?.value !== node;
  const name = isTop ? scalarText(entry?.value, text) : entry && keyText(entry, text);
  const scaling = nodeAt(node, 'scaling');
  const devices = chosen.device ? [chosen.device] : [];
  return {
    ...(name ? { name } : {}),
    fallbackName: 'Bento service',
    object: { kind: 'BentoService', ...(name ? { name: name.text } : {}) },
    span: entry && !isTop ? entry.span : node.span,
    anchor: entryOf(node, 'instance_type')?.keySpan ?? node.span,
    pods: node.kind === 'map' ? [{ pod: givenPod([{ node, devices }]), copies: 1 }] : [],
    facts: { ...chosen.facts, ...(machine ? { machine } : {}), cloud: 'BentoCloud' },
    machineHint: '',
    scale: boundsAt(entryOf(scaling, 'min_replicas'), entryOf(scaling, 'max_replicas'), text),
    notes: [
      ...(read?.notes ?? []),
      ...chosen.notes,
      t('Its model and its engine stand in service.py, which is not read.'),
    ],
    always: true,
  };
}
