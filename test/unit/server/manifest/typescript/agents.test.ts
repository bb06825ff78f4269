import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import type { FoundWorkload, Manifest } from '../../../../../server/src/manifest/manifest';
import { outsideSpans } from '../../../../support/codeRanges';

const read = (text: string, previous?: Manifest) =>
  typescript.read({ path: 'agent.ts', languageId: 'typescript', text }, previous);
const fixture = (name: string) => read(readFileSync(`test/fixtures/code/agents/${name}`, 'utf8'));

function named({ workloads }: Manifest, name: string): FoundWorkload {
  const found = workloads.find((workload) => workload.name === name);
  assert.ok(found, `${name} in ${workloads.map((workload) => workload.name).join(', ')}`);
  return found;
}

const agentOf = (manifest: Manifest, name: string) => named(manifest, name).spec.agent;
const toolsOf = (manifest: Manifest, name: string) =>
  (agentOf(manifest, name)?.tools ?? []).map(({ name: tool, needs }) => `${tool}${needs ? ` ${needs}` : ''}`);

/** The one agent of a program of the AI SDK whose stop condition is this. */
const stopping = (stop: string) =>
  read(`import { streamText, stepCountIs, isStepCount, hasToolCall, isLoopFinished } from 'ai';
const LIMITS = { deep: 3 * 4 };
export const it = streamText({ model: 'openai/gpt-4.1', tools: { a: {} }, prompt: '', ${stop} });`);

describe('agents in programs: steps', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  const stops: readonly (readonly [stop: string, steps: number | undefined])[] = [
    ['stopWhen: stepCountIs(7)', 7],
    ['stopWhen: isStepCount(LIMITS.deep)', 12],
    ['stopWhen: [hasToolCall("done"), stepCountIs(9), stepCountIs(4)]', 4],
    ['stopWhen: isLoopFinished()', undefined],
    ['stopWhen: ({ steps }) => steps.length > 3', undefined],
    ['stopWhen: stepCountIs(limitOfUser())', undefined],
    ['stopWhen: stepCountIs(0)', undefined],
    ['stopWhen: stepCountIs(2.5)', undefined],
    ['stopWhen: stepCountIs(Infinity)', undefined],
    ['maxSteps: 6', 6],
  ];
  for (const [stop, steps] of stops) {
    it(`${stop} allows ${steps ?? 'an unknown number'}`, () => {
      const { spec, notes } = named(stopping(stop), 'it');
      assert.equal(spec.kind, 'agent');
      assert.equal(spec.agent?.stepsP95, steps);
      assert.equal(spec.agent?.stepsMean, undefined, 'a limit is no mean');
      assert.equal(notes.includes('The code states no largest number of steps.'), steps === undefined);
    });
  }

  it('one step, or tools without a loop, make no agent', () => {
    for (const stop of ['stopWhen: stepCountIs(1)', 'maxSteps: 1', 'temperature: 0']) {
      assert.equal(named(stopping(stop), 'it').spec.kind, 'inference', stop);
    }
  });

  it('a later call sets the limit, and its default is said no more', () => {
    const calls = ['agent.invoke({}, { recursionLimit: 9 })', 'agent.withConfig({ recursionLimit: 9 })'];
    for (const call of [...calls, '']) {
      const found = named(
        read(`import { createReactAgent } from '@langchain/langgraph/prebuilt';
const agent = createReactAgent({ llm: model(), tools: [] });
${call};`),
        'agent',
      );
      // Super-steps alternate between model and tools: 9 are 5 of the model, the default of 25 are 13.
      assert.equal(found.spec.agent?.stepsP95, call === '' ? 13 : 5);
      assert.equal(
        found.notes.some((note) => note.startsWith('recursionLimit is not set')),
        call === '',
      );
    }
  });

  it('the range of a stated limit holds its number, and that of one worked out holds nothing', () => {
    const text = readFileSync('test/fixtures/code/agents/toolRunners.ts', 'utf8');
    const span = named(read(text), 'runner').fields.get('agent.stepsP95')?.value;
    assert.equal(text.slice(span?.start, span?.end), '5');
    assert.deepEqual(named(fixture('langGraphPrebuilt.ts'), 'pictures').fields.get('agent.stepsP95'), {});
  });
});

