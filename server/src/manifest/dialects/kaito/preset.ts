/** What KAITO starts for a preset: vLLM with the settings of a ConfigMap, unless the object asks for Transformers. */
import { t } from '../../../../../shared/src/l10n';
import type { Context } from '../../context';
import type { FactName } from '../../engines/engine';
import { engineFromKeywords, engineFromSettings } from '../../engines/fromSettings';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import { parseTolerant } from '../../yaml/tolerant';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, nodeAt, textOf } from '../../yaml/tree';

/** KAITO's own key in the ConfigMap that `inference.config` names. */
const CONFIG_KEY = 'inference_config.yaml';

export interface PresetReading {
  readonly engine?: EngineReading;
  readonly notes: readonly string[];
}

export function presetEngine(
  root: TreeNode,
  inference: TreeNode | undefined,
  model: MappedText,
  text: string,
  context: Context,
): PresetReading {
  const runtime = textOf(nodeAt(root, 'metadata', 'annotations', 'kaito.sh/runtime'), text);
  if (runtime === 'transformers') {
    return { notes: [t('The object asks for the Transformers runtime instead of vLLM: its speed is not known.')] };
  }
  const name = textOf(nodeAt(inference, 'config'), text);
  const [config] = name === undefined ? [] : context.find('config', name);
  const written = config?.data.get(CONFIG_KEY);
  const notes =
    name !== undefined && written === undefined
      ? [t`Settings of the engine come from the ConfigMap ${name}, which is not in this workspace.`]
      : [];
  const stated = engineFromSettings('vllm', new Map<FactName, MappedText>([['model', model]]));
  const set = written === undefined ? undefined : engineFromKeywords('vllm', settingsOf(written));
  if (!stated) {
    return { notes };
  }
  return { engine: { ...stated, facts: new Map([...(set?.facts ?? []), ...stated.facts]) }, notes };
}

function settingsOf(written: string): Map<string, MappedText> {
  const { root } = parseTolerant(written);
  const settings = new Map<string, MappedText>();
  for (const { key, value } of entriesOf(nodeAt(root, 'vllm'))) {
    const said = textOf(value, written);
    if (said !== undefined) {
      settings.set(key, textElsewhere(said));
    }
  }
  return settings;
}
