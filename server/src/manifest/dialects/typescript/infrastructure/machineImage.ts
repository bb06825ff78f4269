/** The machine image that must change with the machine: Amazon's own images by their kind, an image of your own never. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { Machines } from '../../../retarget/machines/machines';
import { deviceOf, isSameChip, isSameKind } from '../../../retarget/machines/machines';
import type { Refused, Step } from '../../../retarget/step';
import { spanOf } from '../names';
import { originOf } from '../origins';
import { propertyOf, resolved } from '../values';
import type { Construct, Construction } from './construction';
import { siteOf } from './machineSite';
import { placeOf } from './packages';
import { reachable } from './reachable';

const WHAT = () => t('the machine image');
/** Options that hold an image, by the spelling of each package. */
const OPTIONS = ['machineImage', 'imageId', 'ami'];

export function imageEdits(at: Construction, construct: Construct, machines: Machines): Step {
  if (/:batch\./.test(construct.key)) {
    return batchImage(at, construct, machines);
  }
  if (/:sagemaker\./.test(construct.key)) {
    return isSameKind(machines) ? [] : { reason: t('no SageMaker container for this hardware is known') };
  }
  const image = optionsOf(at, construct).find((each) => each !== undefined);
  if (!image) {
    return isSameKind(machines)
      ? []
      : { reason: t('the code states no machine image, so it is not known what would start') };
  }
  const origin = originOf(at.source, image);
  const path = (origin && placeOf(origin)?.path) ?? '';
  const call = resolved(at.source, image);
  const { ts } = at.source;
  if (call && ts.isCallExpression(call) && /(?:^|\.)EcsOptimizedImage\.amazonLinux2(?:023)?\(\)$/.test(path)) {
    return isSameKind(machines) ? [] : ecsImage(at, call, path, machines);
  }
  if (call && ts.isCallExpression(call) && /(?:^|\.)MachineImage\.latestAmazonLinux(?:2|2023)\(\)$/.test(path)) {
    return isSameKind(machines) ? [] : amazonLinux(at, call, machines);
  }
  return ownImage(machines);
}

function optionsOf(at: Construction, { props }: Construct): (ts.Expression | undefined)[] {
  const data = propertyOf(at.source, props, 'launchTemplateData');
  return [props, data].flatMap((each) => OPTIONS.map((name) => each && propertyOf(at.source, each, name)));
}

/** What is installed in an image of your own, only you know: it stays where the chip stays. */
function ownImage(machines: Machines): Step {
  return isSameKind(machines) && (deviceOf(machines.after) === 'cpu' || isSameChip(machines))
    ? []
    : { reason: t`whether its machine image runs on ${machines.after.type} is not known` };
}

/** Amazon Linux as it comes: no driver of any accelerator. */
function amazonLinux(at: Construction, call: ts.CallExpression, machines: Machines): Step {
  const { after, before } = machines;
  if (deviceOf(after) !== 'cpu') {
    return { reason: t`its machine image has no driver for ${after.accelerator?.name ?? after.type}` };
  }
  if (after.arch === before.arch) {
    return [];
  }
  const member = after.arch === 'arm64' ? 'ARM_64' : 'X86_64';
  const [options] = call.arguments;
  const stated = options && propertyOf(at.source, options, 'cpuType');
  if (stated) {
    return memberStep(at, stated, 'AmazonLinuxCpuType', member);
  }
  if (after.arch === 'amd64') {
    return []; // What the image is where nothing is said.
  }
  const site = siteOf(at, call, WHAT());
  if ('reason' in site) {
    return site;
  }
  const type = reachable(at, call, 'AmazonLinuxCpuType');
  if ('reason' in type) {
    return type;
  }
  const { text } = at.source;
  if (!options) {
    const end = call.end - 1;
    return [{ span: { start: end, end }, newText: `{ cpuType: ${type.name}.${member} }` }, ...type.edits];
  }
  if (!at.source.ts.isObjectLiteralExpression(options)) {
    return { reason: t`${WHAT()} comes from an expression` };
  }
  const start = options.getStart(at.source.file) + 1;
  const gap = options.properties.length > 0 ? ',' : /\s$/.test(text.slice(start, options.end - 1)) ? '' : ' ';
  return [{ span: { start, end: start }, newText: ` cpuType: ${type.name}.${member}${gap}` }, ...type.edits];
}