describe('agents in programs: tools', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('are named, with what each mostly does where its body or package makes it plain', () => {
    assert.deepEqual(toolsOf(fixture('langGraphPrebuilt.ts'), 'pictures'), ['thumbnail cpu', 'TavilySearch network']);
    assert.deepEqual(toolsOf(fixture('aiSdkClasses.ts'), 'coder'), ['shell sandbox', 'read']);
    assert.deepEqual(toolsOf(fixture('langGraphLoop.ts'), 'workflow'), ['lookup vectorDb']);
    assert.deepEqual(toolsOf(fixture('openAiAgents.ts'), 'refunds'), ['browse browser']);
    assert.deepEqual(toolsOf(fixture('openAiAgents.ts'), 'triage'), ['webSearchTool network']);
    assert.deepEqual(toolsOf(fixture('mastraAgents.ts'), 'reader'), ['readPdf cpu']);
    assert.deepEqual(toolsOf(fixture('toolRunners.ts'), 'session'), ['Read', 'Bash']);
  });

  const handed = (tools: string, before = '') =>
    read(`import { ToolLoopAgent, tool } from 'ai';
import { imported, two } from './tools';
import { Sandbox } from '@e2b/code-interpreter';
${before}
export const it = new ToolLoopAgent({ model: 'openai/gpt-4.1', tools: ${tools} });`);

  it('are found in lists, spreads, functions of the file and filters', () => {
    const own = 'const a = tool({ execute: () => 1 }); const b = tool({ execute: () => fetch("/") });';
    assert.deepEqual(toolsOf(handed('{ a, ...{ b } }', own), 'it'), ['a', 'b network']);
    assert.deepEqual(toolsOf(handed('make()', `${own} function make() { return { a, b }; }`), 'it'), [
      'a',
      'b network',
    ]);
    assert.deepEqual(toolsOf(handed('[a, a, b].filter(Boolean)', own), 'it'), ['a', 'b network']);
    assert.deepEqual(toolsOf(handed('isPro ? { a } : { b }', own), 'it'), ['a', 'b network']);
  });

  it('a function that a tool calls counts as its body', () => {
    const helper = 'async function load() { return deeper(); } async function deeper() { return fetch("/"); }';
    assert.deepEqual(toolsOf(handed('{ a: tool({ execute: load }) }', helper), 'it'), ['a network']);
    assert.deepEqual(toolsOf(handed('{ a: tool({ execute: () => load() }) }', helper), 'it'), ['a network']);
    const sandbox = 'const run = async (code) => { await fetch("/"); return (await Sandbox.create()).runCode(code); };';
    assert.deepEqual(toolsOf(handed('{ a: tool({ execute: run }) }', sandbox), 'it'), ['a sandbox']);
  });

  it('of other files are counted and said, and a name of the file is not that of the runtime', () => {
    const elsewhere = named(handed('{ imported, two, own: tool({ execute: () => 1 }) }'), 'it');
    assert.deepEqual(
      elsewhere.spec.agent?.tools?.map(({ name }) => name),
      ['imported', 'two', 'own'],
    );
    assert.ok(
      elsewhere.notes.includes('Of 3 tools 2 stand in another file (imported, two): a short call each is assumed.'),
      elsewhere.notes.join(' '),
    );
    const spread = named(handed('{ ...imported, own: tool({}) }'), 'it');
    assert.equal(spread.spec.agent?.tools?.length, 1);
    assert.match(spread.notes.join(' '), /Further tools are put together elsewhere/);
    assert.deepEqual(toolsOf(handed('{ a: tool({ execute: () => fetch() }) }', 'function fetch() {}'), 'it'), ['a']);
  });

  it('have ranges that hold their names', () => {
    const text = readFileSync('test/fixtures/code/agents/langChainExecutor.ts', 'utf8');
    const found = read(text).workloads.find(({ spec }) => spec.agent?.tools?.length === 2);
    const names = [0, 1].map((i) => found?.fields.get(`agent.tools.${i}.name`)?.value);
    assert.deepEqual(
      names.map((span) => text.slice(span?.start, span?.end)),
      ['orders', 'WikipediaQueryRun'],
    );
  });
});

