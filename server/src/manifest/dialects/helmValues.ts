/** Helm values of charts that serve models: vLLM's production stack and llm-d's modelservice. Other charts' values are silent. */
import { readDirectives } from '../foreign/fields/inline';
import { yamlDialect } from '../foreign/yamlDialect';
import { chartSite, chartUnits, valueRoots } from './helmValues/charts';

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
      const units = chartUnits(root, source);
      const said = readDirectives(source.text, source.whole.start, source.whole.end);
      return units.length > 0 ? [{ root, units: units.map((unit) => ({ ...unit, inline: [said] })) }] : [];
    }),
  site: chartSite,
});
