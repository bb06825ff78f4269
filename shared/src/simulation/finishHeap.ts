/** Sequences by the step in which they end: the next to end is at the top of a binary heap. */
export class FinishHeap<T> {
  private readonly steps: number[] = [];
  private readonly items: T[] = [];

  get size(): number {
    return this.steps.length;
  }

  /** Infinite where nothing is held. */
  get nextStep(): number {
    return this.steps[0] ?? Number.POSITIVE_INFINITY;
  }

  add(step: number, item: T): void {
    let at = this.steps.length;
    this.steps.push(step);
    this.items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.steps[parent] ?? 0) <= (this.steps[at] ?? 0)) {
        return;
      }
      this.swap(at, parent);
      at = parent;
    }
  }

  /** The next that ends by `step`, taken out. */
  takeUpTo(step: number): T | undefined {
    if (this.nextStep > step) {
      return undefined;
    }
    this.swap(0, this.steps.length - 1);
    this.steps.pop();
    const taken = this.items.pop();
    this.sink();
    return taken;
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const lower =
        (this.steps[right] ?? Number.POSITIVE_INFINITY) < (this.steps[left] ?? Number.POSITIVE_INFINITY) ? right : left;
      if ((this.steps[lower] ?? Number.POSITIVE_INFINITY) >= (this.steps[at] ?? Number.POSITIVE_INFINITY)) {
        return;
      }
      this.swap(at, lower);
      at = lower;
    }
  }

  private swap(a: number, b: number): void {
    const step = this.steps[a] ?? 0;
    this.steps[a] = this.steps[b] ?? 0;
    this.steps[b] = step;
    const [x, y] = [this.items[a], this.items[b]];
    if (x !== undefined && y !== undefined) {
      this.items[a] = y;
      this.items[b] = x;
    }
  }
}
