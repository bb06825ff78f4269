/** A language service with the real catalog and model, a fixed day and settings of the test's choice. */
import { getCatalog } from '../../shared/src/catalog/catalog';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import type { Settings } from '../../shared/src/settings';
import { clientFrom } from '../../server/src/clientSupport';
import type { ClientSupport } from '../../server/src/clientSupport';
import { createLanguageService } from '../../server/src/languageService';
import type { LanguageService } from '../../server/src/languageService';
import type { ServiceHost } from '../../server/src/readings';

export const TODAY = '2026-11-22';

export const FULL_CLIENT: ClientSupport = {
  ...clientFrom({ capabilities: {} }),
  resolveEdits: true,
  disabledActions: true,
  documentChanges: true,
  commands: true,
};

export interface TestOptions {
  readonly settings?: Partial<Settings>;
  readonly client?: Partial<ClientSupport>;
  readonly today?: string;
  /** Files of a workspace, and how they are read. */
  readonly host?: Pick<
    ServiceHost,
    'files' | 'workspaceFolders' | 'waitsForFiles' | 'filesArrived' | 'surveyed' | 'nextTurn'
  >;
}

export function testService({ settings, client, today = TODAY, host }: TestOptions = {}): LanguageService {
  return createLanguageService({
    catalog: getCatalog(),
    today: () => today,
    settingsFor: () => Promise.resolve({ ...DEFAULT_SETTINGS, 'statusBar.enabled': false, ...settings }),
    client: { ...FULL_CLIENT, ...client },
    ...host,
  });
}

/** A chat service on a GPU that idles: cheaper elsewhere. */
/** A service that a benchmark result of test/fixtures/evidence is about. */
export const chatOn = (placement: string) => `version: 1
workloads:
  chat:
    kind: inference
    model: meta-llama/Llama-3.1-8B-Instruct
    precision: bf16
    runtime: vllm
    traffic: { rpsAvg: 0.2, rpsPeak: 0.4 }
    tokens: { inMean: 512, outMean: 128 }
    placement: { ${placement} }
`;
export const CHAT_ON_L4 = chatOn('instance: g6.xlarge');

export const CHAT = `version: 1
workloads:
  support-chat:
    kind: inference
    model: meta-llama/Llama-3.1-8B-Instruct
    precision: int4
    traffic: { rpsAvg: 0.2, rpsPeak: 0.4 }
    tokens: { inMean: 300, outMean: 120 }
    slo: { ttftMsP95: 8000, tpotMsP95: 200 }
    placement:
      instance: g6e.xlarge # the first that was free
      replicas: 2
`;

export const WHOLE = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };
