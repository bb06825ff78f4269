/** Jobs that train on a Kubernetes cluster: Kubeflow's operators, its trainer, and groups of jobs. */
import { objectDialect } from '../foreign/objects';
import { JOB_SET_KINDS } from './training/jobSets';
import { KUBEFLOW_KINDS } from './training/kubeflow';
import { TRAINER_KINDS } from './training/trainer';

export const training = objectDialect('training', [...KUBEFLOW_KINDS, ...TRAINER_KINDS, ...JOB_SET_KINDS]);