describe('agents in programs: graphs', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  const graph = (edges: string, nodes = ['a', 'b', 'c']) =>
    read(`import { StateGraph, START, END, Annotation, Command } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
const llm = new ChatOpenAI({ model: 'gpt-4.1' });
${nodes.map((name) => `async function ${name}(state) { return { x: await llm.invoke(state.x) }; }`).join('\n')}
const g = new StateGraph(Annotation.Root({}))${nodes.map((name) => `.addNode('${name}', ${name})`).join('')};
${edges}
export const app = g.compile();`);

  it('without a way back run each node once, side by side where they fan out', () => {
    // Three in a row: 3 steps. START to three at once: 3 steps of which the longest way has 1.
    const row = agentOf(graph("g.addEdge(START, 'a'); g.addEdge('a', 'b'); g.addEdge('b', 'c');"), 'g');
    assert.deepEqual(row, { stepsP95: 3 });
    const fan = agentOf(graph("g.addEdge(START, 'a'); g.addEdge(START, 'b'); g.addEdge(START, 'c');"), 'g');
    assert.deepEqual(fan, { stepsP95: 3, parallelBranches: 3 });
    const both = agentOf(graph("g.addEdge(START, 'a'); g.addEdge(START, 'b'); g.addEdge(['a', 'b'], 'c');"), 'g');
    // 3 calls, 2 in a row: 1.5 at once, rounded down, which errs slow.
    assert.deepEqual(both, { stepsP95: 3 });
  });

  it('ways among which a function chooses do not run side by side', () => {
    const routed = agentOf(
      graph("g.addConditionalEdges(START, (s) => s.x ? 'a' : 'b', ['a', 'b', 'c']); g.addEdge('a', END);"),
      'g',
    );
    assert.deepEqual(routed, { stepsP95: 3 });
  });

  it('with a way back are held by the limit of super-steps', () => {
    const loop = "g.addEdge(START, 'a'); g.addEdge('a', 'b'); g.addEdge('b', 'a');";
    // Both nodes ask the model: each super-step is a step.
    assert.equal(agentOf(graph(loop, ['a', 'b']), 'g')?.stepsP95, 25);
    assert.equal(
      agentOf(graph(`${loop} g.compile().invoke({}, { recursionLimit: 6 });`, ['a', 'b']), 'g')?.stepsP95,
      6,
    );
    assert.equal(agentOf(fixture('langGraphLoop.ts'), 'workflow')?.stepsP95, 6, '12 super-steps, half of them tools');
  });

  it('a builder of many links is followed to its end', () => {
    const names = Array.from({ length: 60 }, (_, i) => `n${i}`);
    const edges = names.map((name, i) => `g.addEdge('${name}', '${names[i + 1] ?? 'end'}')`).join(';');
    assert.equal(agentOf(graph(`g.addEdge(START, 'n0');${edges}`, names), 'g')?.stepsP95, 60);
  });
});

describe('agents in programs: who answers', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('a model at a provider is part of its agent, at its price, and no workload beside it', () => {
    const { workloads } = fixture('langGraphFan.ts');
    assert.deepEqual(
      workloads.map(({ name, spec }) => [name, spec.kind, spec.pricing?.apiAlternative, spec.agent?.llm]),
      [['graph', 'agent', 'gpt-4o-mini', undefined]],
    );
    assert.deepEqual([workloads[0]?.use?.asks, workloads[0]?.use?.runBy], ['gpt-4o-mini', 'provider']);
    assert.equal(workloads[0]?.spec.placement?.hosted, undefined, 'tokens of one call are no price of a task');
  });

  it('one that is also asked outside of agents stays a workload', () => {
    const kinds = fixture('modelAlsoAsked.ts').workloads.map(({ name, spec }) => `${name} ${spec.kind}`);
    assert.deepEqual(kinds, ['model inference', 'agent agent']);
  });

  it('a model on machines stays a workload that the agent names', () => {
    const manifest = fixture('langGraphLoop.ts');
    assert.equal(agentOf(manifest, 'workflow')?.llm, 'model');
    assert.equal(named(manifest, 'model').spec.model, 'Qwen/Qwen3-32B');
    const sdk = fixture('aiSdkOwnServer.ts');
    assert.equal(agentOf(sdk, 'agent')?.llm, 'agent/Qwen/Qwen3-30B-A3B');
    assert.equal(named(sdk, 'agent/Qwen/Qwen3-30B-A3B').use?.runBy, 'own-service');
  });

  it('two agents share the model that both are handed', () => {
    const manifest = fixture('graphOfAgents.ts');
    assert.deepEqual(
      manifest.workloads.map(({ name, spec }) => [name, spec.agent?.llm]),
      [
        ['llm', undefined],
        ['researcher', 'llm'],
        ['flow', 'llm'],
      ],
    );
  });

  it('an unlisted price and an unknown model are said', () => {
    const notes = (name: string, workload: string) => named(fixture(name), workload).notes.join(' ');
    assert.match(notes('langChainOld.js', 'old'), /What gpt-4 costs is not known/);
    assert.match(notes('factory.tsx', 'makeAgent'), /Which model answers its calls is decided elsewhere/);
    assert.equal(named(fixture('factory.tsx'), 'makeAgent').spec.pricing, undefined);
  });

  it('an annotation states what the code does not, and keeps the rest', () => {
    const manifest = read(`import { createReactAgent } from '@langchain/langgraph/prebuilt';
import { ChatOllama } from '@langchain/ollama';
const llm = new ChatOllama({ model: 'qwen3:8b' });
/**
 * @workload helper
 *   traffic: { tasksPerHour: 30 }
 *   agent: { stepsMean: 4 }
 */
export const agent = createReactAgent({ llm, tools: [] });`);
    const { spec } = named(manifest, 'helper');
    assert.deepEqual(spec.agent, { stepsP95: 13, stepsMean: 4, llm: 'llm' });
    assert.deepEqual([spec.kind, spec.traffic], ['agent', { tasksPerHour: 30 }]);
  });
});

