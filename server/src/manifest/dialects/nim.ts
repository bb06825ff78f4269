/** NVIDIA's NIM operator: NIMService, the services of a NIMPipeline, and what a NIMCache holds. */
import { objectDialect } from '../foreign/objects';
import { declareCache } from './nim/cache';
import { pipelineUnits, serviceUnits } from './nim/service';

const OPERATOR = /^apps\.nvidia\.com\//;

export const nim = objectDialect('nim', [
  { apiVersion: OPERATOR, kind: 'NIMService', units: serviceUnits },
  { apiVersion: OPERATOR, kind: 'NIMPipeline', units: pipelineUnits },
  { apiVersion: OPERATOR, kind: 'NIMCache', declares: declareCache },
]);
