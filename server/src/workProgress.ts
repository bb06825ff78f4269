/** Work that takes long enough to be noticed, shown where the client shows progress. */
import type { Connection, WorkDoneProgressReporter } from 'vscode-languageserver';

/** What ends sooner is not worth a word; the same as for the status bar. */
const NOTICED_MS = 400;

export type DuringWork = (title: string, work: Promise<unknown>) => void;

/** `create` asks the client for a place to show it. */
export function createWorkProgress(
  create: (() => Promise<Pick<WorkDoneProgressReporter, 'begin' | 'done'>>) | undefined,
  noticedMs = NOTICED_MS,
): DuringWork {
  return (title, work) => {
    if (!create) {
      return;
    }
    let hasEnded = false;
    let shown: Promise<Pick<WorkDoneProgressReporter, 'done'> | undefined> | undefined;
    const show = async () => {
      const reporter = await create();
      if (hasEnded) {
        return undefined;
      }
      reporter.begin(title);
      return reporter;
    };
    // A client that refuses shows nothing.
    const timer = setTimeout(() => (shown = show().catch(() => undefined)), noticedMs);
    const end = async () => {
      hasEnded = true;
      clearTimeout(timer);
      (await shown)?.done();
    };
    void work.then(end, end);
  };
}

export function progressOf(connection: Connection): () => Promise<WorkDoneProgressReporter> {
  return () => connection.window.createWorkDoneProgress();
}
