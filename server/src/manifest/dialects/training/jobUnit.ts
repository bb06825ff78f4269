/** A job of roles as a unit: what it trains, on which pods, how many of them. */
import { t } from '../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import { knownEngine } from '../../engines/known';
import { engineById } from '../../engines/fromSettings';
import type { EngineReading } from '../../engines/readEngine';
import { imageHints } from '../../engines/image';
import type { MappedText } from '../../engines/text';
import { isElsewhere } from '../../engines/text';
import { authorWords } from '../../foreign/fields/authorWords';
import type { Started } from '../../foreign/tasks/trainingWork';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import { isBenchmark, isPublished, saidBy, trainedModel, trainingKind } from '../../foreign/tasks/trainingWork';
import type { Unit, UnitFacts } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { Role } from './roles';
import { computing, copiesOf, hasDevices, leftOut } from './roles';

export interface JobTraits {
  /** What the kind of object alone says that it does. */
  readonly trains: boolean;
  /** Whatever runs on devices under this kind of object trains, unless its words say otherwise. */
  readonly usuallyTrains?: boolean;
  /** Its operator starts processes as torchrun does. */
  readonly torch?: boolean;
  readonly model?: MappedText;
  readonly notes?: readonly string[];
  /** Words of the object's own fields that speak of what it does. */
  readonly also?: string;
}

/** `undefined` where the job is none of ours: no device, no engine, nothing that trains. */
export function jobUnit(object: ObjectSource, roles: readonly Role[], traits: JobTraits): Unit | undefined {
  const main = computing(roles);
  const head = objectHead(object);
  const work = main && workOf([main, ...roles.filter((role) => role !== main)], traits, head.object?.name ?? '');
  if (!work) {
    return undefined;
  }
  const { facts, engine, does } = work;
  const others = leftOut(roles, main);
  return {
    ...head,
    pods: [{ pod: main.pod, copies: 1 }],
    always: true,
    facts,
    scale: copiesOf(roles, main),
    notes: [
      ...(traits.notes ?? []),
      ...(others.length > 0 ? [t`Accelerators of other roles are not counted: ${others.join(', ')}.`] : []),
    ],
    inline: authorWords(object, main.template),
    ...(engine ? { engine } : {}),
    ...(does ? { does } : {}),
  };
}

interface Work {
  readonly facts: UnitFacts;
  readonly engine?: EngineReading;
  /** Absent: the engine serves, and says itself what it does. */
  readonly does?: WorkloadKind;
}

/** What the commands of all roles say; the first role is the one that computes. */
function workOf(roles: readonly Role[], traits: JobTraits, name: string): Work | undefined {
  const started = roles.flatMap((role) => role.started);
  const model = modelOf(traits.model, firstOf(started, trainedModel));
  const images = roles.flatMap(({ pod }) => pod.containers.flatMap(({ image }) => image ?? []));
  const said = [traits.also, name, ...started.map(saidBy), ...images.map(({ text }) => text)].join(' ');
  const engine = launchedBy(knownEngine(mainContainer(roles)?.engine), images[0], traits, started);
  const trains = mayTrain(engine) ? (trainingKind(said, model?.text) ?? engine?.engine.kind) : undefined;
  if (!traits.trains && !roles.slice(0, 1).some(hasDevices) && !engine && !trains) {
    return undefined;
  }
  const usual = traits.trains || traits.usuallyTrains ? 'training' : 'batch';
  const does = isBenchmark(said) ? 'batch' : (trains ?? usual);
  return { facts: model ? { model } : {}, ...(engine ? { engine } : {}), ...(mayTrain(engine) ? { does } : {}) };
}

/** What the job downloads is what it trains, unless only its template downloads that and the job names another. */
function modelOf(downloaded: MappedText | undefined, worded: MappedText | undefined): MappedText | undefined {
  const namesAnother = worded !== undefined && isPublished(worded.text);
  return downloaded && !(namesAnother && isElsewhere(downloaded.span)) ? downloaded : worded;
}

const TRAINING: ReadonlySet<WorkloadKind> = new Set(['training', 'fine-tuning', 'rl']);
/** An engine that serves does not. */
const mayTrain = (engine: EngineReading | undefined) => engine === undefined || TRAINING.has(engine.engine.kind);

function firstOf<T, R>(items: readonly T[], read: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = read(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

const TORCHRUN = /(^|\/)(torchrun|hyperpodrun)$|^torch\.distributed\.(run|launch)$/;

/** A script without a launcher is started by the operator, as torchrun would; a library's script may name it. */
function launchedBy(
  engine: EngineReading | undefined,
  image: MappedText | undefined,
  { torch }: JobTraits,
  started: readonly Started[],
): EngineReading | undefined {
  const launcher = engineById('torchrun');
  if (!engine) {
    return torch ? torchrun(image) : undefined;
  }
  if (torch && launcher && engine.engine.id === 'training-script') {
    return { ...engine, engine: launcher };
  }
  const isLaunched = started.some(({ words }) => words.some(({ text }) => TORCHRUN.test(text)));
  return isLaunched && mayTrain(engine) && !engine.engine.launcher
    ? { ...engine, engine: { ...engine.engine, launcher: 'torchrun' } }
    : engine;
}

/** The launcher that the operator stands in for, with nothing on its command line. */
function torchrun(image: MappedText | undefined): EngineReading | undefined {
  const engine = engineById('torchrun');
  return (
    engine && {
      engine,
      facts: new Map(),
      unresolved: new Map(),
      hints: image ? imageHints(image) : {},
      words: [],
      scripted: false,
      ...(image ? { image } : {}),
    }
  );
}
