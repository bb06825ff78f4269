/** Settings of an application that brings its own code, under the names that people give them. */
import type { FactName } from '../../engines/engine';
import type { MappedText } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';
import { scalarsOf } from './served';

/** Words under which applications are told their settings, in variables and arguments alike. */
const WORDS: readonly (readonly [FactName, RegExp])[] = [
  ['model', /^(hf_?|llm_?|base_?|vllm_?)?model(_?(id|name|name_or_path|source|path|uri|repo|dir))?$|^hf_model_id$/i],
  ['tensorParallel', /^(vllm_?)?(tensor_?parallel(ism|_?size|_?degree)?|tp_?(size|degree)?|num_shard)$/i],
  ['pipelineParallel', /^(vllm_?)?(pipeline_?parallel(ism|_?size)?|pp_?size)$/i],
  ['modelFile', /^(model_?file(_?name)?|gguf_?file)$/i],
  ['dtype', /^(vllm_?|torch_?)?dtype$/i],
  ['quantization', /^(vllm_?)?quantization$/i],
  ['contextTokens', /^(vllm_?)?(max_?model_?len(gth)?|max_context_len(gth)?)$/i],
];
/** A name in these words is that of the weights; others may be what the service calls itself. */
const SURE_MODEL = /id|source|path|uri|repo/i;

/** A model described in a file of its own. */
export const isFile = (value: string) => /\.(ya?ml|json)$/i.test(value);

export type Settings = ReadonlyMap<FactName, MappedText>;

/** Variables first: they are what a deployment overrides; then arguments, then what the deployment is configured with. */
export function settingsOf(
  application: TreeNode,
  deployment: TreeNode | undefined,
  environment: Environment,
  text: string,
): Settings {
  const args = nodeAt(application, 'args');
  const user = nodeAt(deployment, 'user_config');
  const sources: Environment[] = [
    environment,
    ...[args, user].flatMap((owner) =>
      [owner, nodeAt(owner, 'engine_args'), nodeAt(owner, 'engine_kwargs'), nodeAt(owner, 'model')].map((each) =>
        scalarsOf(each, text),
      ),
    ),
  ];
  const settings = new Map<FactName, MappedText>();
  for (const [fact, words] of WORDS) {
    const candidates = sources.flatMap((source) =>
      [...source].flatMap(([key, value]) =>
        words.test(key.replaceAll('-', '_')) && value && !isFile(value.text) ? [{ key, value }] : [],
      ),
    );
    const found = (fact === 'model' && candidates.find(({ key }) => SURE_MODEL.test(key))) || candidates[0];
    if (found) {
      settings.set(fact, found.value);
    }
  }
  return settings;
}
