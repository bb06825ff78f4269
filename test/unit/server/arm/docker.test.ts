import assert from 'node:assert/strict';
import { readDocker } from '../../../../server/src/arm/dockerChecks';
import { readDockerfile, stagesOf } from '../../../../server/src/arm/dockerfile';
import { imageOnArm, libcOf } from '../../../../server/src/arm/images';
import { readRequirements } from '../../../../server/src/arm/requirements';
import { readYamlImages } from '../../../../server/src/arm/yamlChecks';

const shown = (text: string) =>
  readDocker(text).findings.map(({ status, kind, line, subject }) => `${line} ${status} ${kind} ${subject}`);

describe('a Dockerfile on linux/arm64', () => {
  it('joins continued lines, leaves comments out and keeps heredocs together', () => {
    const text = 'FROM node:22 \\\n  AS base\n# note\nRUN a \\\n  # inside\n  && b\nRUN <<EOF\nc\nEOF\nCMD ["x"]\n';
    assert.deepEqual(
      readDockerfile(text).map(({ name, line, text: words }) => [name, line, words.replace(/\s+/g, ' ')]),
      [
        ['FROM', 1, 'node:22 AS base'],
        ['RUN', 4, 'a && b'],
        ['RUN', 7, '<<EOF c'],
        ['CMD', 10, '["x"]'],
      ],
    );
  });

  it('fills in the defaults of arguments', () => {
    const [stage] = stagesOf(readDockerfile('ARG V=22\nARG OS="slim"\nFROM node:${V}-$OS'));
    assert.equal(stage?.from, 'node:22-slim');
    assert.equal(
      stagesOf(readDockerfile('FROM ${REG:-docker.io}/library/node:22'))[0]?.from,
      'docker.io/library/node:22',
    );
  });

  it('a platform blocks in the last stage and is emulated in another', () => {
    assert.deepEqual(shown('FROM --platform=linux/amd64 node:22'), [
      '1 blocks platform linux/amd64',
      '1 fine image node:22',
    ]);
    assert.deepEqual(shown('FROM --platform=linux/amd64 node:22 AS b\nFROM node:22\nCOPY --from=b /x /x'), [
      '1 slow platform linux/amd64',
      '1 fine image node:22',
      '2 fine image node:22',
    ]);
    assert.deepEqual(shown('FROM --platform=$BUILDPLATFORM node:22'), ['1 fine image node:22']);
  });

  it('leaves out stages that nothing is made from', () => {
    assert.deepEqual(shown('FROM --platform=linux/amd64 node:22 AS test\nFROM node:22'), ['2 fine image node:22']);
  });

  it('finds x86-64 files that are fetched, unless the architecture is asked for', () => {
    const fetched = (run: string) => shown(`FROM node:22\n${run}`).slice(1);
    assert.deepEqual(fetched('RUN curl -LO https://x.io/a-linux-amd64.tgz'), [
      '2 blocks download https://x.io/a-linux-amd64.tgz',
    ]);
    assert.deepEqual(fetched('ARG A=x86_64\nRUN wget https://x.io/a-${A}'), [
      '3 blocks download https://x.io/a-x86_64',
    ]);
    assert.deepEqual(fetched('ADD https://x.io/amd64/a /a'), ['2 blocks download https://x.io/amd64/a']);
    assert.deepEqual(fetched('RUN npm ci --cpu=x64'), ['2 blocks download --cpu=x64']);
    assert.deepEqual(fetched('RUN dpkg --add-architecture amd64'), ['2 blocks system --add-architecture amd64']);
    assert.deepEqual(fetched('RUN apt-get install -y cuda-toolkit-12-4'), ['2 unknown system cuda-toolkit-12-4']);
    assert.deepEqual(fetched('RUN curl https://x.io/a-$(dpkg --print-architecture) https://x.io/amd64'), []);
    assert.deepEqual(fetched('RUN curl https://x.io/a-${TARGETARCH}'), []);
    assert.deepEqual(fetched('RUN if x; then curl https://x.io/x86_64; else curl https://x.io/aarch64; fi'), []);
    assert.deepEqual(fetched('RUN echo https://x.io/camd640'), []);
  });

  it('knows the C library and the variables of the image', () => {
    assert.equal(readDocker('FROM node:22-alpine AS a\nFROM a').libc, 'musl');
    assert.equal(readDocker('FROM node:22-slim').libc, 'glibc');
    assert.equal(readDocker('FROM acme/base').libc, undefined);
    assert.ok(
      readDocker('FROM node:22\nENV A=1 PUPPETEER_SKIP_DOWNLOAD=true').environment.has('PUPPETEER_SKIP_DOWNLOAD'),
    );
  });

  it('survives anything', () => {
    for (const text of [
      '',
      'FROM',
      'FROM \\',
      '\\\n\\',
      'COPY --from=9 a b',
      'FROM a AS a\nFROM a',
      'RUN <<EOF\nx',
      '\0',
      'FROM x\n'.repeat(30_000),
    ]) {
      assert.doesNotThrow(() => readDocker(text), text.slice(0, 20));
    }
  });
});

