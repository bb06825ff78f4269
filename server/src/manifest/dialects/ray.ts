/** Ray's own files, without Kubernetes: the configuration of `serve deploy`, and that of the cluster launcher. */
import { readDirectives } from '../foreign/fields/inline';
import { isHelmTemplate } from '../foreign/objects';
import { scalarText } from '../foreign/fields/scalarText';
import type { Unit } from '../foreign/unit';
import type { DocumentSource, FoundUnits } from '../foreign/yamlDialect';
import { yamlDialect } from '../foreign/yamlDialect';
import { itemsOf, nodeAt } from '../yaml/tree';
import { launcherUnits } from './ray/launcher';
import { servedByLlmConfig } from './ray/llmConfig';
import { servedBy } from './ray/serveConfig';
import { serveSite } from './ray/sites';
import { serveUnits } from './ray/serveUnits';

const topKey = (name: string) => new RegExp(`^(?:\\{\\s*)?\\s{0,4}["']?${name}["']?\\s*:`, 'm');
const APPLICATIONS = topKey('applications');
const CLUSTER_NAME = topKey('cluster_name');
const PROVIDER = topKey('provider');
const NODES = /\b(available_node_types|head_node|worker_nodes|head_node_type)\b/;

/** One model in a file of its own, which `llm_configs` names. */
const LLM_CONFIG = topKey('model_loading_config');

const isServeConfig = (text: string) => APPLICATIONS.test(text) && /\bimport_path\b/.test(text);
const isLauncher = (text: string) => CLUSTER_NAME.test(text) && PROVIDER.test(text) && NODES.test(text);

export const ray = yamlDialect({
  id: 'ray',
  glance: /\b(import_path|cluster_name|model_loading_config)\b/,
  gate: (text) => (isServeConfig(text) || isLauncher(text) || LLM_CONFIG.test(text)) && !isHelmTemplate(text),
  units,
  site: serveSite,
});

function units(source: DocumentSource): readonly FoundUnits[] {
  const { root } = source;
  if (root.kind !== 'map' || nodeAt(root, 'apiVersion')) {
    return [];
  }
  const found = nodeAt(root, 'applications')
    ? serveConfigUnits(source)
    : nodeAt(root, 'model_loading_config')
      ? llmConfigUnits(source)
      : launcherUnits(source);
  return found.length > 0 ? [{ root, units: found }] : [];
}

function llmConfigUnits({ root, text, whole }: DocumentSource): readonly Unit[] {
  const served = servedByLlmConfig(root, [], text, {});
  const head = {
    ...(served.name ? { name: served.name } : {}),
    fallbackName: 'ray-llm',
    span: root.span,
    anchor: { start: root.span.start, end: root.span.start },
    inline: [readDirectives(text, whole.start, whole.end)],
  };
  return serveUnits(head, [served], []);
}

function serveConfigUnits({ root, text, whole }: DocumentSource): readonly Unit[] {
  const [first] = itemsOf(nodeAt(root, 'applications'));
  const name = scalarText(nodeAt(first, 'name'), text);
  const head = {
    ...(name ? { name } : {}),
    fallbackName: 'ray-serve',
    span: root.span,
    anchor: nodeAt(first, 'import_path')?.span ?? { start: root.span.start, end: root.span.start },
    inline: [readDirectives(text, whole.start, whole.end)],
  };
  return serveUnits(head, servedBy(root, text), []);
}
