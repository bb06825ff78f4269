/** Every library whose calls load or ask a model. */
import type { Library } from '../library';
import { claudeAgentSdk } from '../agents/apiLoops';
import { langGraph } from '../agents/langGraph';
import { mastra } from '../agents/mastra';
import { openAiAgents } from '../agents/openAiAgents';
import { aiSdk } from './aiSdk';
import { apiClients } from './apiClients';
import { bedrockRuntime, sageMakerRuntime } from './awsRuntimes';
import { huggingFaceInference } from './huggingFaceInference';
import { langChain } from './langChain';
import { llamaIndex } from './llamaIndex';
import { nodeLlamaCpp } from './nodeLlamaCpp';
import { onnxRuntime } from './onnxRuntime';
import { tensorflow, tensorflowModels } from './tensorflow';
import { transformersJs } from './transformersJs';

export const LIBRARIES: readonly Library[] = [
  transformersJs,
  onnxRuntime,
  nodeLlamaCpp,
  tensorflow,
  tensorflowModels,
  aiSdk,
  langChain,
  llamaIndex,
  ...apiClients,
  huggingFaceInference,
  bedrockRuntime,
  sageMakerRuntime,
  langGraph,
  openAiAgents,
  mastra,
  claudeAgentSdk,
];
