/** Texts and readings that the tests of the own manifest share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { own } from '../../../../../server/src/manifest/dialects/own';
import type { SourceText } from '../../../../../server/src/manifest/dialect';
import type { FoundWorkload, Manifest, Span } from '../../../../../server/src/manifest/manifest';
import type { Target } from '../../../../../shared/src/report/schema';

export const fixture = (name: string) => readFileSync(join('test/fixtures/own', name), 'utf8');

export function yaml(text: string): SourceText {
  return { path: 'a.workload.yaml', languageId: 'yaml', text };
}

export function json(text: string): SourceText {
  return { path: 'a.workload.json', languageId: 'json', text };
}

export const read = (source: SourceText, previous?: Manifest) => own.read(source, previous);

export function workload(manifest: Manifest, name: string): FoundWorkload {
  const found = manifest.workloads.find((each) => each.name === name);
  if (!found) {
    throw new Error(`${name} is not among ${manifest.workloads.map((each) => each.name).join(', ')}`);
  }
  return found;
}

export const cut = (text: string, { start, end }: Span) => text.slice(start, end);

/** `code text` of every problem. */
export function problems(source: SourceText): string[] {
  return read(source).problems.map(({ code, span }) => `${code} ${cut(source.text, span)}`);
}

export function target(change: Partial<Target> = {}): Target {
  return {
    hardwareClass: 'graviton',
    instance: 'c8g.2xlarge',
    instances: 3,
    replicas: 3,
    purchase: 'on-demand',
    region: 'us-east-1',
    ...change,
  };
}

/** A small generator of numbers: the same seed gives the same edits. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
