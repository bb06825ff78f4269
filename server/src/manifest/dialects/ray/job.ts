/** RayJob: a command that a cluster is started for, or that is handed to one that exists. */
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import { readEngine } from '../../engines/readEngine';
import { startedWith } from '../../foreign/commandWords';
import { innerYaml } from '../../foreign/innerYaml';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import { scalarText } from '../../foreign/scalarText';
import { saidBy, trainedModel, trainingKind } from '../../foreign/trainingWork';
import type { Unit } from '../../foreign/unit';
import { nodeAt, textOf } from '../../yaml/tree';
import { clusterUnit, inlineOf } from './cluster';
import { groupsOf, hasDevices } from './machines';
import { regionIn, variablesOf } from './served';
import { aroundOf } from './serveUnits';

const SERVES = /(^|[^a-z])(serve|api_server|server)([^a-z]|$)/i;
/** A script of this name computes with a model until its input is used up. */
const INFERS = /infer|embed|generat|predict|batch[-_]?(llm|process)|vllm|transcri/i;

export function jobUnits(object: ObjectSource): readonly Unit[] {
  const { root, text, context } = object;
  const spec = nodeAt(root, 'spec');
  const groups = groupsOf(nodeAt(spec, 'rayClusterSpec'), text, context);
  const entrypoint = scalarText(nodeAt(spec, 'entrypoint'), text);
  const runtime = innerYaml(nodeAt(spec, 'runtimeEnvYAML'), text);
  const given = new Map([...(aroundOf(groups, text, context).environment ?? []), ...variablesOf(runtime?.root, text)]);
  const container = { command: entrypoint ? [entrypoint] : [], args: [], environment: given };
  const started = startedWith(container);
  const model = trainedModel(started);
  const engine = readEngine(container);
  const name =
    textOf(nodeAt(root, 'metadata', 'name'), text) ?? textOf(nodeAt(root, 'metadata', 'generateName'), text) ?? '';
  const said = `${saidBy({ ...started, environment: new Map() })} ${name}`;
  const trains = trainingKind(said, model?.text);
  if (!groups.some(hasDevices) && !engine && !trains && !INFERS.test(said)) {
    return [];
  }
  const unit = clusterUnit({ ...objectHead(object), inline: inlineOf(object, groups) }, groups);
  const does: WorkloadKind | undefined = trains ?? (engine && SERVES.test(said) ? undefined : 'batch');
  const region = regionIn(started.environment);
  return [
    {
      ...unit,
      always: true,
      facts: { ...unit.facts, ...(model ? { model } : {}), ...(region ? { region } : {}) },
      notes: [...(unit.notes ?? []), ...notesOf(groups.length > 0)],
      ...(engine ? { engine } : {}),
      ...(does ? { does } : {}),
      ...(groups.length === 0 ? { open: true as const } : {}),
    },
  ];
}

const notesOf = (hasCluster: boolean) =>
  hasCluster ? [] : ['The job runs on a cluster that exists already: its machines are not stated here.'];
