/** SageMaker endpoints: the configuration's variants, joined with the model, the endpoint and its scaling. */
import { t } from '../../../../../shared/src/l10n';
import { rentedMachine, sageMakerPrice, serverlessFacts } from '../../foreign/machines/ec2Types';
import type { ReplicaFacts, Unit } from '../../foreign/unit';
import type { Body } from './body';
import { boundsOf, targetsBy } from './scaling';
import type { Served } from './served';
import { servedBy } from './served';
import type { Source } from './unitParts';
import { copyNotes, everyDevice, headOf, instanceIn, isLeftOut, regionFacts, unknownNotes } from './unitParts';
import type { Value } from './values';
import { anyText, countedOf, knownText, namesIn, writtenOf } from './values';

export function endpointUnits(body: Body, source: Source): Unit[] {
  const variants = body.blocks('production_variants');
  if (isLeftOut(body)) {
    return [];
  }
  return variants.map((variant, index) => {
    const side =
      variants.length > 1 ? (knownText(variant.value('variant_name'))?.text ?? String(index + 1)) : undefined;
    return { ...variantUnit(body, variant, source), ...(side ? { side } : {}) };
  });
}

function variantUnit(body: Body, variant: Body, source: Source): Unit {
  const served = servedIn(body, variant, source);
  const serverless = variant.blocks('serverless_config')[0];
  const written = instanceIn(variant.value('instance_type'));
  const instance = serverless ? undefined : written;
  const scale = serverless ? serverlessScale(serverless) : scaleOf(body, variant, source);
  const notes = [
    ...(serverless ? [] : [sageMakerPrice()]),
    ...(serverless || variant.value('instance_type') ? [] : [t('The instance type has no value here.')]),
    ...unknownNotes([
      [t('The instance type'), variant.value('instance_type')],
      [t('The number of instances'), variant.value('initial_instance_count')],
    ]),
    ...copyNotes(body),
    ...copyNotes(variant),
    ...(body.blocks('async_inference_config').length > 0 ? [t('Requests are answered asynchronously.')] : []),
    ...served.notes,
  ];
  return {
    ...headOf(body, source),
    pods: [],
    always: true,
    ...(served.engine ? { engine: served.engine } : {}),
    ...(served.does ? { does: served.does } : {}),
    machineHint: '',
    ...(serverless ? serverlessFacts() : {}),
    facts: {
      ...(serverless ? serverlessFacts().facts : {}),
      ...regionFacts(body, source),
      ...(instance ? rentedMachine(instance) : {}),
      ...served.facts,
    },
    ...everyDevice(instance),
    scale,
    notes,
  };
}

/** The variant's own model, else that of an inference component on its endpoint. */
function servedIn(body: Body, variant: Body, source: Source): Served {
  const model = modelOf(variant.value('model_name'), source);
  if (model) {
    return servedBy(model);
  }
  const [component, ...others] = componentsOf(body, source);
  const specification = component?.blocks('specification')[0];
  if (!specification) {
    return {
      facts: {},
      notes: [t('Its model is not made in this folder, or only under conditions: container and model are not read.')],
    };
  }
  const own = modelOf(specification.value('model_name'), source);
  const several = others.length > 0 ? [t`${others.length + 1} inference components share it: the first is read.`] : [];
  const served = own ? servedBy(own) : servedBy(specification);
  return { ...served, notes: [...served.notes, ...several] };
}

/** By reference, or by the name that both write. */
export function modelOf(value: Value | undefined, { module }: Source): Body | undefined {
  const named = namesIn(value).filter((name) => name.startsWith('aws_sagemaker_model.'));
  const models = named.flatMap((name) => module.resource(name) ?? []).filter((model) => !isLeftOut(model));
  const written = knownText(value)?.text;
  const [first] =
    written === undefined
      ? models
      : (module.index('aws_sagemaker_model', 'name', (model) => textIn(model.value('name'))).get(written) ?? []);
  return first;
}

/** Copies start at none; `provisioned_concurrency` keeps some warm. */
function serverlessScale(config: Body): ReplicaFacts {
  return { minReplicas: countedOf(config.value('provisioned_concurrency')) ?? { count: 0 } };
}

function scaleOf(body: Body, variant: Body, source: Source): ReplicaFacts {
  const written = writtenOf(variant.value('initial_instance_count'));
  const managed = variant.blocks('managed_instance_scaling')[0];
  const isManaged = managed && knownText(managed.value('status'))?.text !== 'DISABLED';
  const bounds = isManaged
    ? boundsOf(managed.value('min_instance_count'), managed.value('max_instance_count'))
    : scalingTarget(body, variant, source);
  const isOpen = !written && variant.value('initial_instance_count') !== undefined;
  return { ...(written ? { replicas: written } : {}), ...bounds, ...(isOpen && !bounds ? { none: true } : {}) };
}

const textIn = (value: Value | undefined): string[] => {
  const text = knownText(value)?.text;
  return text === undefined ? [] : [text];
};

/** The endpoints with this configuration: their addresses, and their names where they are written. */
function endpointNames(body: Body, { module }: Source): string[] {
  const own = `aws_sagemaker_endpoint_configuration.${body.labels.at(-1)?.text ?? ''}`;
  const endpoints = module.index('aws_sagemaker_endpoint', 'config', (each) =>
    namesIn(each.value('endpoint_config_name')),
  );
  return (endpoints.get(own) ?? []).flatMap((endpoint) => [
    `aws_sagemaker_endpoint.${endpoint.labels.at(-1)?.text ?? ''}`,
    ...textIn(endpoint.value('name')),
  ]);
}

export function componentsOf(body: Body, source: Source): readonly Body[] {
  const components = source.module.index('aws_sagemaker_inference_component', 'endpoint', (each) => {
    const endpoint = each.value('endpoint_name');
    return [...namesIn(endpoint), ...textIn(endpoint)];
  });
  return endpointNames(body, source).flatMap((name) => components.get(name) ?? []);
}

/** `endpoint/NAME/variant/VARIANT`, where NAME is that of an endpoint with this configuration. */
function scalingTarget(body: Body, variant: Body, source: Source): ReplicaFacts | undefined {
  const targets = targetsBy(source.module);
  const wanted = knownText(variant.value('variant_name'))?.text;
  for (const target of endpointNames(body, source).flatMap((name) => targets.get(name) ?? [])) {
    const scaled = anyText(target.value('resource_id'))?.text.replace(/^.*\/variant\//, '') ?? '';
    if (!isLeftOut(target) && (wanted === undefined || scaled.includes('${') || scaled === wanted)) {
      return boundsOf(target.value('min_capacity'), target.value('max_capacity'));
    }
  }
  return undefined;
}
