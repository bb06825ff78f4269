/** What the reader asks about: what the last answer was of, and what the hand has moved since. */
import { useRef, useState } from 'preact/hooks';
import type { WhatIf } from '../../shared/src/placement/whatIf';
import type { PanelField, PanelWorkload } from '../../shared/src/panelState';
import type { Host } from './host';

export interface AskControl {
  /** With what is under the hand. */
  readonly fields: readonly PanelField[];
  set(field: PanelField['field'], value: number | string): void;
  reset(): void;
  apply(): void;
}

type Draft = Readonly<Record<string, number | string>>;

/** Undefined where nothing can be asked. A value leaves the draft once an answer has it. */
export function useAsked(workload: PanelWorkload | undefined, host: Host): AskControl | undefined {
  const [draft, setDraft] = useState<Draft>({});
  const subject = workload ? `${workload.uri} ${workload.name}` : '';
  const last = useRef(subject);
  const isOther = last.current !== subject;
  last.current = subject;
  const answered = workload?.whatIf?.fields ?? [];
  const open = isOther ? {} : unanswered(draft, answered);
  if (Object.keys(open).length !== Object.keys(draft).length) {
    setDraft(open);
  }
  if (!workload?.whatIf) {
    return undefined;
  }
  const { uri, name } = workload;
  const ask = (next: Draft) => host.send({ type: 'whatIf', uri, workload: name, changes: changesOf(answered, next) });
  return {
    fields: answered.map((field) => {
      const value = open[field.field];
      return value === undefined ? field : { ...field, value, isChanged: true };
    }),
    set: (field, value) => {
      const next = { ...open, [field]: value };
      setDraft(next);
      ask(next);
    },
    reset: () => {
      setDraft({});
      host.send({ type: 'whatIf', uri, workload: name, changes: {} });
    },
    apply: () => host.send({ type: 'apply', uri, workload: name, changes: changesOf(answered, open) }),
  };
}

function unanswered(draft: Draft, fields: readonly PanelField[]): Draft {
  const open = Object.entries(draft).filter(([name, value]) =>
    fields.some(({ field, value: known }) => field === name && known !== value),
  );
  return Object.fromEntries(open);
}

function changesOf(answered: readonly PanelField[], draft: Draft): WhatIf {
  const asked = answered.filter(({ isChanged }) => isChanged).map(({ field, value }) => [field, value] as const);
  return { ...Object.fromEntries(asked), ...draft };
}
