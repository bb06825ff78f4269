/** A job of roles as a unit: what it trains, on which pods, how many of them. */
import { engineById } from '../../engines/fromSettings';
import type { EngineReading } from '../../engines/readEngine';
import { imageHints } from '../../engines/image';
import type { MappedText } from '../../engines/text';
import { isElsewhere } from '../../engines/text';
import { instanceAlternatives } from '../../foreign/alternatives';
import { authorWords } from '../../foreign/authorWords';
import type { Started } from '../../foreign/commandWords';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import { isBenchmark, isPublished, saidBy, trainedModel, trainingKind } from '../../foreign/trainingWork';
import type { Unit, UnitFacts } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { Role } from './roles';
import { computing, copiesOf, hasDevices, leftOut } from './roles';
import { regionOfRegistry } from '../../foreign/registry';

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
  if (!main) {
    return undefined;
  }
  const head = objectHead(object);
  const ordered = [main, ...roles.filter((role) => role !== main)];
  const started = ordered.flatMap((role) => role.started);
  const model = modelOf(traits.model, firstOf(started, trainedModel));
  const images = ordered.flatMap(({ pod }) => pod.containers.flatMap(({ image }) => image ?? []));
  const said = [traits.also, head.object?.name, ...started.map(saidBy), ...images.map(({ text }) => text)].join(' ');
  const engine = launchedBy(mainContainer(ordered)?.engine, images[0], traits, started);
  const trains = doesTrain(engine) ? trainingKind(said, model?.text) : undefined;
  const isTraining =
    trains !== undefined || traits.trains || traits.usuallyTrains || engine?.engine.kind === 'training';
  if (!traits.trains && !hasDevices(main) && !engine && !trains) {
    return undefined;
  }
  const alternatives = instanceAlternatives([main.pod]);
  const others = leftOut(roles, main);
  return {
    ...head,
    pods: [{ pod: main.pod, copies: 1 }],
    always: true,
    facts: factsOf(model, images[0]),
    scale: copiesOf(roles, main),
    notes: [
      ...(traits.notes ?? []),
      ...(others.length > 0 ? [`Accelerators of other roles are not counted: ${others.join(', ')}.`] : []),
    ],
    inline: authorWords(object, main.template),
    ...(engine ? { engine } : {}),
    ...(doesTrain(engine) ? { does: isTraining && !isBenchmark(said) ? (trains ?? 'training') : 'batch' } : {}),
    ...(alternatives ? { alternatives } : {}),
  };
}

/** What the job downloads is what it trains, unless only its template downloads that and the job names another. */
function modelOf(downloaded: MappedText | undefined, worded: MappedText | undefined): MappedText | undefined {
  const namesAnother = worded !== undefined && isPublished(worded.text);
  return downloaded && !(namesAnother && isElsewhere(downloaded.span)) ? downloaded : worded;
}

/** An engine that serves says itself what it does. */
const doesTrain = (engine: EngineReading | undefined) => engine === undefined || engine.engine.kind === 'training';

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
  return isLaunched && doesTrain(engine) && !engine.engine.launcher
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

function factsOf(model: MappedText | undefined, image: MappedText | undefined): UnitFacts {
  const region = image && regionOfRegistry(image);
  return { ...(model ? { model } : {}), ...(region ? { region } : {}) };
}
