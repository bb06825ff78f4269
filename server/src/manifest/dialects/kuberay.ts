/** KubeRay: services, jobs and clusters of Ray on Kubernetes. */
import { objectDialect } from '../foreign/objects';
import { clusterUnits } from './ray/cluster';
import { jobUnits } from './ray/job';
import { clusterSite, jobSite, serviceSite } from './ray/sites';
import { serviceUnits } from './ray/service';

const RAY = /^ray\.io\/v1(alpha1|beta1)?$/;

export const kuberay = objectDialect('kuberay', [
  { apiVersion: RAY, kind: 'RayService', units: serviceUnits, site: serviceSite },
  { apiVersion: RAY, kind: 'RayJob', units: jobUnits, site: jobSite },
  { apiVersion: RAY, kind: 'RayCluster', units: (object) => clusterUnits(object), site: clusterSite },
]);
