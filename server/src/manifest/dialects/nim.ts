/** NVIDIA's NIM operator: NIMService, the services of a NIMPipeline, and what a NIMCache holds. */
import type { ObjectSource } from '../foreign/objects';
import { objectDialect } from '../foreign/objects';
import { partOf } from '../foreign/parts';
import type { Unit } from '../foreign/unit';
import type { Site } from '../retarget/site';
import { insertFirst } from '../retarget/treeEdit';
import type { TreeNode } from '../yaml/tree';
import { itemsOf, nodeAt } from '../yaml/tree';
import { declareCache } from './nim/cache';
import { pipelineUnits, serviceUnits } from './nim/service';

const OPERATOR = /^apps\.nvidia\.com\//;

/** The labels of its node stand in the service's own block. */
function copiesIn(owner: TreeNode | undefined, text: string): Site {
  return {
    copies: { owner, key: 'replicas' },
    selector: (entries) => insertFirst(owner, [['nodeSelector', entries]], text),
  };
}

function pipelineSite({ root, text }: ObjectSource, unit: Unit): Site {
  return copiesIn(nodeAt(partOf(itemsOf(nodeAt(root, 'spec', 'services')), unit), 'spec'), text);
}

export const nim = objectDialect('nim', [
  {
    apiVersion: OPERATOR,
    kind: 'NIMService',
    units: serviceUnits,
    site: ({ root, text }) => copiesIn(nodeAt(root, 'spec'), text),
  },
  { apiVersion: OPERATOR, kind: 'NIMPipeline', units: pipelineUnits, site: pipelineSite },
  { apiVersion: OPERATOR, kind: 'NIMCache', declares: declareCache },
]);
