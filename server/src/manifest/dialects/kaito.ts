/** KAITO: Workspace (inference or tuning), InferenceSet, MultiRoleInference and RAGEngine. */
import { objectDialect } from '../foreign/objects';
import { inferenceSetUnits, roleUnits } from './kaito/inferenceSet';
import { ragUnits } from './kaito/ragEngine';
import { workspaceUnits } from './kaito/workspace';

const KAITO = /^kaito\.sh\//;

export const kaito = objectDialect('kaito', [
  { apiVersion: KAITO, kind: 'Workspace', units: workspaceUnits },
  { apiVersion: KAITO, kind: 'InferenceSet', units: inferenceSetUnits },
  { apiVersion: KAITO, kind: 'MultiRoleInference', units: roleUnits },
  { apiVersion: KAITO, kind: 'RAGEngine', units: ragUnits },
]);
