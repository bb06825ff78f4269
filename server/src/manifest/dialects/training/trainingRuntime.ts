/** Training runtimes: templates with a model and machines of their own, and what they lend to the jobs that name them. */
import { t } from '../../../../../shared/src/l10n';
import type { Context, RuntimeDeclaration } from '../../context';
import type { MappedText } from '../../engines/text';
import { ELSEWHERE, sliceText, textElsewhere } from '../../engines/text';
import type { ObjectSource } from '../../foreign/objects';
import { nameOf } from '../../foreign/objects';
import type { PodElsewhere } from '../../foreign/pods/podElsewhere';
import { asText, declaredTree, podElsewhere } from '../../foreign/pods/podElsewhere';
import { countedAt, writtenCount } from '../../foreign/fields/replicas';
import type { ReplicaFacts, Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { replicatedRoles } from './jobSets';
import { jobUnit } from './jobUnit';
import type { Role } from './roles';
import { hasDevices } from './roles';

const INITIALIZER = /initiali[sz]er/;
const TRAINS = /node|trainer/;

/** A template is a workload where it says what runs: a model, or the devices of a node. */
export function runtimeUnits(object: ObjectSource): readonly Unit[] {
  const { root, text } = object;
  const spec = nodeAt(root, 'spec');
  const roles = replicatedRoles(nodeAt(spec, 'template', 'spec'), object);
  const trainers = roles.filter(({ name }) => !INITIALIZER.test(name));
  const model = initialModel(roles);
  if (!model && !trainers.some(hasDevices)) {
    return [];
  }
  const policy = nodeAt(spec, 'mlPolicy');
  const nodes = entryOf(policy, 'numNodes');
  const scaled = trainers.map((role) =>
    TRAINS.test(role.name) && nodes ? { ...role, scale: writtenCount(nodes, text) } : role,
  );
  const unit = jobUnit(object, scaled, {
    trains: true,
    torch: nodeAt(policy, 'torch') !== undefined,
    ...(model ? { model } : {}),
    notes: [t('This is a template: a TrainJob that names it may change any of it.')],
  });
  return unit ? [unit] : [];
}

function initialModel(roles: readonly Role[]): MappedText | undefined {
  const initializers = roles.filter(({ name }) => INITIALIZER.test(name) && /model/.test(name));
  const uri = initializers.flatMap(({ started }) =>
    started.flatMap(({ environment }) => environment.get('STORAGE_URI') ?? []),
  )[0];
  return uri && withoutScheme(uri);
}

export function withoutScheme(uri: MappedText): MappedText | undefined {
  const start = uri.text.startsWith('hf://') ? 'hf://'.length : 0;
  return uri.text.trim() === '' ? undefined : sliceText(uri, start);
}

/** Jobs look it up by kind and name, as `runtimeRef` states them. */
export function declareRuntime({ root, text }: Pick<ObjectSource, 'root' | 'text'>): readonly RuntimeDeclaration[] {
  const kind = textOf(nodeAt(root, 'kind'), text) ?? '';
  const name = nameOf(root, text);
  const podSpec = asText(root, text);
  return name && podSpec !== undefined
    ? [{ what: 'runtime', names: [`${kind}/${name.text}`], title: `${kind} ${name.text}`, span: name.span, podSpec }]
    : [];
}

/** What a runtime lends: none of it has a place in the job's own text. */
export interface Lent {
  readonly title: string;
  readonly torch: boolean;
  readonly pod: PodElsewhere;
  readonly model?: MappedText;
  readonly scale: ReplicaFacts;
}

export function lentBy(kind: string, name: string, context: Context): Lent | undefined {
  const [declaration] = context.find('runtime', `${kind}/${name}`);
  if (!declaration) {
    return undefined;
  }
  const { root, text } = declaredTree(declaration);
  const spec = nodeAt(root, 'spec');
  const jobs = nodeAt(spec, 'template', 'spec');
  const job = itemsOf(nodeAt(jobs, 'replicatedJobs')).find((item) => isTrainer(item, text));
  const model = initialModel(replicatedRoles(jobs, { text, context }));
  const nodes = countedAt(entryOf(nodeAt(spec, 'mlPolicy'), 'numNodes'), text);
  return {
    title: declaration.title,
    torch: nodeAt(spec, 'mlPolicy', 'torch') !== undefined,
    pod: podElsewhere(nodeAt(job, 'template', 'spec', 'template', 'spec'), text, context),
    ...(model ? { model: textElsewhere(model.text) } : {}),
    scale: nodes ? { replicas: { count: nodes.count, value: ELSEWHERE } } : {},
  };
}

const isTrainer = (item: TreeNode, text: string) => !INITIALIZER.test(textOf(nodeAt(item, 'name'), text) ?? '');
