/** VLLMRuntime of the vLLM production stack's operator: model, engine settings and deployment in blocks of their own. */
import { t } from '../../../../shared/src/l10n';
import type { FactName } from '../engines/engine';
import { engineFromSettings } from '../engines/fromSettings';
import { parseImage } from '../engines/image';
import { readAs } from '../engines/readAs';
import type { ContainerText, EngineReading } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import { authorWords } from '../foreign/fields/authorWords';
import { devicesAt, mapOf } from '../foreign/pods/givenPod';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import type { Pod } from '../foreign/pods/podSpec';
import { containerText, readPod } from '../foreign/pods/podSpec';
import { writtenCount } from '../foreign/fields/replicas';
import { scalarText } from '../foreign/fields/scalarText';
import { scaledBy } from '../foreign/fields/scaling';
import type { Unit } from '../foreign/unit';
import type { Site } from '../retarget/site';
import { replaceScalar } from '../retarget/treeEdit';
import type { TreeNode } from '../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../yaml/tree';

export const vllmRuntime = objectDialect('vllmruntime', [
  {
    apiVersion: /^production-stack\.vllm\.ai\//,
    kind: 'VLLMRuntime',
    units: (object) => [unitOf(object)],
    site: runtimeSite,
  },
]);

/** Devices stand in a field of their own; the tensor size in the engine's block. */
function runtimeSite({ root, text }: ObjectSource): Site {
  const spec = nodeAt(root, 'spec');
  const deployment = nodeAt(spec, 'deploymentConfig');
  const gpus = nodeAt(deployment, 'resources', 'gpu');
  return {
    copies: { owner: deployment, key: 'replicas' },
    split: { owner: nodeAt(spec, 'vllmConfig'), tensor: 'tensorParallelSize' },
    own: ['resources'],
    selector: () => ({ reason: t('a VLLMRuntime has no field for its machine') }),
    fields: ({ target }) =>
      gpus?.kind === 'scalar'
        ? replaceScalar(gpus, String(target.acceleratorCount ?? 0), text)
        : { reason: t('how many GPUs it takes is not written here') },
  };
}

function unitOf(object: ObjectSource): Unit {
  const { root, text, context } = object;
  const spec = nodeAt(root, 'spec');
  const deployment = nodeAt(spec, 'deploymentConfig');
  const resources = nodeAt(deployment, 'resources');
  const image = scalarText(nodeAt(deployment, 'image', 'name'), text);
  const engine = engineOf(object, spec, image);
  const main = {
    node: mapOf(deployment),
    devices: devicesAt(resourceOf(textOf(nodeAt(resources, 'gpuType'), text)), entryOf(resources, 'gpu'), text),
    ...(image ? { image } : {}),
    ...(engine ? { engine } : {}),
  };
  const pod: Pod = { ...readPod(deployment, text, context), containers: [main] };
  const head = objectHead(object);
  const scaler = scaledBy(context, head.object?.kind, head.object?.name);
  return {
    ...head,
    pods: [{ pod, copies: 1 }],
    scale: { ...writtenCount(entryOf(deployment, 'replicas'), text), ...scaler?.bounds },
    notes: scaler ? [scaler.note] : [],
    inline: authorWords(object),
    always: true,
  };
}

/** A Kubernetes resource; the operator's own default is NVIDIA's. */
const resourceOf = (type: string | undefined) => (type?.includes('/') ? type : 'nvidia.com/gpu');

/** Flags in `extraArgs` first, as the engine reads the last of two; the blocks' fields where no flag says it. */
function engineOf(object: ObjectSource, spec: TreeNode | undefined, image: MappedText | undefined) {
  const { text, context } = object;
  const model = nodeAt(spec, 'model');
  const config = nodeAt(spec, 'vllmConfig');
  const written = containerText(config, text, context);
  const extra = itemsOf(nodeAt(config, 'extraArgs')).flatMap((item) => scalarText(item, text) ?? []);
  const known = image && parseImage(image.text) ? image : undefined;
  const container: ContainerText = { ...written, args: extra, ...(known ? { image: known } : {}) };
  const flags = readAs('vllm', container);
  const settings = new Map<FactName, MappedText>();
  const take = (name: FactName, node: TreeNode | undefined) => {
    const value = scalarText(node, text);
    if (value) {
      settings.set(name, value);
    }
  };
  take('model', nodeAt(model, 'modelURL'));
  take('contextTokens', nodeAt(model, 'maxModelLen'));
  take('dtype', nodeAt(model, 'dtype'));
  take('maxSequences', nodeAt(model, 'maxNumSeqs'));
  take('quantization', nodeAt(model, 'quantization'));
  take('tensorParallel', nodeAt(config, 'tensorParallelSize'));
  take('pipelineParallel', nodeAt(config, 'pipelineParallelSize'));
  const stated = engineFromSettings('vllm', settings, image ? { image } : {});
  return stated && flags ? together(flags, stated) : stated;
}

function together(flags: EngineReading, stated: EngineReading): EngineReading {
  return {
    ...stated,
    facts: new Map([...stated.facts, ...flags.facts]),
    unresolved: new Map([...stated.unresolved, ...flags.unresolved]),
    words: flags.words,
    hints: flags.hints,
  };
}
