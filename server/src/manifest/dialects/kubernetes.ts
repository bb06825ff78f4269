/** Kubernetes' own kinds: those that carry a pod template, and those that say something about them. */
import { objectDialect } from '../foreign/objects';
import { CONFIGURATION_KINDS } from './kubernetes/configuration';
import { CLAIM_KINDS } from './kubernetes/deviceClaims';
import { POD_KINDS } from './kubernetes/podKinds';
import { podUnit } from './kubernetes/podUnit';
import { podSite } from './kubernetes/podSite';
import { deployment, SERVICE_KINDS } from './kubernetes/services';

export const kubernetes = objectDialect('kubernetes', [
  ...POD_KINDS.map((kind) => ({
    ...kind,
    units: (object: Parameters<typeof podUnit>[0]) => [podUnit(object, kind)],
    declares: (object: Parameters<typeof deployment>[0]) => deployment(object, kind),
    site: (object: Parameters<typeof podSite>[0]) => podSite(object, kind),
  })),
  ...CONFIGURATION_KINDS,
  ...CLAIM_KINDS,
  ...SERVICE_KINDS,
]);
