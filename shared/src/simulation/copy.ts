/** One copy of a model under continuous batching, from event to event. */
import { stepTime } from '../model/decode';
import type { EngineTimes } from '../model/engine';
import { stepWithPrompts } from '../model/mixedStep';
import { FinishHeap } from './finishHeap';

export interface Request {
  /** In order of being sent. */
  readonly index: number;
  readonly prompt: number;
  readonly answer: number;
  /** Prompt tokens done, cached ones included. */
  done: number;
  firstToken: number;
}

export interface CopyLimits {
  readonly maxBatch: number;
  /** Tokens of KV cache. */
  readonly kvTokens: number;
  /** Tokens of one step, prompts and answers together. */
  readonly tokenBudget: number;
}

/** Steps of one kind in a row, until something changes. */
interface Segment {
  readonly start: number;
  readonly steps: number;
  readonly end: number;
}

/**
 * The scheduler of vLLM V1, simplified: every running sequence gets its token, then prompts in order of arrival get
 * what is left of the step's budget, in chunks. A request is admitted when a place and cache for all its tokens are free:
 * no preemption, so at most as many at once as an engine that admits on the prompt alone.
 */
export class SimulatedCopy {
  private readonly waiting: Request[] = [];
  private waitingFrom = 0;
  private readonly prompting: Request[] = [];
  private readonly decoding = new FinishHeap<Request>();
  private decodeSteps = 0;
  private contextTokens = 0;
  private reserved = 0;
  private segment: Segment | undefined;
  private chunks: { readonly request: Request; readonly tokens: number }[] = [];
  events = 0;
  lastTime = 0;
  busySeconds = 0;
  /** Sequences × seconds, decoding and prompting. */
  heldSeconds = 0;

  constructor(
    private readonly engine: EngineTimes,
    private readonly limits: CopyLimits,
    private readonly onDone: (request: Request, time: number) => void,
  ) {}

  /** When something happens next; infinite: idle. */
  get nextTime(): number {
    return this.segment ? this.segment.end : Number.POSITIVE_INFINITY;
  }

  arrive(request: Request, time: number): void {
    this.waiting.push(request);
    if (!this.segment) {
      this.plan(time);
    } else if (this.segment.steps > 1) {
      this.cutAt(time);
    }
  }

  /** Carries out what ends at `nextTime`. */
  proceed(): void {
    const { segment } = this;
    if (!segment) {
      return;
    }
    this.events += 1;
    const { start, end, steps } = segment;
    this.lastTime = end;
    this.busySeconds += end - start;
    this.heldSeconds += (end - start) * (this.decoding.size + this.prompting.length);
    this.decodeSteps += steps;
    this.contextTokens += steps * this.decoding.size;
    this.segment = undefined;
    this.finishAnswers(end);
    this.finishPrompts(end);
    this.plan(end);
  }

  private finishAnswers(time: number): void {
    for (
      let request = this.decoding.takeUpTo(this.decodeSteps);
      request;
      request = this.decoding.takeUpTo(this.decodeSteps)
    ) {
      this.contextTokens -= request.prompt + request.answer;
      this.release(request, time);
    }
  }

  private finishPrompts(time: number): void {
    for (const { request, tokens } of this.chunks) {
      request.done += tokens;
      if (request.done < request.prompt) {
        continue;
      }
      this.prompting.shift();
      request.firstToken = time;
      if (request.answer > 1) {
        // Context counts the tokens whose keys are kept: prompt and first token.
        this.contextTokens += request.prompt + 1;
        this.decoding.add(this.decodeSteps + request.answer - 1, request);
      } else {
        this.release(request, time);
      }
    }
    this.chunks = [];
  }

  private release(request: Request, time: number): void {
    this.reserved -= request.prompt + request.answer;
    this.onDone(request, time);
  }

  private admit(): void {
    const { maxBatch, kvTokens } = this.limits;
    while (this.waitingFrom < this.waiting.length && this.decoding.size + this.prompting.length < maxBatch) {
      const request = this.waiting[this.waitingFrom];
      if (!request) {
        return;
      }
      const needed = request.prompt + request.answer;
      if (this.reserved > 0 && this.reserved + needed > kvTokens) {
        return;
      }
      this.waitingFrom += 1;
      this.reserved += needed;
      this.prompting.push(request);
      this.compact();
    }
  }

  /** What has been admitted is let go of now and then. */
  private compact(): void {
    if (this.waitingFrom > 1024 && this.waitingFrom * 2 > this.waiting.length) {
      this.waiting.splice(0, this.waitingFrom);
      this.waitingFrom = 0;
    }
  }

  private plan(time: number): void {
    this.admit();
    const batch = this.decoding.size;
    if (this.prompting.length > 0) {
      this.planPrompts(time, batch);
    } else if (batch > 0) {
      this.segment = this.decodeSegment(time, this.decoding.nextStep - this.decodeSteps);
    }
  }

  private planPrompts(time: number, batch: number): void {
    let left = Math.max(1, this.limits.tokenBudget - batch);
    let tokens = 0;
    let pairs = 0;
    for (const request of this.prompting) {
      const chunk = Math.min(left, request.prompt - request.done);
      if (chunk <= 0) {
        break;
      }
      this.chunks.push({ request, tokens: chunk });
      left -= chunk;
      tokens += chunk;
      pairs += (request.done + chunk) ** 2 - request.done ** 2;
    }
    const context = batch > 0 ? this.contextTokens / batch : 0;
    const end = time + stepWithPrompts(this.engine, batch, context, { tokens, pairs });
    this.segment = { start: time, steps: 1, end };
  }

  /** Steps without a prompt, all at once: each has one token more of context per sequence than the one before. */
  private decodeSegment(start: number, steps: number): Segment {
    return { start, steps, end: start + this.decodeSeconds(steps) };
  }

  private decodeSeconds(steps: number): number {
    const batch = this.decoding.size;
    return steps * stepTime(this.engine, batch, this.contextTokens / batch + (steps - 1) / 2);
  }

  /** Ends the row of steps with the one that is under way at `time`. */
  private cutAt(time: number): void {
    const { segment } = this;
    if (!segment) {
      return;
    }
    const gone = time - segment.start;
    let low = 0;
    let high = segment.steps;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.decodeSeconds(middle) >= gone) {
        high = middle;
      } else {
        low = middle;
      }
    }
    if (high < segment.steps) {
      this.segment = this.decodeSegment(segment.start, high);
    }
  }
}
