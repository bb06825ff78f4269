/** The containers of a task or a job, as object literals of the code. */
import { t } from '../../../../../../shared/src/l10n';
import type ts from 'typescript';
import { originOf } from '../origins';
import { propertyOf, resolved } from '../values';
import type { Construct, Construction } from './construction';
import { methodsOn } from './maker';
import type { Refused } from '../../../retarget/step';

export interface Slots {
  readonly containers: readonly ts.ObjectLiteralExpression[];
  /** What else states memory, processors or an architecture: options of the task itself. */
  readonly around: readonly ts.ObjectLiteralExpression[];
  /** How an option asks for GPUs; absent where there is no such option. */
  readonly gpus?: 'gpuCount' | 'gpu' | 'resourceRequirements';
  /** What stands for one processor: ECS counts in shares, Batch in processors. */
  readonly perProcessor: number;
}

const ELSEWHERE = (): Refused => ({ reason: t('its container is described in another place') });

export function slotsOf(at: Construction, construct: Construct): Slots | Refused {
  const { source } = at;
  const { key, props } = construct;
  const own = objectsIn(at, [props]);
  const around = own ?? [];
  const added = methodsOn(at, construct, 'addContainer').map(({ call }) => call.arguments[1]);
  if (/^cdk:ecs\.\w*TaskDefinition$/.test(key) && !key.includes('.Cfn')) {
    return slots(objectsIn(at, added), around, 'gpuCount');
  }
  if (key.startsWith('cdk:ecs-patterns.')) {
    const options = props && propertyOf(source, props, 'taskImageOptions');
    return slots(objectsIn(at, [options, ...added]), around);
  }
  if (/:ecs\.(?:Cfn)?TaskDefinition$/.test(key)) {
    const list = inner(at, props && propertyOf(source, props, 'containerDefinitions'));
    const items = list && source.ts.isArrayLiteralExpression(list) ? objectsIn(at, list.elements) : undefined;
    return slots(items, around, 'resourceRequirements');
  }
  if (/^cdk:batch\.(?:Ecs)?JobDefinition$/.test(key)) {
    const made = props && propertyOf(source, props, 'container');
    const call = made && originOf(source, made)?.calls.at(-1);
    const options = call && at.constructs.find((each) => each.call === call)?.props;
    return slots(objectsIn(at, [options]), [], 'gpu', 1);
  }
  if (/:batch\.(?:Cfn)?JobDefinition$/.test(key)) {
    const properties = inner(at, props && propertyOf(source, props, 'containerProperties'));
    return slots(objectsIn(at, [properties]), [], 'resourceRequirements', 1);
  }
  return ELSEWHERE();
}

/** CPU units of a vCPU (AWS::ECS::TaskDefinition, Cpu). */
const SHARES = 1024;

function slots(
  containers: readonly ts.ObjectLiteralExpression[] | undefined,
  around: Slots['around'],
  gpus?: Slots['gpus'],
  perProcessor = SHARES,
): Slots | Refused {
  return containers && containers.length > 0
    ? { containers, around, perProcessor, ...(gpus ? { gpus } : {}) }
    : ELSEWHERE();
}

/** `JSON.stringify([…])` holds what it is given. */
function inner({ source }: Construction, value: ts.Expression | undefined): ts.Expression | undefined {
  const { ts, file } = source;
  const known = value && resolved(source, value);
  const isPacked =
    known && ts.isCallExpression(known) && /(?:^|\.)(?:stringify|jsonStringify)$/.test(known.expression.getText(file));
  return isPacked ? resolved(source, known.arguments[0]) : known;
}

/** All of them, or none where one is something else than an object of this file without spreads. */
function objectsIn(
  { source }: Construction,
  values: readonly (ts.Expression | undefined)[],
): ts.ObjectLiteralExpression[] | undefined {
  const { ts, file } = source;
  const objects = values.flatMap((value) => {
    const known = value && resolved(source, value);
    const isOwn = known && ts.isObjectLiteralExpression(known) && known.getSourceFile() === file;
    return isOwn && known.properties.every((each) => !ts.isSpreadAssignment(each)) ? [known] : [];
  });
  return objects.length === values.length ? objects : undefined;
}
