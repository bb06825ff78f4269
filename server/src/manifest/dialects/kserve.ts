/** KServe: InferenceService, serving runtimes, LLMInferenceService. */
import { isHelmAmongTemplates, objectDialect } from '../foreign/objects';
import { inferenceServiceUnits } from './kserve/inferenceService';
import { declareLlmConfig, llmServiceUnits } from './kserve/llmInferenceService';
import { declareRuntime, declareUse, runtimeUnits } from './kserve/servingRuntime';

const SERVING = /^serving\.(kserve\.io|kubeflow\.org)\//;

export const kserve = objectDialect(
  'kserve',
  [
    { apiVersion: SERVING, kind: 'InferenceService', units: inferenceServiceUnits, declares: declareUse },
    { apiVersion: SERVING, kind: 'KFService', units: inferenceServiceUnits },
    { apiVersion: SERVING, kind: 'ServingRuntime', units: runtimeUnits, declares: declareRuntime },
    { apiVersion: SERVING, kind: 'ClusterServingRuntime', units: runtimeUnits, declares: declareRuntime },
    { apiVersion: SERVING, kind: 'LLMInferenceService', units: llmServiceUnits },
    { apiVersion: SERVING, kind: 'LLMInferenceServiceConfig', units: llmServiceUnits, declares: declareLlmConfig },
  ],
  // `{{.Name}}` in a runtime is KServe's own placeholder.
  isHelmAmongTemplates,
);
