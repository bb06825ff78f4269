/** LLMInferenceService: a decode side and, where it is written, a prefill side, each with workers of its own. */
import { t } from '../../../../../shared/src/l10n';
import type { RuntimeDeclaration } from '../../context';
import { authorWords } from '../../foreign/fields/authorWords';
import type { ObjectSource } from '../../foreign/objects';
import { nameOf, objectHead } from '../../foreign/objects';
import { asText } from '../../foreign/pods/podElsewhere';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';
import type { Base } from './bases';
import { basesOf, configName, ofBases } from './bases';
import { groupOf } from './llmGroup';
import { modelOfAddress } from './modelName';
import { boundsAt, writtenCount } from '../../foreign/fields/replicas';
import { scaledBy } from '../../foreign/fields/scaling';
import { asSide } from '../../foreign/parts';
import type { ReplicaFacts } from '../../foreign/unit';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import { podDevices } from '../../foreign/placementFacts';

export function declareLlmConfig({ root, text }: Omit<ObjectSource, 'context'>): RuntimeDeclaration[] {
  const name = nameOf(root, text);
  const podSpec = asText(nodeAt(root, 'spec'), text);
  return name && podSpec !== undefined
    ? [
        {
          what: 'runtime',
          names: [configName(name.text)],
          title: `LLMInferenceServiceConfig ${name.text}`,
          span: name.span,
          podSpec,
        },
      ]
    : [];
}

export function llmServiceUnits(object: ObjectSource): Unit[] {
  const { root, text, context } = object;
  const spec = nodeAt(root, 'spec');
  if (spec?.kind !== 'map') {
    return [];
  }
  const bases = basesOf(spec, text, context);
  const decode = sideUnit(object, spec, spec, bases);
  const prefill = entryOf(spec, 'prefill');
  const units =
    prefill?.value.kind === 'map'
      ? [decode, asSide(sideUnit(object, spec, prefill.value, bases), 'prefill', prefill.keySpan, prefill.span)]
      : [decode];
  return isPreset(object, units) ? [] : units;
}

/** A configuration without devices, or without a model or its pod, is a preset for others: nothing runs on its account. */
function isPreset({ root, text }: ObjectSource, units: readonly Unit[]): boolean {
  const whole = nodeAt(root, 'spec', 'template') && units.some(({ facts }) => facts?.model);
  return (
    textOf(nodeAt(root, 'kind'), text) === 'LLMInferenceServiceConfig' &&
    !whole &&
    !units.some(({ pods }) => pods.some(({ pod }) => podDevices(pod).length > 0))
  );
}

function sideUnit(object: ObjectSource, spec: TreeNode, side: TreeNode, bases: readonly Base[]): Unit {
  const { text } = object;
  const model = modelOf(nodeAt(spec, 'model'), text) ?? suppliedModel(bases);
  const runtime = textOf(nodeAt(spec, 'runtime'), text) ?? ofBases(bases, 'runtime');
  const group = groupOf(object, side, side === spec ? [] : ['prefill'], bases, engineNamed(runtime, bases));
  const missing = bases.filter(({ tree, ofKserve }) => !tree && !ofKserve);
  return {
    ...objectHead(object),
    pods: group.pods,
    facts: { ...group.facts, ...(model ? { model } : {}) },
    scale: scaleOf(object, side),
    notes: [...bases.filter(({ ofKserve }) => !ofKserve).map(noteOf), ...group.notes],
    inline: authorWords(object),
    always: true,
    ...(missing.length > 0 && group.pods.every(({ pod }) => podDevices(pod).length === 0)
      ? { open: true as const }
      : {}),
  };
}

const noteOf = ({ name, tree }: Base) =>
  tree
    ? t`What is not written here comes from LLMInferenceServiceConfig ${name}.`
    : t`What is not written here comes from LLMInferenceServiceConfig ${name}, which is not in this workspace.`;

function suppliedModel(bases: readonly Base[]): MappedText | undefined {
  const address = ofBases(bases, 'model', 'uri');
  const said = address?.startsWith('hf://') ? address : (ofBases(bases, 'model', 'name') ?? address);
  return said === undefined ? undefined : modelOfAddress(textElsewhere(said));
}

/** vLLM is what KServe starts, unless the field or a preset's name says SGLang. */
function engineNamed(runtime: string | undefined, bases: readonly Base[]): string {
  return [runtime ?? '', ...bases.map(({ name }) => name)].some((name) => /sglang/i.test(name)) ? 'sglang' : 'vllm';
}

/** `hf://` names the model; other addresses say where a copy lies, and `name` what it is. */
function modelOf(model: TreeNode | undefined, text: string): MappedText | undefined {
  const address = scalarText(nodeAt(model, 'uri'), text);
  return address?.text.startsWith('hf://')
    ? modelOfAddress(address)
    : (scalarText(nodeAt(model, 'name'), text) ?? address);
}

function scaleOf(object: ObjectSource, side: TreeNode): ReplicaFacts {
  const { text, context } = object;
  const head = objectHead(object).object;
  const scaling = nodeAt(side, 'scaling');
  const bounds = boundsAt(entryOf(scaling, 'minReplicas'), entryOf(scaling, 'maxReplicas'), text);
  const scaler = scaledBy(context, head?.kind, head?.name);
  return {
    ...writtenCount(entryOf(side, 'replicas'), text),
    // KServe's own default of `scaling.minReplicas` is 1.
    ...(bounds.maxReplicas && !bounds.minReplicas ? { minReplicas: { count: 1 } } : {}),
    ...bounds,
    ...scaler?.bounds,
  };
}
