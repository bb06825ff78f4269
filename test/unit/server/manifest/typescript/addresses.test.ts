import assert from 'node:assert/strict';
import { whoAnswers } from '../../../../../server/src/manifest/dialects/typescript/addresses';

describe('TypeScript: who answers at an address', () => {
  for (const url of [
    'http://localhost:11434/v1',
    'http://127.0.0.1:8000',
    'http://[::1]:8080/v1',
    'http://0.0.0.0:8000',
    'http://10.1.2.3/v1',
    'http://172.16.0.9:8000',
    'http://192.168.178.20:1234/v1',
    'http://100.64.3.2:8000',
    'http://vllm:8000/v1',
    'vllm:8000',
    'http://vllm.default.svc.cluster.local:8000/v1',
    'http://vllm.models.svc:8000/v1',
    'https://llm.internal/v1',
    'http://host.docker.internal:11434',
    'http://user:secret@gpu-box:8000',
  ]) {
    it(`is a service of one's own: ${url}`, () => assert.equal(whoAnswers(url).runBy, 'own-service'));
  }

  for (const [url, provider] of [
    ['https://api.openai.com/v1', 'OpenAI'],
    ['https://openrouter.ai/api/v1', 'OpenRouter'],
    ['https://acme-east.openai.azure.com/', 'Azure OpenAI'],
    ['https://bedrock-runtime.us-east-1.amazonaws.com', 'Bedrock'],
    ['https://llm.example.com/v1', 'llm.example.com'],
    ['http://172.32.0.1:8000', '172.32.0.1'],
    ['https://internal.example.com', 'internal.example.com'],
  ] as const) {
    it(`is ${provider}: ${url}`, () => assert.deepEqual(whoAnswers(url), { runBy: 'provider', provider }));
  }

  it('is nobody where no address stands', () => assert.equal(whoAnswers('  ').runBy, 'unknown'));
});
