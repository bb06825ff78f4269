/** Lambda functions, plain and of SAM, where they plainly run a model themselves. */
import { t } from '../../../../../shared/src/l10n';
import { givenPod } from '../../foreign/pods/givenPod';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import type { Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';
import { engineOf, imageAt, variablesAt } from './containers';
import { architectureLabel } from './ecs';
import { field, listAt, textAt } from './fields';
import { conditionNotes, resourceHead } from './resourceHead';
import { resolve } from './resolve';
import { placeholder } from './values';
import type { Resource, Template } from './template';
import { resourcesOfType } from './template';

const PRICED = () =>
  t('Lambda is priced by the second and its memory, which has no estimate: the function is priced on EC2 machines.');

export function lambdaUnits(template: Template): Unit[] {
  return resourcesOfType(template, 'AWS::Lambda::Function', 'AWS::Serverless::Function').flatMap((resource) => {
    const found = modelIn(template, resource);
    return found ? [functionUnit(template, resource, found)] : [];
  });
}

interface FunctionModel {
  readonly engine?: EngineReading;
  readonly model?: MappedText;
}

function functionUnit(template: Template, resource: Resource, { engine, model }: FunctionModel): Unit {
  const { properties } = resource;
  // SAM's `Globals` count where the function says nothing.
  const shared = resource.type === 'AWS::Serverless::Function' ? template.functions : undefined;
  const architectures = [
    ...listAt(template, properties, 'Architectures'),
    ...listAt(template, shared, 'Architectures'),
  ];
  const [architecture] = architectures.map((item) => textAt(template, item));
  const pod = givenPod([], architectureLabel(architecture));
  const kept = textAt(template, properties, 'ProvisionedConcurrencyConfig', 'ProvisionedConcurrentExecutions')?.text;
  const memory = (textAt(template, properties, 'MemorySize') ?? textAt(template, shared, 'MemorySize'))?.text;
  return {
    ...resourceHead(resource, template),
    pods: [{ pod, copies: 1 }],
    ...(engine ? { engine } : {}),
    facts: { devices: { count: 0 }, ...(model ? { model } : {}) },
    open: true,
    machineless: true,
    machineHint: PRICED(),
    scale: { none: true },
    notes: [
      ...conditionNotes(resource, template),
      ...(memory && /^\d+$/.test(memory) ? [t`The function has ${memory} MiB of memory.`] : []),
      ...(kept ? [t`Copies kept warm: ${kept}.`] : []),
    ],
    always: true,
  };
}

/** Files of weights in a variable. */
const WEIGHTS = /\.(gguf|onnx|safetensors|tflite)$/i;
/** Libraries in a layer's or a handler's name. */
const LIBRARY = /onnx-?_?runtime|(^|[^a-z])(transformers|llama-?_?cpp|ctranslate2|sentence-?_?transformers)([^a-z]|$)/i;
/** Set for the library in the function itself. */
const OWN_LIBRARY = ['HF_MODEL_ID', 'TRANSFORMERS_CACHE', 'SENTENCE_TRANSFORMERS_HOME'];

function modelIn(template: Template, resource: Resource): FunctionModel | undefined {
  const { properties, node } = resource;
  const image = imageAt(
    template,
    field(template, properties, 'ImageUri') ?? field(template, properties, 'Code', 'ImageUri'),
  );
  const variables = variablesAt(template, field(template, properties, 'Environment', 'Variables'));
  const engine = engineOf(template, { ...(image ? { image } : {}), command: [], args: [], variables });
  const file = [...variables.values.values()].find((value) => value && WEIGHTS.test(value.text));
  const named = variables.values.get('HF_MODEL_ID') ?? file;
  const hints = [
    ...listAt(template, properties, 'Layers').map((layer) => nameIn(template, layer)),
    ...layerNames(template, field(template, properties, 'Layers')),
    textAt(template, properties, 'Handler')?.text ?? '',
    textAt(template, nodeAt(node, 'Metadata'), 'DockerContext')?.text ?? '',
    textAt(template, nodeAt(node, 'Metadata'), 'Dockerfile')?.text ?? '',
    textAt(template, properties, 'CodeUri')?.text ?? '',
  ];
  const isModel =
    engine !== undefined ||
    file !== undefined ||
    OWN_LIBRARY.some((name) => variables.values.has(name)) ||
    hints.some((hint) => LIBRARY.test(hint));
  return isModel ? { ...(engine ? { engine } : {}), ...(named ? { model: named } : {}) } : undefined;
}

const nameIn = (template: Template, layer: TreeNode) => textAt(template, layer)?.text ?? '';

/** Layers of the same template, by their logical names. */
function layerNames(template: Template, layers: TreeNode | undefined): string[] {
  const items = layers?.kind === 'list' ? layers.items : [];
  return items.map((item) => placeholder(resolve(template, item)));
}
