/**
 * Looks after requests that wait. A server that is only busy answers a small question soon, and its work is let go on; one that answers
 * nothing at all is given up. Counted in looks, not in time: a computer that slept, or an editor that stood still, takes no look.
 */
import type { Disposable } from 'vscode';

export interface WatchdogOptions {
  /** Asked while a request waits; undefined: there is nobody to ask yet. */
  readonly ping: () => Promise<unknown> | undefined;
  /** Nothing is answered any more. */
  readonly dead: () => void;
  /** The requests that have waited longer than anybody expects; none again, once they are answered. */
  readonly slow: (methods: readonly string[]) => void;
  readonly everyMs?: number;
}

export interface Watchdog extends Disposable {
  watch<T>(method: string, answer: Promise<T>): Promise<T>;
}

const EVERY_MS = 1000;
/** Looks at a waiting request after which the server is asked whether it is there; the same between two questions. */
export const ASK_AFTER = 5;
/** assumed: the longest piece of work between two messages takes a tenth of it. */
export const DEAD_AFTER = 10;
/** The largest file of the benchmark is computed in a tenth of it. */
export const SLOW_AFTER = 30;

/** Answered when there is news, and not before. */
const NEVER_WATCHED = new Set(['workspace/diagnostic']);
/** Over all files, or as long as the user lets it: however long they take, they show their own progress. */
const PATIENT = new Set([
  'placewright/plan',
  'placewright/planIsOld',
  'placewright/total',
  'placewright/workloads',
  'placewright/workspacePanel',
  'workspace/symbol',
]);

interface Waiting {
  readonly method: string;
  looks: number;
}

export function createWatchdog({ ping, dead, slow, everyMs = EVERY_MS }: WatchdogOptions): Watchdog {
  const waiting = new Set<Waiting>();
  let timer: ReturnType<typeof setInterval> | undefined;
  /** Looks since the question, and since the last answer to one. */
  let unanswered: number | undefined;
  let sinceAnswer = 0;
  let told = 0;

  const ask = () => {
    const answer = ping();
    if (!answer) {
      return;
    }
    unanswered = 0;
    const isThere = () => {
      unanswered = undefined;
      sinceAnswer = 0;
    };
    // A refusal is an answer, too; a connection that ended is the business of whoever counts crashes.
    answer.then(isThere, isThere);
  };
  const tellSlow = () => {
    const late = [...waiting].filter(({ method, looks }) => looks >= SLOW_AFTER && !PATIENT.has(method));
    if (late.length !== told) {
      told = late.length;
      slow([...new Set(late.map(({ method }) => method))]);
    }
  };
  const look = () => {
    waiting.forEach((one) => (one.looks += 1));
    sinceAnswer += 1;
    tellSlow();
    if (unanswered !== undefined) {
      unanswered += 1;
      if (unanswered >= DEAD_AFTER) {
        forget();
        dead();
      }
    } else if (sinceAnswer >= ASK_AFTER && [...waiting].some(({ looks }) => looks >= ASK_AFTER)) {
      ask();
    }
  };
  const forget = () => {
    clearInterval(timer);
    timer = undefined;
    waiting.clear();
    unanswered = undefined;
    sinceAnswer = 0;
    tellSlow();
  };
  const end = (one: Waiting) => {
    waiting.delete(one);
    if (waiting.size === 0) {
      forget();
    }
  };

  return {
    watch: (method, answer) => {
      if (!NEVER_WATCHED.has(method)) {
        const one = { method, looks: 0 };
        waiting.add(one);
        timer ??= setInterval(look, everyMs);
        const over = () => end(one);
        answer.then(over, over);
      }
      return answer;
    },
    dispose: forget,
  };
}
