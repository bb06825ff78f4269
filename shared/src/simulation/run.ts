/** Requests, their arrivals and the copies that answer them, until all are done or the bounds are met. */
import type { EngineTimes } from '../model/engine';
import { SimulatedCopy } from './copy';
import type { CopyLimits, Request } from './copy';
import type { Lengths } from './lengths';
import type { Random } from './random';

/** Rows of steps; some seconds of work. Prompts of millions of tokens end a run before its time. */
export const MOST_EVENTS = 4_000_000;

export interface Plan {
  readonly engine: EngineTimes;
  readonly limits: CopyLimits;
  readonly copies: number;
  readonly balancing: 'random' | 'in turn';
  readonly cachedShare: number;
  readonly nextLengths: () => Lengths;
  readonly random: Random;
  /** Requests that are followed to their end. */
  readonly requests: number;
}

/** What became of the requests, by index of sending. Not a number: not done. */
export interface Trace {
  readonly sent: Float64Array;
  readonly firstToken: Float64Array;
  readonly done: Float64Array;
  readonly answer: Float64Array;
  readonly copies: readonly SimulatedCopy[];
  readonly endedEarly: boolean;
  /** Requests longer than the memory of a copy: answered alone all the same, and counted. */
  readonly tooLong: number;
}

/**
 * Runs until the first `requests` sent are done.
 *
 * Open: gaps of the given mean and squared variation; others go on arriving meanwhile, up to as many again.
 * Closed: `inFlight` are sent at once, and each answer sends the next.
 * The floor (HTTP, tokenizer) passes before a request reaches the engine: the next of a closed loop misses the step that is about to start.
 */
export function runOpen(plan: Plan, rate: number, squaredVariation: number): Trace {
  const state = start(plan, 2 * plan.requests, () => undefined);
  const gap = () => plan.random.gamma(squaredVariation) / rate;
  let next = gap();
  let sent = 0;
  while (state.left() && state.affordable()) {
    const happens = state.next();
    if (sent < 2 * plan.requests && next <= happens.time) {
      state.arrive(next, next);
      sent += 1;
      next += gap();
    } else if (happens.copy) {
      happens.copy.proceed();
    } else {
      break;
    }
  }
  return state.trace();
}

export function runClosed(plan: Plan, inFlight: number): Trace {
  const { ttftFloor } = plan.engine;
  const coming: { readonly reaches: number; readonly sent: number }[] = [];
  let from = 0;
  const most = plan.requests + inFlight;
  let count = 0;
  const send = (time: number) => {
    if (count < most) {
      count += 1;
      // The floor is the same for all, so this stays in order.
      coming.push({ reaches: time + ttftFloor, sent: time });
    }
  };
  const state = start(plan, most, send);
  for (let i = 0; i < inFlight; i += 1) {
    send(0);
  }
  while (state.left() && state.affordable()) {
    const happens = state.next();
    const arrival = coming[from];
    if (arrival && arrival.reaches <= happens.time) {
      from += 1;
      state.arrive(arrival.sent, arrival.reaches);
    } else if (happens.copy) {
      happens.copy.proceed();
    } else {
      break;
    }
  }
  return state.trace();
}

function start(plan: Plan, most: number, onDone: (time: number) => void) {
  const { engine, limits, random, balancing } = plan;
  const fill = () => new Float64Array(most).fill(Number.NaN);
  const [sent, firstToken, done, answer] = [fill(), fill(), fill(), fill()];
  let left = plan.requests;
  let count = 0;
  let tooLong = 0;
  const copies = Array.from(
    { length: plan.copies },
    () =>
      new SimulatedCopy(engine, limits, (request, time) => {
        firstToken[request.index] = request.firstToken;
        done[request.index] = time;
        left -= request.index < plan.requests ? 1 : 0;
        onDone(time);
      }),
  );

  const arrive = (from: number, reaches: number) => {
    const lengths = plan.nextLengths();
    const index = count;
    count += 1;
    sent[index] = from;
    answer[index] = lengths.answer;
    tooLong += lengths.prompt + lengths.answer > limits.kvTokens ? 1 : 0;
    // The last token of a prompt is always computed: it yields the first answer.
    const cached = Math.min(Math.round(lengths.prompt * plan.cachedShare), lengths.prompt - 1);
    const chosen = balancing === 'random' ? Math.floor(random.uniform() * copies.length) : index % copies.length;
    const request: Request = { index, ...lengths, done: cached, firstToken: Number.NaN };
    copies[chosen]?.arrive(request, reaches);
  };
  const next = () => {
    let copy: SimulatedCopy | undefined;
    let time = Number.POSITIVE_INFINITY;
    for (const one of copies) {
      if (one.nextTime < time) {
        time = one.nextTime;
        copy = one;
      }
    }
    return { copy, time };
  };
  return {
    arrive,
    next,
    left: () => left > 0,
    affordable: () => copies.reduce((sum, { events }) => sum + events, 0) < MOST_EVENTS,
    trace: (): Trace => ({ sent, firstToken, done, answer, copies, endedEarly: left > 0, tooLong }),
  };
}
