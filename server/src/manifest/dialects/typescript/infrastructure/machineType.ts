/** Writes another instance type in the form that the code has: a member stays a member, a text stays a text. */
import type ts from 'typescript';
import type { NameSet } from '../../../../../../shared/src/catalog/instanceTypeNames';
import { isHosted, isNamed } from '../../../../../../shared/src/catalog/instanceTypeNames';
import { t } from '../../../../../../shared/src/l10n';
import { spanOf } from '../names';
import { originOf } from '../origins';
import { bindingOf, scopesOf } from '../scope';
import type { Construction } from './construction';
import { classOfFamily, nameOfSize, pulumiName, sageMakerName } from './instanceTypes';
import type { Edit } from '../../../dialect';
import type { Refused, Step } from '../../../retarget/step';
import type { Site } from './machineSite';
import { siteOf } from './machineSite';
import { placeOf } from './packages';

const WHAT = () => t('the instance type');
export function typeEdits(at: Construction, { expression }: Site, type: string): Step {
  const { ts, file } = at.source;
  if (ts.isStringLiteralLike(expression)) {
    return textEdits(at, expression, type);
  }
  if (ts.isCallExpression(expression)) {
    const [family, size] = expression.arguments;
    return family && size ? classEdits(at, family, size, type) : { reason: t`${WHAT()} comes from an expression` };
  }
  return ts.isPropertyAccessExpression(expression)
    ? memberEdits(at, expression, type)
    : { reason: t`${WHAT()} comes from ${expression.getText(file)}` };
}

const partsOf = (type: string): readonly [string, string] => {
  const [family = '', size = ''] = type.split('.');
  return [family, size];
};

/** SageMaker does not host on every type of EC2. */
function notHosted(type: string): Refused | undefined {
  return isHosted(type) ? undefined : { reason: t`SageMaker hosts no model on ${type}` };
}

function textEdits(at: Construction, literal: ts.StringLiteralLike, type: string): Step {
  const onSageMaker = literal.text.startsWith('ml.');
  const refused = onSageMaker ? notHosted(type) : undefined;
  const { start, end } = spanOf(at.source, literal);
  return refused ?? [{ span: { start: start + 1, end: end - 1 }, newText: onSageMaker ? `ml.${type}` : type }];
}

/** `InstanceType.of(InstanceClass.G5, InstanceSize.XLARGE)`: only the two names change. */
function classEdits(at: Construction, family: ts.Expression, size: ts.Expression, type: string): Step {
  const names = [ownMember(at, family, 'InstanceClass'), ownMember(at, size, 'InstanceSize')] as const;
  const refused = names.find((name) => 'reason' in name);
  const [first, second] = names;
  if (refused || 'reason' in first || 'reason' in second) {
    return refused && 'reason' in refused ? refused : [];
  }
  if (!isNamed('cdk', ...partsOf(type))) {
    return { reason: t`CDK's InstanceClass and InstanceSize have no name for ${type}` };
  }
  const [wantedFamily, wantedSize] = partsOf(type);
  return [
    ...renamed(at, first, classOfFamily(wantedFamily, first.text)),
    ...renamed(at, second, nameOfSize(wantedSize)),
  ];
}

/** The name behind the enum, also where a constant that nothing else reads holds it. */
function ownMember(at: Construction, expression: ts.Expression, owner: string): ts.Identifier | Refused {
  const { ts } = at.source;
  let value = expression;
  if (ts.isIdentifier(value)) {
    const { text } = value;
    const declared = bindingOf(scopesOf(at.source), text, value)?.value?.expression;
    if (!declared) {
      return { reason: t`${WHAT()} comes from ${text}` };
    }
    value = declared;
  }
  const path = ts.isPropertyAccessExpression(value) ? originOf(at.source, value)?.path : undefined;
  if (!ts.isPropertyAccessExpression(value) || !path || !new RegExp(`(?:^|\\.)${owner}\\.\\w+$`).test(path)) {
    return { reason: t`${WHAT()} comes from an expression` };
  }
  const site = siteOf(at, value, WHAT());
  return 'reason' in site ? site : (value.name as ts.Identifier);
}

function renamed({ source }: Construction, name: ts.Identifier, text: string): readonly Edit[] {
  return name.text === text ? [] : [{ span: spanOf(source, name), newText: text }];
}

/** `SageMakerInstanceType.ML_G5_XLARGE`, `aws.ec2.InstanceType.G5_XLarge`. */
function memberEdits(at: Construction, member: ts.PropertyAccessExpression, type: string): Step {
  const { source } = at;
  const origin = originOf(source, member);
  const place = origin && placeOf(origin);
  const owner = /(?:^|\.)(\w+)\.\w+$/.exec(place?.path ?? '')?.[1];
  const name = member.name as ts.Identifier;
  if (place?.family === 'aws' && (owner === 'InstanceType' || owner === 'InstanceTypes')) {
    return pulumiEdits(at, member, type, owner);
  }
  const set: NameSet | undefined =
    owner === 'SageMakerInstanceType'
      ? 'generative-ai'
      : place?.service === 'sagemaker'
        ? 'sagemaker-alpha'
        : undefined;
  if (set === undefined) {
    return { reason: t`${WHAT()} comes from an expression` };
  }
  const refused = notHosted(type);
  if (refused) {
    return refused;
  }
  const quote = /["']/.exec(source.text)?.[0] ?? "'";
  const wanted = `${set === 'generative-ai' ? 'ML_' : ''}${sageMakerName(type)}`;
  // Both classes take any type by its text.
  return isNamed(set, ...partsOf(type))
    ? renamed(at, name, wanted)
    : [{ span: spanOf(source, name), newText: `of(${quote}ml.${type}${quote})` }];
}

/** The older `InstanceTypes` knows few of them; the newer enum stands beside it in the same namespace. */
function pulumiEdits(at: Construction, member: ts.PropertyAccessExpression, type: string, owner: string): Step {
  const { ts } = at.source;
  const inner = member.expression;
  if (!isNamed('pulumi', ...partsOf(type))) {
    return { reason: t`Pulumi's InstanceType has no name for ${type}` };
  }
  const edits = renamed(at, member.name as ts.Identifier, pulumiName(type));
  if (owner === 'InstanceType') {
    return edits;
  }
  return ts.isPropertyAccessExpression(inner)
    ? [{ span: spanOf(at.source, inner.name), newText: 'InstanceType' }, ...edits]
    : { reason: t`Pulumi's InstanceTypes has no name for ${type}` };
}
