/** Lambda functions: silent unless they plainly run a model themselves. */
import type ts from 'typescript';
import type { TreeEntry, TreeMap } from '../../../yaml/tree';
import { entryOf } from '../../../yaml/tree';
import { originOf } from '../origins';
import { constantText, propertyOf } from '../values';
import type { Construct, Construction } from './construction';
import { addResource, entryAs, listOf, mapOf, renamed, scalarOf } from './construction';
import type { Maker } from './maker';
import { asWritten, propertiesOf } from './maker';
import { placeOf } from './packages';

const FUNCTION = 'AWS::Lambda::Function';

const lambda: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const architecture = entryOf(props, 'architecture');
  const variables = renamed(entryOf(props, 'environment'), 'Variables');
  addResource(
    at,
    construct,
    FUNCTION,
    mapOf(props.span, [
      architecture && entryAs('Architectures', listOf(architecture.value.span, [architecture.value])),
      renamed(entryOf(props, 'memorySize'), 'MemorySize'),
      variables && entryAs('Environment', mapOf(props.span, [variables])),
      renamed(entryOf(props, 'layers'), 'Layers'),
      renamed(entryOf(props, 'handler'), 'Handler'),
    ]),
    sourceOf(at, construct, props),
  );
};

/** The folder that the image or the code is made of: its name may say what runs in it. */
function sourceOf(at: Construction, { props }: Construct, { span }: TreeMap): TreeMap | undefined {
  const code = propertyOf(at.source, props, 'code') ?? propertyOf(at.source, props, 'entry');
  const origin = code && originOf(at.source, code);
  const isAsset = origin && /Code\.from(?:Image)?Asset\(\)$/.test(placeOf(origin)?.path ?? '');
  const folder = isAsset ? origin.calls.at(-1)?.arguments?.[0] : code;
  const text = folder && lastText(at, folder);
  return text === undefined ? undefined : mapOf(span, [entryAs('DockerContext', scalarOf(text, span))]);
}

/** `path.join(__dirname, '../llama')` ends in the folder's name. */
function lastText({ source }: Construction, expression: ts.Expression): string | undefined {
  const plain = constantText(source, expression)?.text;
  const { ts } = source;
  return (
    plain ?? (ts.isCallExpression(expression) ? constantText(source, expression.arguments.at(-1))?.text : undefined)
  );
}

/** Pulumi's own fields are CloudFormation's, but for the image and the code. */
const pulumiFunction: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const image: TreeEntry | undefined = renamed(entryOf(props, 'imageUri'), 'ImageUri');
  addResource(at, construct, FUNCTION, mapOf(props.span, [...props.entries, image]));
};

const NAMES = [
  'lambda.Function',
  'lambda.DockerImageFunction',
  'lambda-nodejs.NodejsFunction',
  'lambda-python.PythonFunction',
];

export const LAMBDA: Readonly<Record<string, Maker>> = {
  ...Object.fromEntries(NAMES.map((name): [string, Maker] => [`cdk:${name}`, lambda])),
  'cdk:lambda.LayerVersion': asWritten('AWS::Lambda::LayerVersion'),
  'cdk:lambda-python.PythonLayerVersion': asWritten('AWS::Lambda::LayerVersion'),
  'aws:lambda.Function': pulumiFunction,
  'aws:lambda.LayerVersion': asWritten('AWS::Lambda::LayerVersion'),
};
