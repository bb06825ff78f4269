/** Pushes diagnostics: once per pause in typing, always for the newest version, never an older one after it. */
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { EstimatesChanged } from '../../shared/src/protocol';
import type { LanguageService } from './languageService';

/** Pause in typing after which a document is checked: below what a reader notices, above a key repeat (about 33 ms). */
export const QUIET_MS = 40;

export interface Outlet {
  readonly diagnostics: (found: PublishDiagnosticsParams) => Promise<void>;
  readonly changed: (changed: EstimatesChanged) => Promise<void>;
  readonly failed: (what: string, uri: string, error: unknown) => void;
}

export interface Publisher {
  readonly schedule: (uri: string) => void;
  readonly close: (uri: string) => void;
  readonly stop: () => void;
}

interface Documents {
  readonly get: (uri: string) => TextDocument | undefined;
}

interface Pending {
  readonly timer: ReturnType<typeof setTimeout>;
  readonly cancel: () => void;
}

export function createPublisher(documents: Documents, service: LanguageService, outlet: Outlet): Publisher {
  const pending = new Map<string, Pending>();
  /** Documents that had something of ours: a file that never did costs no message. */
  const ours = new Set<string>();

  const drop = (uri: string) => {
    const waiting = pending.get(uri);
    pending.delete(uri);
    clearTimeout(waiting?.timer);
    waiting?.cancel();
  };

  const publish = async (uri: string, isCancelled: () => boolean) => {
    const document = documents.get(uri);
    if (!document) {
      return;
    }
    const token = {
      get isCancellationRequested() {
        return isCancelled();
      },
      onCancellationRequested: () => ({ dispose: () => {} }),
    };
    try {
      const { version } = document;
      const checked = await service.check(document, token);
      if (!checked || isCancelled() || document.version !== version || (!checked.relevant && !ours.has(uri))) {
        return;
      }
      ours.add(uri);
      await outlet.diagnostics({ uri, version, diagnostics: checked.diagnostics });
      await outlet.changed({ uri, version });
    } catch (error) {
      outlet.failed('diagnostics', uri, error);
    }
  };

  return {
    schedule: (uri) => {
      drop(uri);
      let cancelled = false;
      const timer = setTimeout(() => void publish(uri, () => cancelled), QUIET_MS);
      pending.set(uri, {
        timer,
        cancel: () => {
          cancelled = true;
        },
      });
    },
    close: (uri) => {
      drop(uri);
      if (ours.delete(uri)) {
        void outlet.diagnostics({ uri, diagnostics: [] });
        void outlet.changed({ uri, version: 0 });
      }
    },
    stop: () => [...pending.keys()].forEach(drop),
  };
}
