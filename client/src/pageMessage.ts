/** What the panel's page may say, checked by shape: a page is never trusted further than that. */
import type { PageMessage, RetargetRequest } from '../../shared/src/protocol';

export function pageMessage(value: unknown): PageMessage | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  switch (value['type']) {
    case 'ready':
      return { type: 'ready' };
    case 'reveal':
    case 'choose': {
      const { uri, line } = value;
      return typeof uri === 'string' && isLine(line) ? { type: value['type'], uri, line } : undefined;
    }
    case 'move': {
      const request = retargetRequest(value);
      return request && { type: 'move', ...request };
    }
    default:
      return undefined;
  }
}

/** Also the argument of the move command, which any link could carry. */
export function retargetRequest(value: unknown): RetargetRequest | undefined {
  if (!isRecord(value) || typeof value['uri'] !== 'string' || typeof value['workload'] !== 'string') {
    return undefined;
  }
  const { uri, workload, line, target } = value;
  return isTarget(target) ? { uri, workload, ...(isLine(line) ? { line } : {}), target } : undefined;
}

const TEXTS = ['hardwareClass', 'instance', 'purchase', 'region'] as const;
const OPTIONAL_TEXTS = ['accelerator', 'runtime', 'precision'] as const;
const NUMBERS = ['instances', 'replicas'] as const;
const OPTIONAL_NUMBERS = ['acceleratorCount', 'tensorParallel'] as const;

function isTarget(value: unknown): value is RetargetRequest['target'] {
  return (
    isRecord(value) &&
    TEXTS.every((key) => typeof value[key] === 'string') &&
    NUMBERS.every((key) => Number.isFinite(value[key])) &&
    OPTIONAL_TEXTS.every((key) => value[key] === undefined || typeof value[key] === 'string') &&
    OPTIONAL_NUMBERS.every((key) => value[key] === undefined || Number.isFinite(value[key]))
  );
}

export function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