describe('agents in programs: unfinished and hostile', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('an agent stays while its options are typed', () => {
    const whole = readFileSync('test/fixtures/code/agents/aiSdkClasses.ts', 'utf8');
    const before = read(whole);
    const at = whole.indexOf('stopWhen: isStepCount(30)');
    for (let end = at; end < at + 'stopWhen: isStepCount(30)'.length; end += 1) {
      const half = read(whole.slice(0, end), before);
      assert.ok(
        half.workloads.some(({ name, spec }) => name === 'coder' && spec.kind === 'agent'),
        whole.slice(at, end),
      );
    }
  });

  it('nothing throws, and every range lies in the text', () => {
    const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
    const texts = [
      'new ToolLoopAgent({ model, tools: { ...tools } })',
      `new ToolLoopAgent({ tools: ${deep} })`,
      'const tools = { ...tools }; new ToolLoopAgent({ model: "a", tools })',
      'function f() { return f(); } new ToolLoopAgent({ model: f(), tools: f(), stopWhen: f() })',
      'new ToolLoopAgent({ tools: { __proto__: 1, constructor: 2, "": 3, [x]: 4 } })',
      'new ToolLoopAgent()',
      'new ToolLoopAgent({',
      'new ToolLoopAgent({ tools: [,,], stopWhen: [,] })',
      `const g = new StateGraph(S); g.addNode('a', a); function a() { return a() } g.addEdge('a', 'a'); g.addEdge()`,
      `new StateGraph(S)${".addNode('n', n => llm.invoke(n))".repeat(600)}`,
      'run(); run(run); createReactAgent(); new AgentExecutor({ agent: new AgentExecutor({}) }); createSupervisor({})',
    ];
    for (const text of texts) {
      const program = `import { ToolLoopAgent } from 'ai'; import { StateGraph, createReactAgent } from '@langchain/langgraph';
import { run } from '@openai/agents'; import { AgentExecutor } from 'langchain/agents';
${text}`;
      assert.deepEqual(outsideSpans(read(program), program), [], text.slice(0, 60));
    }
  });

  it('hundreds of agents with one list of tools are read once each', () => {
    const tools = Array.from({ length: 50 }, (_, i) => `t${i}: tool({ execute: async () => fetch('/${i}') })`).join(
      ',',
    );
    const agents = Array.from(
      { length: 400 },
      (_, i) =>
        `export const a${i} = new ToolLoopAgent({ model: 'openai/gpt-4.1', tools, stopWhen: stepCountIs(${i + 2}) });`,
    ).join('\n');
    const start = performance.now();
    const { workloads } = read(
      `import { ToolLoopAgent, tool, stepCountIs } from 'ai';\nconst tools = { ${tools} };\n${agents}`,
    );
    assert.equal(workloads.length, 400);
    assert.ok(performance.now() - start < 5000);
  });
});
