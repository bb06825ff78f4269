/** NVIDIA's NIM operator: NIMService, the services of a NIMPipeline, and what a NIMCache holds. */
import type { ObjectSource } from '../foreign/objects';
import { objectDialect } from '../foreign/objects';
import { partOf } from '../foreign/parts';
import type { Unit } from '../foreign/unit';
import type { Site } from '../retarget/site';
import type { TreeNode } from '../yaml/tree';
import { itemsOf, nodeAt } from '../yaml/tree';
import { declareCache } from './nim/cache';
import { pipelineUnits, serviceUnits } from './nim/service';

const OPERATOR = /^apps\.nvidia\.com\//;

const copiesIn = (owner: TreeNode | undefined): Site => ({ copies: { owner, key: 'replicas' } });

const pipelineSite = ({ root }: ObjectSource, unit: Unit): Site =>
  copiesIn(nodeAt(partOf(itemsOf(nodeAt(root, 'spec', 'services')), unit), 'spec'));

export const nim = objectDialect('nim', [
  { apiVersion: OPERATOR, kind: 'NIMService', units: serviceUnits, site: ({ root }) => copiesIn(nodeAt(root, 'spec')) },
  { apiVersion: OPERATOR, kind: 'NIMPipeline', units: pipelineUnits, site: pipelineSite },
  { apiVersion: OPERATOR, kind: 'NIMCache', declares: declareCache },
]);
