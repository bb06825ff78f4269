/** Ray Serve's configuration: the applications of `serve deploy` and of a RayService's serveConfigV2. */
import { t } from '../../../../../shared/src/l10n';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { servedByApplication } from './application';
import { servedByLlmConfig } from './llmConfig';
import type { Around, Served } from './served';

/** Every model that the configuration serves, in the order of the file. */
export function servedBy(config: TreeNode, text: string, around: Around = {}): readonly Served[] {
  const applications = itemsOf(nodeAt(config, 'applications')).filter(({ kind }) => kind === 'map');
  return applications.flatMap((application) => {
    const owners = [config, application];
    const llm = llmConfigs(nodeAt(application, 'args'));
    const served = llm.map(({ node, side }): Served => ({
      ...servedByLlmConfig(node, owners, text, around),
      ...(side ? { side } : {}),
    }));
    return served.length > 0
      ? served
      : [elsewhere(application, text) ?? servedByApplication(application, [config], text, around)];
  });
}

interface LlmConfig {
  readonly node: TreeNode;
  readonly side?: 'prefill';
}

/** A list, a single one, or the two sides of `build_pd_openai_app`. */
function llmConfigs(args: TreeNode | undefined): readonly LlmConfig[] {
  const single = nodeAt(args, 'llm_config');
  const listed = [...itemsOf(nodeAt(args, 'llm_configs')), ...(single ? [single] : [])];
  const prefill = nodeAt(args, 'prefill_config');
  const decode = nodeAt(args, 'decode_config');
  return [
    ...listed.map((node) => ({ node })),
    ...(prefill ? [{ node: prefill, side: 'prefill' as const }] : []),
    ...(decode ? [{ node: decode }] : []),
  ].filter(({ node }) => node.kind === 'map');
}

/** `llm_configs` may name files beside this one. */
function elsewhere(application: TreeNode, text: string): Served | undefined {
  const args = nodeAt(application, 'args');
  const [file] = [...itemsOf(nodeAt(args, 'llm_configs')), nodeAt(args, 'llm_config')].flatMap(
    (node) => textOf(node, text) ?? [],
  );
  return file === undefined
    ? undefined
    : {
        ...servedByApplication(application, [], text, {}),
        certain: true,
        notes: [t`What it serves stands in ${file}: that file is not read.`],
      };
}
