/** Inference components: models that share the machines of an endpoint's variant. */
import { plural } from '../../../../../shared/src/format';
import { t } from '../../../../../shared/src/l10n';
import type { TreeNode } from '../../yaml/tree';
import { countAt, field, resourceAt, textAt } from './fields';
import type { Resource, Template } from './template';
import { resourcesOfType } from './template';

const COMPONENT = 'AWS::SageMaker::InferenceComponent';

/** Those of the endpoints; one that names no variant belongs to the only one. */
export function componentsOf(
  template: Template,
  endpoints: readonly Resource[],
  variant: string | undefined,
): Resource[] {
  return resourcesOfType(template, COMPONENT).filter(({ properties }) => {
    const endpoint = resourceAt(
      template,
      field(template, properties, 'EndpointName'),
      ['AWS::SageMaker::Endpoint'],
      'EndpointName',
    );
    const named = textAt(template, properties, 'VariantName')?.text;
    // An adapter stands on the component that carries its model.
    const isAdapter = field(template, properties, 'Specification', 'BaseInferenceComponentName') !== undefined;
    const isHere = endpoint !== undefined && endpoints.some(({ id }) => id === endpoint.id);
    return isHere && !isAdapter && (named === undefined || variant === undefined || named === variant);
  });
}

export function componentNotes(template: Template, components: readonly Resource[]): string[] {
  return components.map((component) => {
    const specification = field(template, component.properties, 'Specification');
    const needs = field(template, specification, 'ComputeResourceRequirements');
    const devices = shown(template, needs, 'NumberOfAcceleratorDevicesRequired');
    const copies = shown(template, field(template, component.properties, 'RuntimeConfig'), 'CopyCount');
    if (copies === undefined) {
      return t`Inference component ${component.id} runs on these machines.`;
    }
    const number = `${copies} ${plural(Number(copies), 'copy', 'copies')}`;
    return devices === undefined
      ? t`Inference component ${component.id} runs on these machines: ${number}.`
      : t`Inference component ${component.id} runs on these machines: ${number}, ${devices} ${plural(Number(devices), 'accelerator')} each.`;
  });
}

function shown(template: Template, owner: TreeNode | undefined, name: string): string | undefined {
  const count = countAt(template, owner, name);
  return count?.count === undefined ? undefined : String(count.count);
}
