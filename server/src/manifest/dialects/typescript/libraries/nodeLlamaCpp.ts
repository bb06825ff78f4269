/** node-llama-cpp: a model is loaded once, its context says how long and how wide. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { Library, UseCall, UseFacts, WantedSettings, Written } from '../library';
import type { Draft } from '../facts';
import { draftOf, firstNumber, labelOf, localFacts, newDraft } from '../facts';
import { setContext, setKind, setModel, setOption, setPrecisionOfName } from '../facts';
import { callBehind, constantFile } from '../files';
import type { ConstantText } from '../values';
import { constantFlag, constantText, optionOf } from '../values';

export const nodeLlamaCpp: Library = {
  id: 'node-llama-cpp',
  packages: ['node-llama-cpp'],
  patterns: [
    { path: /^getLlama\(\)\.loadModel\(\)$/, read: readModel },
    // The second version made it with a constructor.
    { path: /^new LlamaModel\(\)$/, read: readModel },
    { path: /\.createContext\(\)$/, amend: addContext },
    { path: /\.createEmbeddingContext\(\)$/, amend: addEmbedding },
    { path: /\.createRankingContext\(\)$/, amend: addRanking },
  ],
  settings: [
    { name: 'device', path: /^getLlama\(\)$/, argument: 0, options: ['gpu'], write: writeGpu },
    {
      name: 'gpuLayers',
      path: /(^|\.|new )(loadModel|LlamaModel)\(\)$/,
      argument: 0,
      options: ['gpuLayers'],
      write: writeLayers,
    },
    {
      name: 'threads',
      path: /\.create(Embedding|Ranking)?Context\(\)$/,
      argument: 0,
      options: ['threads.ideal', 'threads'],
      write: ({ threads }, stated) => threads ?? stated,
    },
  ],
};

/** Without it, or with `auto`, it takes a GPU where it finds one. */
function writeGpu({ device }: WantedSettings, stated: Written | undefined): Written | undefined {
  if (device === undefined || stated === 'auto' || (device === 'cuda' && stated === 'cuda')) {
    return stated ?? 'auto';
  }
  return device === 'neuron' ? undefined : device === 'cuda' ? 'cuda' : false;
}

/** `auto`: as many as its memory holds. */
function writeLayers({ device }: WantedSettings, stated: Written | undefined): Written | undefined {
  if (device === undefined || stated === 'auto') {
    return stated ?? 'auto';
  }
  return device === 'neuron' ? undefined : device === 'cpu' ? 0 : stated === 0 ? 'auto' : stated;
}

/** `resolveModelFile('hf:…')`, `createModelDownloader({ modelUri: 'hf:…' })`. */
const RESOLVED = /^resolveModelFile\(\)$/;
const DOWNLOADED = /^createModelDownloader\(\)/;

function readModel(use: UseCall): UseFacts {
  const { source, call, origin } = use;
  const path = optionOf(source, call, 0, 'modelPath');
  const model = modelBehind(use, path);
  const draft = newDraft();
  setModel(draft, model);
  setPrecisionOfName(draft, model);
  setKind(draft, 'inference');
  draft.spec.runtime = 'llama.cpp';
  const layers = optionOf(source, call, 0, 'gpuLayers');
  setOption(draft, 'gpuLayers', firstNumber(source, layers));
  if (!model) {
    draft.notes.push(t('Which model file is loaded is set outside the code.'));
  }
  const gpu = optionOf(source, origin.calls[0] ?? call, 0, 'gpu');
  const backend = constantText(source, gpu)?.text;
  const isCpu = constantFlag(source, gpu) === false || draft.options.get('gpuLayers')?.value === 0;
  return finish(draft, use, model, { isCpu, backend });
}

interface Device {
  readonly isCpu: boolean;
  readonly backend: string | undefined;
}

function finish(draft: Draft, use: UseCall, model: ConstantText | undefined, { isCpu, backend }: Device): UseFacts {
  const label = labelOf(use, model);
  if (isCpu) {
    draft.spec.placement = { accelerator: 'cpu', count: 0 };
    draft.notes.push(t('Which machine is not stated: placement.instance in a @workload comment would settle it.'));
    return localFacts(draft, 'unspecified', label);
  }
  if (backend === 'cuda') {
    draft.spec.placement = { count: 1 };
    draft.notes.push(t('Which GPU is not stated: placement.instance in a @workload comment would settle it.'));
    return localFacts(draft, 'gpu', label);
  }
  if (backend === 'metal' || backend === 'vulkan') {
    draft.notes.push(t`The device ${backend} is recognized, without an estimate.`);
    return localFacts(draft, 'other', label);
  }
  draft.notes.push(t('It takes a GPU where it finds one: which machine runs it is not stated.'));
  return localFacts(draft, 'unspecified', label);
}

function modelBehind({ source }: UseCall, path: ts.Expression | undefined): ConstantText | undefined {
  const resolvedBy = callBehind(source, path, RESOLVED)?.[0];
  if (resolvedBy) {
    return constantText(source, resolvedBy.arguments?.[0]);
  }
  const downloader = callBehind(source, path, DOWNLOADED)?.[0];
  return downloader ? constantText(source, optionOf(source, downloader, 0, 'modelUri')) : constantFile(source, path);
}

/** Sequences share the context: each has its own part. */
function addContext({ source, call }: UseCall, facts: UseFacts): UseFacts {
  const draft = draftOf(facts);
  setContext(draft, firstNumber(source, optionOf(source, call, 0, 'contextSize')));
  setOption(draft, 'sequences', firstNumber(source, optionOf(source, call, 0, 'sequences')));
  setOption(draft, 'batchSize', firstNumber(source, optionOf(source, call, 0, 'batchSize')));
  const threads = [optionOf(source, call, 0, 'threads'), optionOf(source, call, 0, 'threads', 'ideal')];
  setOption(draft, 'threads', firstNumber(source, ...threads));
  return { ...facts, ...draft };
}

function addEmbedding(use: UseCall, facts: UseFacts): UseFacts {
  const { spec, ...rest } = addContext(use, facts);
  return { ...rest, spec: { ...spec, kind: 'embedding' } };
}

function addRanking(use: UseCall, facts: UseFacts): UseFacts {
  const { spec, ...rest } = addContext(use, facts);
  return { ...rest, spec: { ...spec, kind: 'rerank' } };
}
