/** RayService: a serve configuration in a string, and the cluster that it runs on. */
import { t } from '../../../../../shared/src/l10n';
import { innerYaml } from '../../foreign/fields/innerYaml';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import type { Unit } from '../../foreign/unit';
import { nodeAt } from '../../yaml/tree';
import { clusterUnit, inlineOf } from './cluster';
import { groupsOf, hasDevices } from './machines';
import { asServeConfig } from './oldServeConfig';
import { servedBy } from './serveConfig';
import type { Head } from './serveUnits';
import { aroundOf, serveUnits } from './serveUnits';

export function serviceUnits(object: ObjectSource): readonly Unit[] {
  const { root, text, context } = object;
  const spec = nodeAt(root, 'spec');
  const groups = groupsOf(nodeAt(spec, 'rayClusterConfig') ?? nodeAt(spec, 'rayClusterSpec'), text, context);
  const config = innerYaml(nodeAt(spec, 'serveConfigV2'), text);
  const old = nodeAt(spec, 'serveConfig');
  const tree = config?.root ?? (old && asServeConfig(old, text));
  const unread = config?.complete === false;
  const head: Head = {
    ...objectHead(object),
    inline: inlineOf(object, groups),
    notes: unread ? [t('A part of serveConfigV2 is not YAML: it is not read.')] : [],
  };
  const served = tree ? servedBy(tree, text, aroundOf(groups, text, context)) : [];
  if (served.length > 0) {
    return serveUnits(head, served, groups);
  }
  return groups.some(hasDevices) ? [{ ...clusterUnit(head, groups), does: 'inference' }] : [];
}
