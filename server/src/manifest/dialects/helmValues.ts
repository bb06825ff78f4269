/** Helm values of charts that serve models: vLLM's production stack and llm-d's modelservice. Other charts' values are silent. */
import { readDirectives } from '../foreign/fields/inline';
import type { DocumentSource } from '../foreign/yamlDialect';
import { yamlDialect } from '../foreign/yamlDialect';
import type { TreeNode } from '../yaml/tree';
import { entriesOf } from '../yaml/tree';
import { isModelService, modelServiceUnits } from './helmValues/modelService';
import { isProductionStack, productionStackUnits } from './helmValues/productionStack';

const STACK = /["']?servingEngineSpec["']?\s*:/;
const SERVICE = /["']?modelArtifacts["']?\s*:/;

export const helmValues = yamlDialect({
  id: 'helm-values',
  onKubernetes: true,
  glance: /servingEngineSpec|modelArtifacts/,
  // A line that starts with an action is a template's; actions inside values are the charts' own habit.
  gate: (text) =>
    ((STACK.test(text) && /modelSpec/.test(text)) || (SERVICE.test(text) && /\b(decode|prefill)\b/.test(text))) &&
    !/^[ \t]*\{\{/m.test(text) &&
    !/^["']?apiVersion["']?\s*:/m.test(text),
  units: (source) =>
    valueRoots(source.root).flatMap((root) => {
      const units = unitsOf(root, source);
      const said = readDirectives(source.text, source.whole.start, source.whole.end);
      return units.length > 0 ? [{ root, units: units.map((unit) => ({ ...unit, inline: [said] })) }] : [];
    }),
});

/** The values themselves, or those of the subcharts, which stand under their names. */
function valueRoots(root: TreeNode): TreeNode[] {
  return [root, ...entriesOf(root).map(({ value }) => value)];
}

function unitsOf(root: TreeNode, source: DocumentSource) {
  if (isProductionStack(root)) {
    return productionStackUnits(root, source);
  }
  return isModelService(root) ? modelServiceUnits(root, source) : [];
}
