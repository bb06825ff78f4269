/** From an agent or a service to the workload that it names, from `targets` to what they mean, from a label to its machines. */
import type { Position } from 'vscode-languageserver';
import { workloadAt } from '../../manifest/manifestCache';
import { fieldAt } from '../context';
import type { Reading } from '../context';
import type { Elsewhere, Place } from './elsewhere';
import { declaredLabel } from './label';
import { nameAt, namesIn, placesOf } from './names';

export function provideDefinition(reading: Reading, position: Position, elsewhere: Elsewhere): readonly Place[] {
  const { document, manifest } = reading;
  const offset = document.offsetAt(position);
  const names = namesIn(manifest, document);
  const at = nameAt(names, offset);
  if (at) {
    return placesOf(names, at.name).flatMap(({ given, span }) => (given ? [{ uri: document.uri, span }] : []));
  }
  const workload = workloadAt(manifest, offset);
  const field = workload && fieldAt(workload, offset)?.field;
  if (workload && field?.startsWith('targets')) {
    return elsewhere.pointedAt(workload);
  }
  return document.languageId === 'yaml' ? declaredLabel(reading, offset, elsewhere) : [];
}
