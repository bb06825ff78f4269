/** The charts whose values are read, wherever the values stand. */
import type { Unit } from '../../foreign/unit';
import type { DocumentSource } from '../../foreign/yamlDialect';
import type { Site } from '../../retarget/site';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf } from '../../yaml/tree';
import { isModelService, modelServiceUnits } from './modelService';
import { modelServiceSite } from './modelServiceSite';
import { isProductionStack, productionStackUnits } from './productionStack';
import { productionStackSite } from './productionStackSite';

/** The values themselves, or those of the subcharts, which stand under their names. */
export function valueRoots(root: TreeNode): TreeNode[] {
  return [root, ...entriesOf(root).map(({ value }) => value)];
}

export function chartUnits(root: TreeNode, source: DocumentSource): Unit[] {
  if (isProductionStack(root)) {
    return productionStackUnits(root, source);
  }
  return isModelService(root) ? modelServiceUnits(root, source) : [];
}

export function chartSite({ root, text }: DocumentSource, unit: Unit): Site {
  return isProductionStack(root) ? productionStackSite(root, unit, text) : modelServiceSite(root, unit, text);
}
