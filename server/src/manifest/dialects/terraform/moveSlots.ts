/** What a module states of the machine of a workload: by the block that it was read from. */
import { t } from '../../../../../shared/src/l10n';
import type { FoundWorkload } from '../../manifest';
import type { Refused } from '../../retarget/step';
import type { Machines } from '../../retarget/machines/machines';
import type { Body } from './body';
import type { ModuleSlots } from './moveMachine';
import { isKubernetesType } from './kubernetes';
import { machineSlots, states, typeOf } from './moveMachine';
import { jobMachine, taskMachine } from './moveCluster';
import { podSlots } from './movePods';
import type { ModuleText } from './moveText';
import { COUNT, firstOf, INSTANCE } from './modules';
import { componentsOf, modelOf } from './sagemaker';
import { isSageMakerType } from '../../foreign/machines/ec2Types';
import { knownText, valueAt } from './values';

type Slots = ModuleSlots | Refused;

const SIZES = ['min_size', 'max_size', 'desired_capacity', 'desired_size'];

export function slotsOf(at: ModuleText, body: Body, workload: FoundWorkload, machines: Machines): Slots {
  const type = body.type === 'resource' ? (body.labels[0]?.text ?? '') : body.type;
  const several = severalReason(body, type);
  if (several) {
    return several;
  }
  switch (type) {
    case 'aws_instance':
    case 'aws_spot_instance_request':
      return machineSlots(at, body, ['count']);
    case 'aws_launch_template':
      return machineSlots(at, body, []);
    case 'aws_autoscaling_group':
      return machineSlots(at, body, SIZES);
    case 'aws_sagemaker_endpoint_configuration':
      return endpointSlots(at, body, workload, machines);
    case 'aws_ecs_task_definition':
      return taskMachine(at, body, machines);
    case 'aws_batch_job_definition':
      return jobMachine(at, body, machines);
    case 'module':
      return calledSlots(at, body);
    case 'kubernetes_manifest':
    case 'kubectl_manifest':
      return podSlots(body, at.source, machines);
    default:
      return isKubernetesType(type)
        ? podSlots(body, at.source, machines)
        : {
            reason:
              ELSEWHERE.find(([types]) => types.test(type))?.[1]() ??
              t('this kind of block is not moved in one step yet'),
          };
  }
}

const ELSEWHERE: readonly (readonly [RegExp, () => string])[] = [
  [/^aws_lambda/, () => t('Lambda chooses the machine')],
  [/^docker_/, () => t('the machine is the one that the Docker provider speaks to')],
  [/^google_/, () => t`this file targets ${'Google Cloud'}`],
  [/^azurerm_/, () => t`this file targets ${'Azure'}`],
];

/** One block for several resources that may differ. */
export function severalReason(body: Body, type: string): Refused | undefined {
  if (states(body, 'for_each')) {
    return { reason: t('for_each makes several of these') };
  }
  const count = body.value('count');
  const isNumber = type === 'aws_instance' || type === 'aws_spot_instance_request';
  const isOne = count === undefined || knownText(count)?.text === '1';
  return isOne || (isNumber && knownText(count)) ? undefined : { reason: t('count makes several of these') };
}

const BOUND = ['accelerator_type', 'inference_ami_version', 'volume_size_in_gb'];

function endpointSlots(at: ModuleText, body: Body, { name }: FoundWorkload, { before, after }: Machines): Slots {
  const variants = body.blocks('production_variants');
  const side = name.slice((body.labels.at(-1)?.text.length ?? 0) + 1);
  const named = variants.find((each) => knownText(each.value('variant_name'))?.text === side);
  const variant = variants.length > 1 ? (named ?? variants[Number(side) - 1]) : variants[0];
  if (!variant || variant.blocks('serverless_config').length > 0) {
    return { reason: t('a serverless endpoint has no machine of its own') };
  }
  const type = typeOf(variant.value('instance_type'));
  if ('reason' in type) {
    return type;
  }
  const components = componentsOf(body, at.source);
  if (components.length > 0 && (after.accelerator?.count ?? 0) < (before.accelerator?.count ?? 0)) {
    return { reason: t`its inference components may need more accelerators than ${after.type} has` };
  }
  const bound = BOUND.find((option) => states(variant, option));
  const model = modelOf(variant.value('model_name'), at.source);
  const count = knownText(variant.value('initial_instance_count'));
  return {
    own: [body, ...(model ? [model] : []), ...components],
    slots: { type, ...(bound ? { bound } : {}), image: { kind: 'hosted' }, counts: count ? [count] : [] },
  };
}

/** Arguments of a call: what the module makes of them is not read. */
function calledSlots(at: ModuleText, body: Body): Slots {
  const origin = knownText(body.value('source'))?.text ?? '';
  if (/ec2-instance|autoscaling|ec2-autoscale-group/.test(origin)) {
    return machineSlots(at, body, SIZES);
  }
  const variant = body.value('production_variant');
  const type = typeOf(firstOf(body, INSTANCE) ?? valueAt(variant, 'instance_type'));
  if ('reason' in type) {
    return type;
  }
  const count = knownText(firstOf(body, COUNT) ?? valueAt(variant, 'initial_instance_count'));
  const isHosted = isSageMakerType(type.text);
  return {
    own: [body],
    slots: { type, image: { kind: isHosted ? 'hosted' : 'own' }, counts: count ? [count] : [] },
  };
}
