/** An application of Ray Serve that brings its own code: what its deployments, arguments and variables say. */
import { t } from '../../../../../shared/src/l10n';
import { engineFromSettings } from '../../engines/fromSettings';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import { countOf } from '../../foreign/specBuilder';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Counted } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, numberOf, textOf } from '../../yaml/tree';
import { engineIn, installsModels, wordsOf } from './applicationWords';
import type { Around, Served } from './served';
import { bundleDevices, environmentOf, regionIn, replicasOf, worldSize } from './served';
import type { Settings } from './settings';
import { isFile, settingsOf } from './settings';

const MODEL_DEPLOYMENT = /llm|vllm|model|predict|infer|embed|generat|diffusion|whisper|bert/i;

export function servedByApplication(
  application: TreeNode,
  owners: readonly (TreeNode | undefined)[],
  text: string,
  { image, environment: inherited }: Around,
): Served {
  const deployment = workingDeployment(itemsOf(nodeAt(application, 'deployments')), text);
  const options = nodeAt(deployment, 'ray_actor_options');
  const environment = environmentOf([...owners, application, options], text, inherited);
  const settings = settingsOf(application, deployment, environment, text);
  const own = wordsOf(application, deployment, owners, text);
  const engineId = engineIn(own) ?? engineIn([image?.text ?? '', ...environment.keys()].join(' '));
  const engine = engineId === undefined ? undefined : engineOf(engineId, settings, environment, image);
  const accelerator = scalarText(nodeAt(options, 'accelerator_type'), text);
  const name = scalarText(nodeAt(application, 'name'), text);
  const model = settings.get('model');
  const region = regionIn(environment);
  const devices = devicesOf(deployment, options, settings);
  return {
    node: application,
    ...(name ? { name } : {}),
    ...(engine ? { engine } : {}),
    ...(model ? { model } : {}),
    ...(accelerator ? { accelerator } : {}),
    ...(region ? { region } : {}),
    ...(devices ? { devices } : {}),
    scale: replicasOf(deployment, text),
    certain:
      !isRouter(application, text) &&
      (engineIn(own) !== undefined || (model !== undefined && !isInherited(model, inherited)) || installsModels(own)),
    notes: notesOf(application, model, options, text),
  };
}

/** The one that holds a device; else the one that sounds like a model; else the first. */
function workingDeployment(deployments: readonly TreeNode[], text: string): TreeNode | undefined {
  return (
    deployments.find((each) => holdsDevice(nodeAt(each, 'ray_actor_options'))) ??
    deployments.find((each) => itemsOf(nodeAt(each, 'placement_group_bundles')).length > 0) ??
    deployments.find((each) => MODEL_DEPLOYMENT.test(textOf(nodeAt(each, 'name'), text) ?? '')) ??
    deployments[0]
  );
}

function holdsDevice(options: TreeNode | undefined): boolean {
  const resources = nodeAt(options, 'resources');
  return [
    nodeAt(options, 'num_gpus'),
    ...['neuron_cores', 'TPU', 'HPU', 'NPU'].map((name) => nodeAt(resources, name)),
  ].some((node) => (numberOf(node) ?? 0) > 0);
}

const isInherited = (value: MappedText, inherited: Environment = new Map()) => [...inherited.values()].includes(value);

/** The model stands in the facts of the unit: a placeholder in it is kept as written. */
function engineOf(
  id: string,
  settings: Settings,
  environment: Environment,
  image: MappedText | undefined,
): EngineReading | undefined {
  const flags = new Map([...settings].filter(([fact]) => fact !== 'model'));
  return engineFromSettings(id, flags, { environment, ...(image ? { image } : {}) });
}

/** A share of a GPU, and devices that are no GPUs, are left to what the machines hold. */
function devicesOf(
  deployment: TreeNode | undefined,
  options: TreeNode | undefined,
  settings: Settings,
): Counted | undefined {
  const entry = entryOf(options, 'num_gpus');
  const gpus = numberOf(entry?.value);
  if (entry && gpus !== undefined && Number.isInteger(gpus) && gpus > 0) {
    return { count: gpus, value: entry.value.span, key: entry.keySpan };
  }
  const bundles = bundleDevices(itemsOf(nodeAt(deployment, 'placement_group_bundles')));
  return bundles
    ? { count: bundles }
    : worldSize(countedText(settings.get('tensorParallel')), countedText(settings.get('pipelineParallel')));
}

function countedText(written: MappedText | undefined): Counted | undefined {
  const count = countOf(written?.text);
  return written && count ? { count, value: written.span } : undefined;
}

/** What it serves, where that is described in files. */
function filesOf(application: TreeNode, text: string): readonly string[] {
  const args = nodeAt(application, 'args');
  return [...itemsOf(nodeAt(args, 'models')), nodeAt(args, 'model')].flatMap((node) => {
    const written = textOf(node, text);
    return written !== undefined && isFile(written) ? [written] : [];
  });
}

/** An application in front of others: it knows their models and holds none. */
function isRouter(application: TreeNode, text: string): boolean {
  const path = textOf(nodeAt(application, 'import_path'), text) ?? '';
  return /router/i.test(path) && filesOf(application, text).length === 0;
}

function notesOf(
  application: TreeNode,
  model: MappedText | undefined,
  options: TreeNode | undefined,
  text: string,
): string[] {
  const gpus = numberOf(nodeAt(options, 'num_gpus'));
  const files = filesOf(application, text);
  return [
    ...(files.length > 0 ? [t`What it serves stands in ${files[0] ?? ''}: that file is not read.`] : []),
    ...(model === undefined && files.length === 0
      ? [
          t`The model is not stated: ${textOf(nodeAt(application, 'import_path'), text) ?? t('the application')} brings it.`,
        ]
      : []),
    ...(gpus !== undefined && gpus > 0 && gpus < 1 ? [t`One replica takes ${gpus} of a GPU: several share one.`] : []),
  ];
}
