/** Meaning: what was promised is there, the others say what they said, and the way back leads home. */
import { applyEdits } from '../../../server/src/features/codeActions/move';
import type { FoundWorkload, Manifest } from '../../../server/src/manifest/manifest';
import { costOf } from '../../../shared/src/placement/rank';
import type { Estimate, Target } from '../../../shared/src/report/schema';
import type { Checked, Placed, Say } from './bench';
import { fullPlacementOf, placementOf, read, retarget } from './bench';
import { differingFacts, factsOf } from './facts';
import { count } from './tally';

/** The bill of a whole number of machines, as where a move is offered. */
const PRICE_TOLERANCE = 0.01;

export function checkReading(checked: Placed, say: Say, reading: Manifest, moved: FoundWorkload, target: Target): void {
  const { manifest, workload, index } = checked;
  const there = placementOf(reading, moved).current;
  for (const key of [
    'instance',
    'acceleratorCount',
    'precision',
    'runtime',
    'purchase',
    'region',
    'replicas',
  ] as const) {
    const differs = target[key] !== undefined && there?.target[key] !== target[key];
    say(`read: the promised ${key}`, !differs, `${there?.target[key]} for ${target[key]}`);
  }
  const promised = promisedBy(checked, target);
  const placed = placementOf(manifest, workload).workload;
  const [is, was] = [there && costOf(placed, there), promised && costOf(placed, promised)];
  const same = is === was || (is !== undefined && was !== undefined && Math.abs(is - was) <= was * PRICE_TOLERANCE);
  say('read: the promised price', same, `${is} for ${was}`);
  const others = manifest.workloads.filter((_, at) => at !== index).map(factsOf);
  const now = reading.workloads.filter((_, at) => at !== index).map(factsOf);
  say(
    'read: the others say what they said',
    others.join('\n') === now.join('\n'),
    others.find((each, at) => each !== now[at]),
  );
  const errors = ({ problems }: Manifest) => problems.filter(({ severity }) => severity === 'error').length;
  say('read: no new error', errors(reading) <= errors(manifest), JSON.stringify(reading.problems));
}

/** A menu knows the first few; what stands in for one of them is found among all. */
function promisedBy({ manifest, workload }: Placed, target: Target): Estimate | undefined {
  const { recommended, candidates } = placementOf(manifest, workload);
  const wanted = JSON.stringify(target);
  const isIt = (each: Estimate) => JSON.stringify(each.target) === wanted;
  return (
    [...(recommended ? [recommended] : []), ...candidates].find(isIt) ??
    fullPlacementOf(manifest, workload).candidates.find(isIt)
  );
}

/** To the machine that it came from: the same facts, or which ones had to stay. */
export function checkBack(checked: Checked, say: Say, moved: FoundWorkload, text: string): void {
  const { manifest, workload, subject, index, dialect, tally } = checked;
  const home = placementOf(manifest, workload).current?.target;
  const { back } = tally.of(dialect?.id ?? 'none');
  if (!home) {
    count(back, 'nothing to go back to: the file named no machine');
    return;
  }
  const result = retarget(checked, text, moved, home);
  const restored = result?.ok ? applyEdits(text, result.edits) : undefined;
  if (!result?.ok || restored === undefined) {
    const reason = result?.ok ? 'the edits overlap' : (result?.reason ?? 'no editor');
    count(back, `refused: ${reason}`);
    say('back: it is refused for a known reason', isKnownRefusal(reason), reason);
    return;
  }
  const reading = read(subject, restored);
  const there = reading.workloads[index];
  const differing = there ? differingFacts(workload, there) : ['everything'];
  if (differing.length === 0) {
    tally.of(dialect?.id ?? 'none').restored += 1;
    return;
  }
  count(back, `other facts: ${differing.join(', ')}`);
  const now = there && placementOf(reading, there).current?.target;
  say(
    'back: the same target',
    JSON.stringify(now) === JSON.stringify(home),
    `${JSON.stringify(now)} for ${JSON.stringify(home)}`,
  );
  const gone = workload.notes.filter((note) => !there?.notes.includes(note));
  const added = (there?.notes ?? []).filter((note) => {
    return !workload.notes.includes(note) && !gone.some((long) => long.startsWith(note.replace(/\.$/, '')));
  });
  const isRelease = isOtherRelease(workload.image, moved.image, there?.image);
  const other = differing.filter(
    (fact) => !fact.startsWith('notes.') && !SPELLED.test(fact) && !(fact === 'image' && isRelease),
  );
  const unknown = [...other, ...added, ...gone.filter((note) => !SETTLED.test(note))];
  say('back: the same facts', unknown.length === 0, unknown.join('; '));
}

/**
 * How the same target is written: a file that left something open, or named the card alone, says after a move what it
 * runs on, and moving back cannot take that away again.
 */
const SPELLED =
  /^(spec\.placement|stated)\.(accelerator|acceleratorCount|count|instance|arch|tensorParallel|replicas)$/;
/**
 * An engine has its releases for each hardware: where the image in between is of another one, the way back cannot know the
 * first. The engine is the same; vLLM has changed the repositories of its releases.
 */
function isOtherRelease(before: string | undefined, between: string | undefined, after: string | undefined): boolean {
  // Of images for Neuron a few releases are known, not each.
  const isKnownOnce = before?.includes('neuron') === true;
  return engineOf(before) === engineOf(after) && (isKnownOnce || releaseOf(before) !== releaseOf(between));
}

const releaseOf = (image: string | undefined) => /\d+\.\d+(?:\.\d+)?/.exec(image?.split(':').at(-1) ?? '')?.[0];
const engineOf = (image: string | undefined) =>
  image?.includes('vllm') ? `vllm ${image.includes('neuron')}` : image?.replace(/:[^/]*$/, '');

/** What was open then is no longer said to be. */
const SETTLED = /is not stated|\bis read\b/;

/** Moves back that no editor can make. */
const REFUSED: readonly RegExp[] = [
  // A file that states no replicas is switched off: to move it is to switch it on, and no target is none.
  /^the target takes 0 replicas\b/,
];
const isKnownRefusal = (reason: string) => REFUSED.some((pattern) => pattern.test(reason));
