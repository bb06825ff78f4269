/** SageMaker endpoints: one workload for each variant of an endpoint configuration. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sageMakerPrice, serverlessFacts } from '../../foreign/machines/ec2Types';
import type { ReplicaFacts, Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { countAt, field, listAt, resourceAt, textAt } from './fields';
import type { MachineFacts } from './machines';
import { boundsOf, machineFacts, replicasOf } from './machines';
import { componentNotes, componentsOf } from './inferenceComponents';
import { conditionNotes, resourceHead } from './resourceHead';
import { scaledBounds } from './scalableTargets';
import { modelFacts, modelOf } from './sageMakerModel';
import type { Resource, Template } from './template';
import { oncePerTemplate, resourcesOfType } from './template';

export const CONFIG = 'AWS::SageMaker::EndpointConfig';
const ENDPOINT = 'AWS::SageMaker::Endpoint';

export function sageMakerUnits(template: Template): Unit[] {
  return resourcesOfType(template, CONFIG).flatMap((config) => {
    const variants = [
      ...listAt(template, config.properties, 'ProductionVariants').map((node) => ({ node, shadow: false })),
      ...listAt(template, config.properties, 'ShadowProductionVariants').map((node) => ({ node, shadow: true })),
    ].filter(({ node }) => node.kind === 'map');
    return variants.map(({ node, shadow }) => variantUnit(template, config, node, { shadow, of: variants.length }));
  });
}

function variantUnit(
  template: Template,
  config: Resource,
  variant: TreeNode,
  { shadow, of }: { readonly shadow: boolean; readonly of: number },
): Unit {
  const side = textAt(template, variant, 'VariantName');
  const endpoints = endpointsByConfig(template).get(config.id) ?? [];
  const components = componentsOf(template, endpoints, side?.text);
  const model = modelOf(template, field(template, variant, 'ModelName'), components);
  const serves = modelFacts(template, model);
  const machine = hosting(template, variant);
  return {
    ...resourceHead(config, template),
    ...(of > 1 ? { side: side?.text ?? 'variant' } : {}),
    pods: [],
    ...(serves.engine ? { engine: serves.engine } : {}),
    ...(serves.does ? { does: serves.does } : {}),
    facts: {
      ...machine.facts,
      ...(serves.model ? { model: serves.model } : {}),
      ...(serves.tensorParallel ? { tensorParallel: serves.tensorParallel } : {}),
    },
    ...(machine.alternatives ? { alternatives: machine.alternatives } : {}),
    ...(machine.open ? { open: true } : {}),
    ...(machine.machineHint ? { machineHint: machine.machineHint } : {}),
    scale: scaleOf(template, variant, endpoints, side),
    notes: [
      ...conditionNotes(config, template),
      ...(shadow ? [t('A shadow variant: it gets a copy of the traffic and costs as much as another.')] : []),
      ...(machine.known ? [sageMakerPrice()] : []),
      ...(field(template, config.properties, 'AsyncInferenceConfig') ? [ASYNC()] : []),
      ...componentNotes(template, components),
      ...serves.notes,
    ],
    always: true,
  };
}

const ASYNC = () => t('An asynchronous endpoint: requests wait in a queue until a machine takes them.');

function hosting(template: Template, variant: TreeNode): MachineFacts {
  return field(template, variant, 'ServerlessConfig')
    ? serverlessFacts()
    : machineFacts(template, field(template, variant, 'InstanceType'));
}

/** Endpoints by the configuration that they deploy. */
export const endpointsByConfig = oncePerTemplate((template): ReadonlyMap<string, readonly Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const endpoint of resourcesOfType(template, ENDPOINT)) {
    const name = field(template, endpoint.properties, 'EndpointConfigName');
    const id = resourceAt(template, name, [CONFIG], 'EndpointConfigName')?.id;
    if (id !== undefined) {
      found.set(id, [...(found.get(id) ?? []), endpoint]);
    }
  }
  return found;
});

function scaleOf(
  template: Template,
  variant: TreeNode,
  endpoints: readonly Resource[],
  name: MappedText | undefined,
): ReplicaFacts {
  const serverless = field(template, variant, 'ServerlessConfig');
  if (serverless) {
    return { none: true };
  }
  const managed = field(template, variant, 'ManagedInstanceScaling');
  const isManaged = textAt(template, managed, 'Status')?.text.toUpperCase() !== 'DISABLED';
  const own = managed && isManaged ? boundsOf(template, managed, 'MinInstanceCount', 'MaxInstanceCount') : {};
  const scaled = scaledBounds(template, 'sagemaker:variant:DesiredInstanceCount', endpoints, name?.text);
  return { ...replicasOf(countAt(template, variant, 'InitialInstanceCount')), ...own, ...scaled };
}
