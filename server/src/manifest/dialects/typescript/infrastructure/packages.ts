/** The packages in which machines are chosen: AWS CDK in all of its spellings, and Pulumi's providers. */
import type { Origin } from '../origins';

export type Family =
  | 'cdk'
  | 'generative-ai'
  | 'aws'
  | 'aws-native'
  | 'awsx'
  | 'pulumi-eks'
  | 'pulumi-kubernetes'
  | 'pulumi';

/** A name of one of the packages: `ec2` and `new Instance()`, whatever the import looks like. */
export interface Place {
  readonly family: Family;
  /** kebab-case without `aws-`: `ec2`, `ecs-patterns`; `core` for the CDK itself, `apps.v1` for Kubernetes. */
  readonly service: string;
  readonly path: string;
}

const CDK = /\b(?:from|require|import)\s*(?:\(\s*)?['"`](?:aws-cdk-lib|monocdk|@aws-cdk\/[\w.-]+)(?=['"`/])/;
/** Services that start machines or containers, in a module's name or as a namespace. */
const SERVICE = /\baws[-_](?:sagemaker|ec2|ecs|eks|batch|autoscaling|lambda)/;
const OTHER =
  /\b(?:from|require|import)\s*(?:\(\s*)?['"`](?:@cdklabs\/generative-ai-cdk-constructs|@pulumi\/(?:aws|aws-native|awsx|eks|kubernetes))(?=['"`/])/;

/** Most files hold none of these and cost one search. Asks nothing of what is still being typed. */
export const hasInfrastructureSignal = (text: string) => OTHER.test(text) || (CDK.test(text) && SERVICE.test(text));

const GENERATIVE_AI = '@cdklabs/generative-ai-cdk-constructs';
const PULUMI: ReadonlyMap<string, Family> = new Map([
  ['@pulumi/aws', 'aws'],
  ['@pulumi/aws-native', 'aws-native'],
  ['@pulumi/awsx', 'awsx'],
  ['@pulumi/eks', 'pulumi-eks'],
  ['@pulumi/kubernetes', 'pulumi-kubernetes'],
  ['@pulumi/pulumi', 'pulumi'],
]);

export function placeOf({ module, path: whole }: Pick<Origin, 'module' | 'path'>): Place | undefined {
  const path = whole.replace(/^default\./, '');
  if (module === GENERATIVE_AI || module.startsWith(`${GENERATIVE_AI}/`)) {
    return { family: 'generative-ai', service: 'sagemaker', path };
  }
  if (/^(?:aws-cdk-lib|monocdk)(?:\/|$)|^@aws-cdk\//.test(module)) {
    return cdkPlace(module.replace(/^(?:aws-cdk-lib|monocdk|@aws-cdk)\/?/, ''), path);
  }
  const [scope = '', name = '', ...below] = module.split('/');
  const family = PULUMI.get(`${scope}/${name}`);
  return family && pulumiPlace(family, below, path);
}

/** `aws-sagemaker-alpha` of the old packages, `aws_sagemaker.` of the new one's namespaces. */
function cdkPlace(below: string, path: string): Place {
  const service = /^aws-([\w-]+?)(?:-v2)?(?:-alpha)?(?:\/|$)/.exec(below)?.[1];
  const inner = service === undefined ? /^aws_(\w+)\.(.*)$/.exec(path) : undefined;
  return inner
    ? { family: 'cdk', service: (inner[1] ?? '').replaceAll('_', '-').replace(/-v2$/, ''), path: inner[2] ?? '' }
    : { family: 'cdk', service: service ?? 'core', path };
}

/** The service stands in the module (`@pulumi/aws/ec2`) or in front of the name (`aws.ec2.Instance`). */
function pulumiPlace(family: Family, below: readonly string[], path: string): Place {
  const [, lead = '', name = ''] = /^((?:[a-z]\w*\.)*)(.*)$/.exec(path) ?? [];
  const service = [...below, ...lead.split('.').filter((part) => part !== '')].join('.');
  return { family, service: service === '' ? 'core' : service, path: name };
}
