/** Which blocks are read, and by whom. */
import type { Context } from '../../context';
import type { Unit } from '../../foreign/unit';
import type { Body } from './body';
import type { TextPiece } from './cut';
import { containerUnits } from './docker';
import { CHART_WORDS, releaseUnits } from './helm';
import { isKubernetesType, kubernetesUnits, manifestUnits } from './kubernetes';
import { groupUnits, instanceUnits, templateUnits } from './machines';
import { moduleUnits } from './modules';
import { withoutOpenFacts } from './openFacts';
import { azureUnits, googleUnits } from './otherClouds';
import { endpointUnits } from './sagemaker';
import { JOINED } from './siblings';
import { functionUnits, jobUnits, taskUnits } from './tasks';
import type { Source } from './unitParts';

type Read = (body: Body, source: Source, context: Context) => Unit[];

const RESOURCES: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['aws_sagemaker_endpoint_configuration', endpointUnits],
  ['aws_instance', instanceUnits],
  ['aws_spot_instance_request', instanceUnits],
  ['aws_launch_template', templateUnits],
  ['aws_autoscaling_group', groupUnits],
  ['aws_ecs_task_definition', taskUnits],
  ['aws_batch_job_definition', jobUnits],
  ['aws_lambda_function', functionUnits],
  ['google_compute_instance', googleUnits],
  ['google_compute_instance_template', googleUnits],
  ['azurerm_linux_virtual_machine', azureUnits],
  ['azurerm_linux_virtual_machine_scale_set', azureUnits],
  ['azurerm_virtual_machine', azureUnits],
  ['docker_container', containerUnits],
  ['helm_release', releaseUnits],
  ['kubernetes_manifest', manifestUnits],
  ['kubectl_manifest', manifestUnits],
]);

/** A text without any of these words says nothing here, and the parser is not loaded for it. */
export const SIGNAL =
  /\b(?:aws_(?:sagemaker_|instance|spot_instance_request|launch_template|autoscaling_group|appautoscaling_target|ecs_|batch_|lambda_function|eks_node_group)|google_compute_instance|azurerm_(?:linux_)?virtual_machine|kubernetes_|kubectl_manifest|servingEngineSpec|modelArtifacts|docker_(?:container|image)|hf_model_id|model_id|instance_types?|node_groups|worker_groups)|^\s*(?:variable|locals|provider)\b/m;

const DEFINING = new Set(['variable', 'locals', 'module']);

/** Known by its head: all else is not even parsed. */
export function isRelevant({ head, text }: TextPiece): boolean {
  const [type = '', first = ''] = head ?? [];
  if (first === 'helm_release') {
    return CHART_WORDS.test(text);
  }
  return (
    DEFINING.has(type) ||
    (type === 'provider' && first === 'aws') ||
    (type === 'resource' && (RESOURCES.has(first) || JOINED.has(first) || isKubernetesType(first)))
  );
}

export function unitsOf(body: Body, source: Source, context: Context): Unit[] {
  return readerOf(body)(body, source, context).map(withoutOpenFacts);
}

function readerOf(body: Body): Read {
  const type = body.type === 'resource' ? (body.labels[0]?.text ?? '') : '';
  if (body.type === 'module') {
    return moduleUnits;
  }
  return isKubernetesType(type) ? kubernetesUnits : (RESOURCES.get(type) ?? (() => []));
}
