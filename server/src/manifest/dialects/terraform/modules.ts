/** Calls of modules that put a model on machines: the module's own files are not read, its arguments are. */
import { t } from '../../../../../shared/src/l10n';
import { readEngine } from '../../engines/readEngine';
import { shellWords } from '../../engines/shell';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import { classOfFamily, familyOf } from '../../foreign/machines/hardware';
import { isSageMakerType, rentedMachine, sageMakerPrice, serverlessFacts } from '../../foreign/machines/ec2Types';
import type { ReplicaFacts, Unit } from '../../foreign/unit';
import type { Body } from './body';
import { environmentOf } from './containers';
import { groupUnits, instanceUnits } from './machines';
import { boundsOf } from './scaling';
import type { Served } from './served';
import { servedOf, taskKind } from './served';
import type { Source } from './unitParts';
import { copyNotes, everyDevice, headOf, instanceIn, isLeftOut, regionFacts, unknownNotes } from './unitParts';
import type { Value } from './values';
import { countedOf, itemsOf, knownText, valueAt, writtenOf } from './values';

export const INSTANCE = ['instance_type', 'sagemaker_instance_type', 'endpoint_instance_type'];
export const COUNT = [
  'instance_count',
  'initial_instance_count',
  'sagemaker_instance_count',
  'endpoint_instance_count',
];
/** A model by an identifier of its own; `model` and `model_name` may be any name. */
const MODEL = ['hf_model_id', 'huggingface_model_id', 'model_id'];
const MAYBE_MODEL = ['model', 'model_name'];
/** The archive that is served where no model is named. */
const MODEL_DATA = ['model_data', 'model_data_url', 'model_data_uri', 'model_data_source'];
const REGION = ['region', 'aws_region'];
const IMAGE = ['image_uri', 'container_image', 'image'];
/** Machines for people and for clusters. */
const NO_SERVING = /notebook|studio|domain|\beks\b|karpenter|\bemr\b|bastion/i;

export function moduleUnits(body: Body, source: Source): Unit[] {
  const origin = knownText(body.value('source'))?.text ?? '';
  if (NO_SERVING.test(origin) || isLeftOut(body)) {
    return [];
  }
  return servingUnit(body, source, origin) ?? machineModule(body, source, origin);
}

/** Public modules that stand for one resource. */
function machineModule(body: Body, source: Source, origin: string): Unit[] {
  if (/ec2-instance/.test(origin)) {
    return instanceUnits(body, source);
  }
  return /terraform-aws-modules\/autoscaling|ec2-autoscale-group/.test(origin) ? groupUnits(body, source) : [];
}

export const firstOf = (body: Body, names: readonly string[]): Value | undefined =>
  names.map((name) => body.value(name)).find((value) => value !== undefined);

function servingUnit(body: Body, source: Source, origin: string): Unit[] | undefined {
  const type = firstOf(body, INSTANCE) ?? valueAt(body.value('production_variant'), 'instance_type');
  const written = instanceIn(type);
  const serverless = body.value('serverless_config');
  const model = modelOf(body);
  const onSageMaker =
    /sagemaker/i.test(origin) || isSageMakerType(written?.text ?? '') || body.value('hf_task') !== undefined;
  const hardware = written && classOfFamily(familyOf(written.text));
  const runs = onSageMaker
    ? written !== undefined || serverless !== undefined || type?.kind === 'unknown'
    : hardware === 'gpu' || hardware === 'neuron';
  if (!runs || !(model || (onSageMaker && isSageMakerType(written?.text ?? '')))) {
    return undefined;
  }
  const served = servedHere(body);
  const does = served.does ?? taskKind(knownText(body.value('hf_task')));
  const isServerless = onSageMaker && serverless !== undefined;
  const instance = isServerless ? undefined : written;
  const contextTokens = countedOf(valueAt(body.value('tgi_config'), 'max_total_tokens'));
  const modelText = knownText(model ?? firstOf(body, MODEL_DATA));
  const region = knownText(firstOf(body, REGION));
  return [
    {
      ...headOf(body, source),
      pods: [],
      always: true,
      ...(served.engine ? { engine: served.engine } : {}),
      ...(does ? { does } : {}),
      machineHint: '',
      ...(isServerless ? serverlessFacts() : {}),
      facts: {
        ...(isServerless ? serverlessFacts().facts : {}),
        ...regionFacts(body, source),
        ...(region ? { region } : {}),
        ...(instance ? rentedMachine(instance) : {}),
        ...served.facts,
        ...(modelText ? { model: modelText } : {}),
        ...(contextTokens ? { contextTokens } : {}),
      },
      ...everyDevice(instance),
      scale: scaleOf(body, isServerless),
      notes: [
        ...(onSageMaker && !isServerless ? [sageMakerPrice()] : []),
        ...unknownNotes([
          [t('The instance type'), isServerless ? undefined : type],
          [t('The model'), model],
          [t('The number of instances'), firstOf(body, COUNT)],
        ]),
        ...served.notes,
        ...copyNotes(body),
      ],
    },
  ];
}

function modelOf(body: Body): Value | undefined {
  const maybe = firstOf(body, MAYBE_MODEL);
  return firstOf(body, MODEL) ?? (knownText(maybe)?.text.includes('/') ? maybe : undefined);
}

function servedHere(body: Body): Served {
  const flags = knownText(body.value('vllm_args'));
  if (flags || body.names.some((name) => name.startsWith('vllm_'))) {
    const args: readonly MappedText[] = flags ? shellWords(flags) : [];
    const image = textElsewhere('vllm/vllm-openai');
    const engine = readEngine({ image, command: [], args, environment: environmentOf(body.value('environment')) });
    return { ...(engine ? { engine } : {}), facts: {}, notes: [] };
  }
  if (body.value('tgi_config')) {
    // The settings of Text Generation Inference: the module brings its image.
    const image = textElsewhere('ghcr.io/huggingface/text-generation-inference');
    const engine = readEngine({ image, command: [], args: [], environment: environmentOf(body.value('environment')) });
    return { ...(engine ? { engine } : {}), facts: {}, notes: [] };
  }
  const [container] = itemsOf(body.value('containers'));
  return container
    ? servedOf(valueAt(container, 'image_uri') ?? valueAt(container, 'image'), valueAt(container, 'environment'))
    : servedOf(firstOf(body, IMAGE), body.value('environment'));
}

function scaleOf(body: Body, serverless: boolean): ReplicaFacts {
  const count = firstOf(body, COUNT) ?? valueAt(body.value('production_variant'), 'initial_instance_count');
  const replicas = writtenOf(count);
  const scaling = body.value('autoscaling');
  const bounds = boundsOf(valueAt(scaling, 'min_capacity'), valueAt(scaling, 'max_capacity'));
  if (serverless) {
    return { minReplicas: { count: 0 } };
  }
  return { ...(replicas ? { replicas } : {}), ...bounds, ...(count && !replicas && !bounds ? { none: true } : {}) };
}
