/** RayJob: a command that a cluster is started for, or that is handed to one that exists. */
import { t } from '../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import { engineFromSettings } from '../../engines/fromSettings';
import type { EngineReading } from '../../engines/readEngine';
import { readEngine } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import { startedWith } from '../../foreign/tasks/trainingWork';
import { innerYaml } from '../../foreign/fields/innerYaml';
import type { ObjectSource } from '../../foreign/objects';
import { nameOf, objectHead } from '../../foreign/objects';
import { scalarText } from '../../foreign/fields/scalarText';
import { saidBy, trainedModel, trainingKind } from '../../foreign/tasks/trainingWork';
import type { Unit, UnitFacts } from '../../foreign/unit';
import { nodeAt } from '../../yaml/tree';
import { clusterUnit, inlineOf } from './cluster';
import type { Group } from './machines';
import { groupsOf, hasDevices, workingGroup } from './machines';
import { regionIn, variablesOf } from './served';
import { aroundOf } from './serveUnits';

const SERVES = /(^|[^a-z])(serve|api_server|server)([^a-z]|$)/i;
/** A script of this name computes with a model until its input is used up. */
const INFERS = /infer|embed|generat|predict|batch[-_]?(llm|process)|vllm|transcri/i;

export function jobUnits(object: ObjectSource): readonly Unit[] {
  const { root, text, context } = object;
  const groups = groupsOf(nodeAt(root, 'spec', 'rayClusterSpec'), text, context);
  const work = workOf(object, groups);
  if (!groups.some(hasDevices) && !work) {
    return [];
  }
  const unit = clusterUnit({ ...objectHead(object), inline: inlineOf(object, groups) }, groups);
  const { facts, notes, engine, does }: Work = work ?? { facts: {}, notes: [], does: 'batch' };
  return [
    {
      ...unit,
      always: true,
      facts: { ...unit.facts, ...facts },
      notes: [...(unit.notes ?? []), ...notes, ...notesOf(groups.length > 0)],
      ...(engine ? { engine } : {}),
      ...(does ? { does } : {}),
      ...(groups.length === 0 ? { open: true as const, scale: { none: true as const } } : {}),
    },
  ];
}

interface Work {
  readonly facts: UnitFacts;
  readonly notes: readonly string[];
  readonly engine?: EngineReading;
  /** Absent: the engine says it. */
  readonly does?: WorkloadKind;
}

/** What the entrypoint and its name say; `undefined` where nothing speaks of a model. */
function workOf({ root, text, context }: ObjectSource, groups: readonly Group[]): Work | undefined {
  const spec = nodeAt(root, 'spec');
  const entrypoint = scalarText(nodeAt(spec, 'entrypoint'), text);
  const runtime = innerYaml(nodeAt(spec, 'runtimeEnvYAML'), text);
  const around = aroundOf(groups, text, context).environment ?? [];
  const environment = new Map([...around, ...variablesOf(runtime?.root, text)]);
  const container = { command: entrypoint ? [entrypoint] : [], args: [], environment };
  const started = startedWith(container);
  const model = trainedModel(started);
  const region = regionIn(started.environment);
  const endpoint = endpointIn(started.environment);
  const own = readEngine(container);
  // Variables of the machines name libraries of all kinds; the command says what the job is for.
  const said = `${saidBy({ ...started, environment: new Map() })} ${nameOf(root, text)?.text ?? ''}`;
  const trains = trainingKind(said, model?.text) ?? (own?.engine.kind === 'training' ? 'training' : undefined);
  const engine = own ?? (endpoint || trains ? undefined : engineOfImage(groups));
  const does = trains ?? (engine && SERVES.test(said) ? undefined : 'batch');
  const facts = { ...(model && !endpoint ? { model } : {}), ...(region ? { region } : {}) };
  const notes = endpoint ? [t`The job calls the model behind ${endpoint.text}: that model runs elsewhere.`] : [];
  const isOurs = model !== undefined || engine !== undefined || trains !== undefined || INFERS.test(said);
  return isOurs ? { facts, notes, ...(engine ? { engine } : {}), ...(does ? { does } : {}) } : undefined;
}

/** Ray's images for language models hold vLLM; what a job does with it stands in its script. */
function engineOfImage(groups: readonly Group[]): EngineReading | undefined {
  const image = workingGroup(groups)?.pod.containers[0]?.image;
  return image && /(^|\/)ray-llm([:@]|$)/.test(image.text)
    ? engineFromSettings('vllm', new Map(), { image })
    : undefined;
}

const ENDPOINT_VARIABLE = /(endpoint|base_?url|api_?base|llm_?url)$/i;

/** A service that the job asks, by the address in its variables. */
function endpointIn(environment: Environment): MappedText | undefined {
  const found = [...environment].find(
    ([name, value]) => ENDPOINT_VARIABLE.test(name) && /^https?:/.test(value?.text ?? ''),
  );
  return found?.[1];
}

const notesOf = (hasCluster: boolean) =>
  hasCluster ? [] : [t('The job runs on a cluster that exists already: its machines are not stated here.')];