describe('an image on linux/arm64', () => {
  const status = (image: string) => imageOnArm(image).status;
  it('goes by its name, by a dated table, or says that it does not know', () => {
    assert.equal(status('python:3.12-slim'), 'fine');
    assert.equal(imageOnArm('python:3.12-slim').date, '2025-11');
    assert.equal(imageOnArm('python:3.9').basis, 'assumed', 'the source does not speak of 3.9');
    assert.equal(imageOnArm('public.ecr.aws/docker/library/node:22').status, 'fine');
    assert.equal(status('amd64/node:22'), 'blocks');
    assert.equal(status('acme/server:1.4-x86_64'), 'blocks');
    assert.equal(status('arm64v8/node:22'), 'fine');
    assert.equal(status('scratch'), 'fine');
    assert.equal(status('acme/server:1.4'), 'unknown');
    assert.equal(status('$IMAGE'), 'unknown');
    assert.equal(status('ghcr.io/acme/node:22'), 'unknown', 'another registry, another image');
    assert.equal(status('nvidia/cuda:12.4.1-runtime-ubuntu22.04'), 'unknown');
    assert.equal(status(''), 'unknown');
  });

  it('takes engines from the table that moves use', () => {
    assert.equal(status('vllm/vllm-openai:v0.19.0'), 'blocks');
    assert.equal(status('ghcr.io/ggml-org/llama.cpp:server'), 'fine');
    assert.equal(status('ollama/ollama:0.9.0'), 'fine');
    assert.match(
      imageOnArm('ghcr.io/ggml-org/llama.cpp:server-cuda').message,
      /llama\.cpp:server runs the same engine/,
    );
  });

  it('tells Alpine from Debian', () => {
    assert.equal(libcOf('python:3.12-alpine3.20'), 'musl');
    assert.equal(libcOf('alpine'), 'musl');
    assert.equal(libcOf('debian:bookworm'), 'glibc');
    assert.equal(libcOf('gcr.io/distroless/nodejs22'), undefined);
  });
});

describe('images in YAML', () => {
  it('finds images and the platform of a Compose service at their lines', () => {
    const text =
      'services:\n  a:\n    platform: linux/amd64\n    build: .\n  b:\n    image: redis:7\n---\nx: [{ image: amd64/x }]\n';
    assert.deepEqual(
      readYamlImages(text).map(({ line, status, subject }) => `${line} ${status} ${subject}`),
      ['3 blocks linux/amd64', '6 fine redis:7', '8 blocks amd64/x'].toSorted(),
    );
  });

  it('takes the default of a variable', () => {
    const [found] = readYamlImages('services:\n  a:\n    image: ${IMAGE:-redis}:${TAG-7}\n');
    assert.deepEqual([found?.subject, found?.status], ['redis:7', 'fine']);
  });

  it('a template, a map or a broken file says nothing', () => {
    for (const text of [
      'image: {{ .Values.image }}',
      'image: { repository: x }',
      'image:',
      ': :',
      '\t',
      'a: &a [*a]',
    ]) {
      assert.doesNotThrow(() => readYamlImages(text));
    }
    assert.deepEqual(readYamlImages("image: '{{ .Values.image }}'\n"), []);
    assert.deepEqual(readYamlImages('image: { repository: x }\n'), []);
  });
});

describe('requirements.txt', () => {
  it('names what is made for CUDA, and judges nothing else', () => {
    const text = '# x\ntorch==2.5.1+cu124\nnumpy==2.0\nonnxruntime-gpu\n--extra-index-url https://x.io/whl/cu121\n';
    assert.deepEqual(
      readRequirements(text).map(({ line, status, subject }) => [line, status, subject]),
      [
        [2, 'unknown', 'torch==2.5.1+cu124'],
        [4, 'unknown', 'onnxruntime-gpu'],
        [5, 'unknown', 'cu121'],
      ],
    );
  });
});
