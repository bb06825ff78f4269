/** KServe: InferenceService, serving runtimes, LLMInferenceService. */
import { isHelmAmongTemplates, objectDialect } from '../foreign/objects';
import { inferenceServiceUnits } from './kserve/inferenceService';
import { declareLlmConfig, llmServiceUnits } from './kserve/llmInferenceService';
import { llmSite, predictorSite, runtimeSite } from './kserve/sites';
import { declareRuntime, declareUse, runtimeUnits } from './kserve/servingRuntime';

const SERVING = /^serving\.(kserve\.io|kubeflow\.org)\//;

export const kserve = objectDialect(
  'kserve',
  [
    {
      apiVersion: SERVING,
      kind: 'InferenceService',
      units: inferenceServiceUnits,
      declares: declareUse,
      site: predictorSite,
    },
    { apiVersion: SERVING, kind: 'KFService', units: inferenceServiceUnits, site: predictorSite },
    { apiVersion: SERVING, kind: 'ServingRuntime', units: runtimeUnits, declares: declareRuntime, site: runtimeSite },
    {
      apiVersion: SERVING,
      kind: 'ClusterServingRuntime',
      units: runtimeUnits,
      declares: declareRuntime,
      site: runtimeSite,
    },
    { apiVersion: SERVING, kind: 'LLMInferenceService', units: llmServiceUnits, site: llmSite },
    {
      apiVersion: SERVING,
      kind: 'LLMInferenceServiceConfig',
      units: llmServiceUnits,
      declares: declareLlmConfig,
      site: llmSite,
    },
  ],
  // `{{.Name}}` in a runtime is KServe's own placeholder.
  isHelmAmongTemplates,
);
