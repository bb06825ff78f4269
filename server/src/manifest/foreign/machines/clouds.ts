/** By what labels, machine types and zones one knows other clouds than AWS. */
import { phrase, t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';

/** Labels that only the nodes of another cloud carry, and the service that sets them. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^(cloud|node|iam)\.gke\.io\/|^cloud\.google\.com\//, 'GKE'],
  [/^(agentpool|kubernetes\.azure\.com\/.*|karpenter\.azure\.com\/.*)$/, 'AKS'],
  [/^(gpu\.nvidia\.com\/(class|model|vram)|node\.coreweave\.cloud\/.*)$/, 'CoreWeave'],
  [/^(doks\.digitalocean\.com|oci\.oraclecloud\.com|k8s\.scaleway\.com|lke\.linode\.com)\//, phrase('another cloud')],
];

export function cloudOf(key: string): string | undefined {
  const name = ELSEWHERE.find(([pattern]) => pattern.test(key))?.[1];
  return name && t(name);
}

/** Machine types that the other clouds write in ways of their own. */
const FOREIGN_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^standard_/i, 'AKS'],
  [/^(ct\d\w*|[a-z]\d+[a-z]*)-(standard|high(mem|cpu|gpu|tpu)|ultra(mem|gpu)|mega(mem|gpu)|edgegpu)t?(-|$)/, 'GKE'],
  [/^(BM|VM)\.[A-Z]/, phrase('another cloud')],
];

export function foreignCloud(type: string): string | undefined {
  const name = FOREIGN_TYPES.find(([pattern]) => pattern.test(type))?.[1];
  return name && t(name);
}

/** `us-central1`, with the number beside the name. */
export const GOOGLE_REGION = /^[a-z]+-[a-z]+\d+$/;

/** `us-west-2a` lies in `us-west-2`, `us-central1-a` in `us-central1`; local zones keep no region here. */
export function regionOfZone(zone: MappedText): MappedText | undefined {
  const match = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/.exec(zone.text) ?? /^([a-z]+-[a-z]+\d+)-[a-z]$/.exec(zone.text);
  return match?.[1] ? sliceText(zone, 0, match[1].length) : undefined;
}

/** Amazon ECR: `ACCOUNT.dkr.ecr.REGION.amazonaws.com`. A cluster pulls from the registry beside it. */
const ECR = /^[^./\s]+\.dkr\.ecr(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/;

export function regionOfRegistry(image: MappedText): MappedText | undefined {
  const region = ECR.exec(image.text)?.[1];
  const start = region === undefined ? -1 : image.text.indexOf(region);
  return region === undefined ? undefined : sliceText(image, start, start + region.length);
}
