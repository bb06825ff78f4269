/** Text that remembers, character by character, where in the document it came from. */
import type { Span } from '../manifest';

export interface MappedText {
  readonly text: string;
  /** Document offset of the start of each character. */
  readonly starts: readonly number[];
  /** Document offset behind each character. */
  readonly ends: readonly number[];
  /** Where it stands, also when it is empty. */
  readonly span: Span;
}

/** The place of what stands in another file. */
export const ELSEWHERE: Span = { start: -1, end: -1 };
export const isElsewhere = ({ start }: Span) => start < 0;

/** Text of another file or document: it has no place in this one. */
export const textElsewhere = (text: string): MappedText => textOver(text, ELSEWHERE);

/** Text that stands in the document as it is. */
export function literalText(text: string, start: number): MappedText {
  // Loops: every value of a template passes here, and `Array.from` with a callback takes ten times as long.
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = start; at < start + text.length; at += 1) {
    starts.push(at);
    ends.push(at + 1);
  }
  return { text, starts, ends, span: { start, end: start + text.length } };
}

/** Text that stands for the whole of a place: a mixture of pieces that has no place of its own. */
export function textOver(text: string, span: Span): MappedText {
  const filled = (value: number) => Array.from<number>({ length: text.length }).fill(value);
  return { text, starts: filled(span.start), ends: filled(span.end), span };
}

export function sliceText(source: MappedText, from: number, to: number = source.text.length): MappedText {
  const starts = source.starts.slice(from, to);
  const ends = source.ends.slice(from, to);
  const start = starts[0] ?? source.starts[from] ?? source.span.end;
  return { text: source.text.slice(from, to), starts, ends, span: { start, end: ends.at(-1) ?? start } };
}

/** Characters collected one at a time, as a tokenizer does. */
export class TextBuilder {
  private readonly characters: string[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  add(source: MappedText, index: number, text: string = source.text[index] ?? ''): void {
    for (const unit of text.split('')) {
      this.characters.push(unit);
      this.starts.push(source.starts[index] ?? source.span.start);
      this.ends.push(source.ends[index] ?? source.span.end);
    }
  }

  get length(): number {
    return this.characters.length;
  }

  /** The characters so far. */
  peek(): string {
    return this.characters.join('');
  }

  /** What was collected; empty text stands at `fallback`. */
  build(fallback: number): MappedText {
    const start = this.starts[0] ?? fallback;
    return {
      text: this.characters.join(''),
      starts: this.starts,
      ends: this.ends,
      span: { start, end: this.ends.at(-1) ?? start },
    };
  }
}