/** ECS's own images are built for one kind of machine each. */
function ecsImage(at: Construction, call: ts.CallExpression, path: string, { after }: Machines): Step {
  const kind = deviceOf(after);
  const is2023 = path.endsWith('amazonLinux2023()');
  if (kind === 'amd' || (kind === 'nvidia' && after.arch === 'arm64') || (kind === 'neuron' && !is2023)) {
    return { reason: t`ECS has no machine image of this kind for ${after.type}` };
  }
  const member = kind === 'nvidia' ? 'GPU' : kind === 'neuron' ? 'NEURON' : after.arch === 'arm64' ? 'ARM' : 'STANDARD';
  const [stated] = call.arguments;
  if (stated) {
    return memberStep(at, stated, 'AmiHardwareType', member);
  }
  if (member === 'STANDARD') {
    return [];
  }
  const site = siteOf(at, call, WHAT());
  if ('reason' in site) {
    return site;
  }
  const type = reachable(at, call, 'AmiHardwareType');
  const end = call.end - 1;
  return 'reason' in type ? type : [{ span: { start: end, end }, newText: `${type.name}.${member}` }, ...type.edits];
}

/** Batch chooses the image by the machine unless it is told which. Graviton and x86 share one name (API_Ec2Configuration). */
function batchImage(at: Construction, { props }: Construct, machines: Machines): Step {
  const { after } = machines;
  const inner = (props && propertyOf(at.source, props, 'computeResources')) ?? props;
  const named = ['images', 'ec2Configurations', 'ec2Configuration', 'imageId', 'launchTemplate'].flatMap(
    (name) => (inner && propertyOf(at.source, inner, name)) ?? [],
  );
  if (named.length > 0) {
    return isSameKind(machines) ? ownOrNamed(at, named, machines) : batchNamed(at, named, machines);
  }
  return isSameKind(machines) || deviceOf(after) === 'cpu' || deviceOf(after) === 'nvidia'
    ? []
    : { reason: t`Batch has no machine image of its own for ${after.type}` };
}

const typesIn = (at: Construction, [list, ...more]: readonly ts.Expression[]) => {
  const items = list && more.length === 0 ? resolved(at.source, list) : undefined;
  const only =
    items && at.source.ts.isArrayLiteralExpression(items) && items.elements.length === 1
      ? items.elements[0]
      : undefined;
  const isOwn = only && ['image', 'imageIdOverride'].some((name) => propertyOf(at.source, only, name));
  return only && !isOwn ? propertyOf(at.source, only, 'imageType') : undefined;
};

const ownOrNamed = (at: Construction, named: readonly ts.Expression[], machines: Machines): Step =>
  typesIn(at, named) ? [] : ownImage(machines);

/** `ECS_AL2`, `ECS_AL2023`, each also with `_NVIDIA`: of CDK's enum, or as a text. */
function batchNamed(at: Construction, named: readonly ts.Expression[], machines: Machines): Step {
  const stated = typesIn(at, named);
  const kind = deviceOf(machines.after);
  const written = stated && /\b(ECS_AL2(?:023)?)(?:_NVIDIA)?\b/.exec(stated.getText(at.source.file))?.[1];
  if (!stated || written === undefined || (kind !== 'cpu' && kind !== 'nvidia')) {
    return ownImage(machines);
  }
  return memberStep(at, stated, 'EcsMachineImageType', kind === 'nvidia' ? `${written}_NVIDIA` : written);
}

/** Another member of the same enum, or another text. */
export function memberStep(at: Construction, expression: ts.Expression, owner: string, member: string): Step {
  const { source } = at;
  const { ts } = source;
  const what = owner === 'CpuArchitecture' ? t('the CPU architecture') : WHAT();
  const elsewhere: Refused = { reason: t`${what} comes from an expression` };
  const value = resolved(source, expression);
  const site = value ? siteOf(at, value, what) : elsewhere;
  if (!value || 'reason' in site) {
    return 'reason' in site ? site : elsewhere;
  }
  const span = spanOf(source, value);
  if (ts.isStringLiteralLike(value)) {
    return value.text === member ? [] : [{ span: { start: span.start + 1, end: span.end - 1 }, newText: member }];
  }
  const path = originOf(source, value)?.path ?? '';
  if (!ts.isPropertyAccessExpression(value) || !new RegExp(`(?:^|\\.)${owner}\\.\\w+$`).test(path)) {
    return elsewhere;
  }
  return value.name.text === member ? [] : [{ span: spanOf(source, value.name), newText: member }];
}
