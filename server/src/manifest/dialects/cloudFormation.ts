/** CloudFormation and SAM templates in YAML and JSON, and what the AWS command line takes for ECS and Batch. */
import { yamlDialect } from '../foreign/yamlDialect';
import { batchUnits } from './cloudFormation/batch';
import { commandLineUnits } from './cloudFormation/commandLine';
import { ec2Units } from './cloudFormation/ec2';
import { ecsUnits } from './cloudFormation/ecs';
import { lambdaUnits } from './cloudFormation/lambda';
import { nodeGroups } from './cloudFormation/nodeGroups';
import { sageMakerUnits } from './cloudFormation/sageMaker';
import { retargetTemplate } from './cloudFormation/retarget';
import { readTemplate } from './cloudFormation/template';
import type { Dialect } from '../dialect';

/** Resources that carry a model or a machine; any other template costs one search. */
const RESOURCE =
  /\bAWS::(?:SageMaker::EndpointConfig|EC2::(?:Instance|LaunchTemplate)|AutoScaling::LaunchConfiguration|ECS::TaskDefinition|Batch::JobDefinition|EKS::Nodegroup)\b/;
/** Most functions run no model, and most templates have some. */
const FUNCTION = /\bAWS::(?:Lambda|Serverless)::Function\b/;
const MODEL =
  /llama|onnx|transformer|gguf|safetensors|tflite|HF_MODEL_ID|ctranslate2|whisper|vllm|text-embeddings|sglang|triton/i;
const COMMAND_LINE = /(?:^|[\s{,"'])(?:containerDefinitions|containerProperties|nodeProperties)["']?\s*:/;
const GLANCE = new RegExp(`${RESOURCE.source}|${FUNCTION.source}|${COMMAND_LINE.source}`);
/** A resource of a type that may be one of ours, not the words in a policy or a document. */
const TYPED = /(?:^|[\s{,])["']?Type["']?\s*:\s*["']?AWS::/;

const gate = (text: string) =>
  ((RESOURCE.test(text) || (FUNCTION.test(text) && MODEL.test(text))) && TYPED.test(text)) || COMMAND_LINE.test(text);

const READERS = [sageMakerUnits, ec2Units, ecsUnits, batchUnits, lambdaUnits];

const templates = yamlDialect({
  id: 'cloudformation',
  glance: GLANCE,
  gate,
  units: ({ root, text }) => {
    const template = readTemplate(root, text);
    const units = template ? READERS.flatMap((read) => read(template)) : commandLineUnits(root, text);
    return units.length > 0 ? [{ root, units: units.toSorted((a, b) => a.span.start - b.span.start) }] : [];
  },
  declares: ({ root, text }) => {
    const template = /eks|nodeadm/i.test(text) ? readTemplate(root, text) : undefined;
    return template ? nodeGroups(template) : [];
  },
});

export const cloudFormation: Dialect = {
  ...templates,
  retarget: (source, workload, target) =>
    retargetTemplate(source, workload, target, (text) => templates.read({ ...source, text }).workloads),
};
