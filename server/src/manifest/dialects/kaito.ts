/** KAITO: Workspace (inference or tuning), InferenceSet, MultiRoleInference and RAGEngine. */
import { objectDialect } from '../foreign/objects';
import { inferenceSetUnits, roleUnits } from './kaito/inferenceSet';
import { ragUnits } from './kaito/ragEngine';
import { kaitoSite, roleSite } from './kaito/site';
import { workspaceUnits } from './kaito/workspace';

const KAITO = /^kaito\.sh\//;

export const kaito = objectDialect('kaito', [
  { apiVersion: KAITO, kind: 'Workspace', units: workspaceUnits, site: kaitoSite },
  { apiVersion: KAITO, kind: 'InferenceSet', units: inferenceSetUnits, site: kaitoSite },
  { apiVersion: KAITO, kind: 'MultiRoleInference', units: roleUnits, site: roleSite },
  { apiVersion: KAITO, kind: 'RAGEngine', units: ragUnits, site: kaitoSite },
]);
