/** What the panel's page may say, checked by shape: a page is never trusted further than that. */
import type { WhatIf } from '../../shared/src/placement/whatIf';
import { PAGE_ACTIONS } from '../../shared/src/panelState';
import type { PageMessage, RetargetRequest } from '../../shared/src/protocol';

export function pageMessage(value: unknown): PageMessage | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  switch (value['type']) {
    case 'ready':
    case 'plan':
    case 'cancelPlan':
      return { type: value['type'] };
    case 'page': {
      const { page } = value;
      return page === 'workload' || page === 'workspace' ? { type: 'page', page } : undefined;
    }
    case 'reveal':
    case 'open':
    case 'choose': {
      const { uri, line } = value;
      return typeof uri === 'string' && isLine(line) ? { type: value['type'], uri, line } : undefined;
    }
    case 'move': {
      const request = retargetRequest(value);
      return request && { type: 'move', ...request };
    }
    case 'whatIf':
    case 'apply': {
      const { uri, workload, changes } = value;
      return typeof uri === 'string' && typeof workload === 'string' && isWhatIf(changes)
        ? { type: value['type'], uri, workload, changes }
        : undefined;
    }
    case 'run': {
      const action = PAGE_ACTIONS.find((one) => one === value['action']);
      return action && { type: 'run', action };
    }
    case 'regions':
      return typeof value['uri'] === 'string' ? { type: 'regions', uri: value['uri'] } : undefined;
    case 'save':
      return exportedFile(value);
    case 'copy': {
      const { text } = value;
      return typeof text === 'string' && text.length <= MOST_EXPORTED ? { type: 'copy', text } : undefined;
    }
    default:
      return undefined;
  }
}

/** A picture of a wide panel takes some hundred kilobytes. */
const MOST_EXPORTED = 16 * 1024 * 1024;
const FORMATS = ['svg', 'png', 'csv', 'md'] as const;

function exportedFile({ name, format, data }: Record<string, unknown>): PageMessage | undefined {
  const known = FORMATS.find((one) => one === format);
  const isName = typeof name === 'string' && /^[\w.-]{1,64}$/.test(name);
  return known && isName && typeof data === 'string' && data.length <= MOST_EXPORTED
    ? { type: 'save', name, format: known, data }
    : undefined;
}

/** More than the page has fields. */
const MOST_CHANGES = 32;

/** Short values by name; which of them count, the server says. */
function isWhatIf(value: unknown): value is WhatIf {
  return (
    isRecord(value) &&
    Object.keys(value).length <= MOST_CHANGES &&
    Object.values(value).every((each) => Number.isFinite(each) || (typeof each === 'string' && each.length < 64))
  );
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
