/** `llm_configs`: models of Ray Serve LLM, each with its engine's own settings. */
import { t } from '../../../../../shared/src/l10n';
import { engineFromKeywords } from '../../engines/fromSettings';
import type { MappedText } from '../../engines/text';
import { countedAt } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Counted } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import type { Around, Served } from './served';
import { bundleDevices, environmentOf, regionIn, replicasOf, scalarsOf, worldSize } from './served';

/** Ray Serve LLM serves through vLLM unless `llm_engine` says otherwise. */
const DEFAULT_ENGINE = 'vllm';

export function servedByLlmConfig(
  config: TreeNode,
  owners: readonly (TreeNode | undefined)[],
  text: string,
  { image, environment: inherited }: Around,
): Served {
  const loading = nodeAt(config, 'model_loading_config');
  const id = scalarText(nodeAt(loading, 'model_id') ?? nodeAt(config, 'model_id'), text);
  const model = sourceOf(loading, text) ?? id;
  const kwargs = nodeAt(config, 'engine_kwargs');
  const environment = environmentOf([...owners, config], text, inherited);
  const engineName = (textOf(nodeAt(config, 'llm_engine'), text) ?? DEFAULT_ENGINE).toLowerCase();
  const engine = engineFromKeywords(engineName, scalarsOf(kwargs, text), { environment, ...(image ? { image } : {}) });
  const accelerator = scalarText(nodeAt(config, 'accelerator_type'), text);
  const region = regionIn(environment);
  return {
    node: config,
    ...(id ? { name: id } : {}),
    ...(engine ? { engine } : {}),
    ...(model ? { model } : {}),
    ...(accelerator ? { accelerator } : {}),
    ...(region ? { region } : {}),
    devices: devicesOf(config, kwargs, text),
    scale: replicasOf(nodeAt(config, 'deployment_config'), text),
    certain: true,
    notes: notesOf(model, loading, engine === undefined ? engineName : undefined),
  };
}

/** A name, a path, or a bucket with its mirror. */
function sourceOf(loading: TreeNode | undefined, text: string): MappedText | undefined {
  const source = nodeAt(loading, 'model_source');
  return scalarText(source, text) ?? scalarText(nodeAt(source, 'bucket_uri'), text);
}

/** Without any size a replica takes one GPU: vLLM's default of tensor parallel 1. */
function devicesOf(config: TreeNode, kwargs: TreeNode | undefined, text: string): Counted {
  if (
    textOf(nodeAt(config, 'use_cpu'), text) === 'true' ||
    textOf(nodeAt(config, 'accelerator_config', 'kind'), text) === 'cpu'
  ) {
    return { count: 0 };
  }
  const size = worldSize(
    countedAt(entryOf(kwargs, 'tensor_parallel_size') ?? entryOf(kwargs, 'tp_size'), text),
    countedAt(entryOf(kwargs, 'pipeline_parallel_size') ?? entryOf(kwargs, 'pp_size'), text),
    // Each replica of a data parallel deployment is a whole group (Ray Serve LLM, data parallel attention).
    countedAt(entryOf(kwargs, 'data_parallel_size'), text),
  );
  const bundles = bundleDevices(itemsOf(nodeAt(config, 'placement_group_config', 'bundles')));
  return size ?? (bundles ? { count: bundles } : { count: 1 });
}

function notesOf(model: MappedText | undefined, loading: TreeNode | undefined, engine: string | undefined): string[] {
  const lora = itemsOf(nodeAt(loading, 'lora')).length > 0;
  return [
    ...(model ? [] : [t('The model is not stated: model_loading_config names none.')]),
    ...(engine === undefined ? [] : [t`llm_engine ${engine} is not recognized: its settings are not read.`]),
    ...(lora ? [t('LoRA adapters are loaded beside the model: their memory is not counted.')] : []),
  ];
}
