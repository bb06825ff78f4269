/** One line on the terminal that is written over; nothing where nobody looks (a pipe, CI). */

export interface ProgressLine {
  readonly show: (text: string, share: number) => void;
  readonly end: () => void;
}

/** Fast enough to move, slow enough to read. */
const EVERY_MS = 100;
const CLEAR_LINE = '\r\u001B[2K';

export function showProgress(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  const isShown = stream.isTTY && !process.env.CI;
  let last = Number.NEGATIVE_INFINITY;
  return {
    show: (text, share) => {
      const now = performance.now();
      if (isShown && now - last >= EVERY_MS) {
        last = now;
        const percent = `${Math.floor(share * 100)}%`.padStart(4);
        stream.write(`${CLEAR_LINE}${`${percent}  ${text}`.slice(0, (stream.columns || 80) - 1)}`);
      }
    },
    end: () => {
      if (isShown) {
        stream.write(CLEAR_LINE);
      }
    },
  };
}
