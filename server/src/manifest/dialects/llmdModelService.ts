/** llm-d's ModelService: a decode and a prefill side; what both leave out stands in a base configuration. */
import { t } from '../../../../shared/src/l10n';
import { readAs } from '../engines/readAs';
import { authorWords } from '../foreign/fields/authorWords';
import { givenDevice } from '../foreign/pods/givenPod';
import type { ObjectSource } from '../foreign/objects';
import { isHelmAmongTemplates, objectDialect, objectHead } from '../foreign/objects';
import { podDevices } from '../foreign/placementFacts';
import type { NodeLabel, Pod, PodContainer } from '../foreign/pods/podSpec';
import { containerText, readPod } from '../foreign/pods/podSpec';
import { countedAt, writtenCount } from '../foreign/fields/replicas';
import { scalarText } from '../foreign/fields/scalarText';
import { asSide } from '../foreign/parts';
import type { Counted, Unit } from '../foreign/unit';
import type { Site } from '../retarget/site';
import type { TreeNode } from '../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../yaml/tree';
import { modelOfAddress, namesNoModel } from './kserve/modelName';
import { withoutPlaceholder } from './kserve/servingRuntime';

export const llmdModelService = objectDialect(
  'llm-d',
  [{ apiVersion: /^llm-d\.ai\//, kind: 'ModelService', units: serviceUnits, site: sideSite }],
  // `{{ .ModelPath }}` is the controller's own placeholder.
  isHelmAmongTemplates,
);

/** Devices follow from the tensor size where a kind of GPU is asked for. */
function sideSite({ root }: ObjectSource, unit: Unit): Site {
  const owner = nodeAt(root, 'spec', unit.side === 'prefill' ? 'prefill' : 'decode');
  const isDerived = unit.pods.some(({ pod }) => podDevices(pod).some(({ key }) => key === undefined));
  return {
    copies: { owner, key: 'replicas' },
    split: { owner, block: 'parallelism', tensor: 'tensor' },
    ...(isDerived || nodeAt(owner, 'acceleratorTypes') ? { own: ['resources'] as const } : {}),
  };
}

function serviceUnits(object: ObjectSource): Unit[] {
  const spec = nodeAt(object.root, 'spec');
  const decode = nodeAt(spec, 'decode');
  const prefill = entryOf(spec, 'prefill');
  return [
    ...(decode?.kind === 'map' ? [sideUnit(object, spec, decode)] : []),
    ...(prefill?.value.kind === 'map'
      ? [asSide(sideUnit(object, spec, prefill.value), 'prefill', prefill.keySpan, prefill.span)]
      : []),
  ];
}

function sideUnit(object: ObjectSource, spec: TreeNode | undefined, node: TreeNode): Unit {
  const { text } = object;
  const tensor = countedAt(entryOf(nodeAt(node, 'parallelism'), 'tensor'), text);
  const pod = podOf(object, node, tensor);
  const base = textOf(nodeAt(spec, 'baseConfigMapRef', 'name'), text);
  const address = scalarText(nodeAt(spec, 'modelArtifacts', 'uri'), text);
  const model = scalarText(nodeAt(spec, 'routing', 'modelName'), text) ?? (address && modelOfAddress(address));
  const open = base !== undefined && podDevices(pod).length === 0;
  return {
    ...objectHead(object),
    pods: [{ pod, copies: 1 }],
    facts: {
      ...(model && !namesNoModel(model.text) ? { model } : {}),
      ...(tensor ? { tensorParallel: tensor } : {}),
    },
    scale: writtenCount(entryOf(node, 'replicas'), text),
    notes: base === undefined ? [] : [t`What is not written here comes from the base configuration ${base}.`],
    inline: authorWords(object),
    always: true,
    ...(open ? { open } : {}),
  };
}

/** vLLM is what the base configurations start; devices follow from tensor parallelism where a kind of GPU is asked for. */
function podOf({ text, context }: ObjectSource, side: TreeNode, tensor: Counted | undefined): Pod {
  const pod = readPod(side, text, context);
  const labels = acceleratorLabels(nodeAt(side, 'acceleratorTypes'), text);
  const derived = labels.length > 0 && podDevices(pod).length === 0;
  const containers = pod.containers.map((container, index): PodContainer => {
    const engine = index === 0 ? readAs('vllm', containerText(container.node, text, context)) : container.engine;
    return {
      ...container,
      ...(engine ? { engine: withoutPlaceholder(engine) } : {}),
      ...(derived && index === 0 ? { devices: givenDevice('nvidia.com/gpu', tensor ?? { count: 1 }) } : {}),
    };
  });
  return { ...pod, containers, labels: [...pod.labels, ...labels] };
}

function acceleratorLabels(types: TreeNode | undefined, text: string): NodeLabel[] {
  const key = scalarText(nodeAt(types, 'labelKey'), text);
  const values = itemsOf(nodeAt(types, 'labelValues')).flatMap((item) => scalarText(item, text) ?? []);
  const list = nodeAt(types, 'labelValues');
  return key && values.length > 0
    ? [{ key: key.text, keySpan: key.span, values, from: 'affinity', ...(list?.kind === 'list' ? { list } : {}) }]
    : [];
}
