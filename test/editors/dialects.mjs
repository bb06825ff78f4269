// One small file for each kind of manifest, and where its workload stands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { repository } from '../host/paths.mjs';

const yaml = (text) => parseAllDocuments(text).flatMap(({ errors }) => errors.map(({ message }) => message));
const json = (text) => [JSON.parse(text)].filter((value) => typeof value !== 'object');
const typescript = (text) => ts.transpileModule(text, { reportDiagnostics: true }).diagnostics.map(String);

/**
 * `at` is where the cursor goes. `moves`: a move is known to be offered and its loss is a fault; for the others the
 * protocol's own answer decides. `problemsIn` parses the text with a parser that is not the server's own reading of it.
 */
const TABLE = [
  { dialect: 'own manifest, YAML', file: 'own.workload.yaml', language: 'yaml', problemsIn: yaml, moves: true },
  { dialect: 'own manifest, JSON', file: 'own.workload.json', language: 'json', problemsIn: json, moves: true },
  { dialect: 'Kubernetes', file: 'kubernetes.yaml', language: 'yaml', problemsIn: yaml, moves: true },
  { dialect: 'KServe', file: 'kserve.yaml', language: 'yaml', problemsIn: yaml },
  { dialect: 'Ray', file: 'ray.yaml', language: 'yaml', problemsIn: yaml },
  { dialect: 'SkyPilot', file: 'chat.sky.yaml', language: 'yaml', problemsIn: yaml },
  { dialect: 'dstack', file: 'chat.dstack.yml', language: 'yaml', problemsIn: yaml },
  { dialect: 'Compose', file: 'compose.yaml', language: 'yaml', problemsIn: yaml },
  { dialect: 'Helm values', file: 'values.yaml', language: 'yaml', problemsIn: yaml },
  {
    dialect: 'CloudFormation',
    file: 'endpoint.cfn.yaml',
    language: 'yaml',
    problemsIn: yaml,
    at: 'SupportChatConfig',
  },
  { dialect: 'Terraform', file: 'service.tf', language: 'terraform', at: 'support_chat', problemsIn: () => [] },
  { dialect: 'TypeScript comment', file: 'annotation.ts', language: 'typescript', problemsIn: typescript, moves: true },
  {
    dialect: 'CDK',
    file: 'stack.ts',
    language: 'typescript',
    problemsIn: typescript,
    at: "Config', {",
    moves: true,
  },
];

export const DIALECTS = TABLE.map((row) => ({
  at: 'support-chat',
  moves: false,
  ...row,
  text: readFileSync(join(repository, 'test/fixtures/editors', row.file), 'utf8'),
}));
