/** SageMaker: CDK's own classes above CloudFormation's, and the endpoints of the generative AI constructs. */
import type { TreeEntry, TreeNode } from '../../../yaml/tree';
import { entryOf, itemsOf } from '../../../yaml/tree';
import type { Construct, Construction } from './construction';
import { addResource, entryAs, listOf, mapOf, referenceTo, renamed, scalarOf } from './construction';
import type { Maker } from './maker';
import { methodsOn, propertiesOf, withSuffix } from './maker';

const MODEL = 'AWS::SageMaker::Model';
const CONFIG = 'AWS::SageMaker::EndpointConfig';
const ENDPOINT = 'AWS::SageMaker::Endpoint';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

/** `new sagemaker.Model(this, 'M', { containers: [{ image, modelData, environment }] })`. */
const model: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  addResource(at, construct, MODEL, mapOf(props.span, [renamed(entryOf(props, 'containers'), 'Containers')]));
};

/** Variants of the configuration, and those that are added to it. */
const endpointConfig: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const added = methodsOn(at, construct, 'addInstanceProductionVariant').flatMap(({ call }) =>
    call.arguments.slice(0, 1).map((each) => at.read(each)),
  );
  const variants = [...itemsOf(entryOf(props, 'instanceProductionVariants')?.value), ...added];
  const list = listOf(props.span, variants.map(variantOf));
  addResource(at, construct, CONFIG, mapOf(props.span, [entryAs('ProductionVariants', list)]));
};

/** The alpha module's own default. */
const DEFAULT_TYPE = 'ml.t2.medium';

function variantOf(variant: TreeNode): TreeNode {
  return variant.kind === 'map'
    ? mapOf(variant.span, [
        ...variant.entries,
        renamed(entryOf(variant, 'model'), 'ModelName'),
        entryOf(variant, 'instanceType') ? undefined : entryAs('InstanceType', scalarOf(DEFAULT_TYPE, variant.span)),
      ])
    : variant;
}

/** `endpoint.findInstanceProductionVariant('v').autoScaleInstanceCount({ maxCapacity })`. */
const endpoint: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  addResource(
    at,
    construct,
    ENDPOINT,
    mapOf(props.span, [...props.entries, renamed(entryOf(props, 'endpointConfig'), 'EndpointConfigName')]),
  );
  methodsOn(at, construct, 'autoScaleInstanceCount').forEach(({ call }, index) => {
    const [bounds] = call.arguments;
    const found = methodsOn(at, construct, 'findInstanceProductionVariant')[index];
    const variant = found?.call.arguments[0] && at.read(found.call.arguments[0]);
    if (bounds && variant?.kind === 'scalar') {
      const path = `endpoint/\${${construct.id}}/variant/${String(variant.value)}`;
      addResource(
        at,
        withSuffix(construct, `scaling-${index}`),
        TARGET,
        targetOf(at.read(bounds), path, 'sagemaker:variant:DesiredInstanceCount'),
      );
    }
  });
};

/** What scales something, by the path that CloudFormation writes. */
export function targetOf(bounds: TreeNode, path: string, dimension: string): TreeNode {
  const entries = bounds.kind === 'map' ? bounds.entries : [];
  return mapOf(bounds.span, [
    ...entries,
    entryAs('ResourceId', scalarOf(path, bounds.span)),
    entryAs('ScalableDimension', scalarOf(dimension, bounds.span)),
  ]);
}

/** One construct makes the model, the configuration and the endpoint. */
function hosted(at: Construction, construct: Construct, container: readonly (TreeEntry | undefined)[]): void {
  const props = propertiesOf(at, construct);
  const own = withSuffix(construct, 'model');
  addResource(at, own, MODEL, mapOf(props.span, [entryAs('PrimaryContainer', mapOf(props.span, container))]));
  const variant = mapOf(props.span, [
    renamed(entryOf(props, 'instanceType'), 'InstanceType'),
    renamed(entryOf(props, 'instanceCount'), 'InitialInstanceCount'),
    entryAs('ModelName', referenceTo(own.id, construct.idSpan)),
  ]);
  const variants = entryAs('ProductionVariants', listOf(props.span, [variant]));
  addResource(at, construct, CONFIG, mapOf(props.span, [variants]));
}

/** The construct itself hands the model to the container as `HF_MODEL_ID`. */
const huggingFace: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  hosted(at, construct, [
    renamed(entryOf(props, 'container'), 'Image'),
    environmentOf(props, [renamed(entryOf(props, 'modelId'), 'HF_MODEL_ID')]),
  ]);
};

/** Its model is the artifact; the name is only a label, read where no variable of the container says more. */
const custom: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  hosted(at, construct, [
    renamed(entryOf(props, 'container'), 'Image'),
    renamed(entryOf(props, 'modelDataUrl'), 'ModelDataUrl'),
    environmentOf(props, [renamed(entryOf(props, 'modelId'), 'MODEL_ID')]),
  ]);
};

/** `JumpStartModel.HUGGINGFACE_LLM_FALCON_7B_BF16_2_0_0`: the version behind the name is left out. */
const jumpStart: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const entry = entryOf(props, 'model');
  const named = entry?.value.kind === 'scalar' ? String(entry.value.value) : undefined;
  const id = named
    ?.replace(/(?:_\d+){3}$/, '')
    .toLowerCase()
    .replaceAll('_', '-');
  const value = entry && id !== undefined ? { ...entry, value: scalarOf(id, entry.value.span) } : entry;
  hosted(at, construct, [environmentOf(props, [renamed(value, 'MODEL_ID')])]);
};

function environmentOf(props: TreeNode, first: readonly (TreeEntry | undefined)[]): TreeEntry {
  const own = entryOf(props, 'environment')?.value;
  return entryAs(
    'Environment',
    mapOf(own?.span ?? props.span, [...first, ...(own?.kind === 'map' ? own.entries : [])]),
  );
}

export const SAGEMAKER: Readonly<Record<string, Maker>> = {
  'cdk:sagemaker.Model': model,
  'cdk:sagemaker.EndpointConfig': endpointConfig,
  'cdk:sagemaker.Endpoint': endpoint,
  'generative-ai:sagemaker.HuggingFaceSageMakerEndpoint': huggingFace,
  'generative-ai:sagemaker.CustomSageMakerEndpoint': custom,
  'generative-ai:sagemaker.JumpStartSageMakerEndpoint': jumpStart,
};
