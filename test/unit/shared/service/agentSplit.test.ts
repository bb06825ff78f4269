import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { place } from '../../../../shared/src/placement/place';
import { billOf } from '../../../../shared/src/placement/rank';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import { agentReport } from '../../../../shared/src/report/agent';
import { buildReport, buildWorkloadReport } from '../../../../shared/src/report/build';
import { agentSchema } from '../../../../shared/src/report/schema';
import { cheapestSplit } from '../../../../shared/src/service/agentSplit';
import { hoverMarkdown } from '../../../../shared/src/words/hover';
import { formatText } from '../../../../shared/src/words/text';
import { xraySentences, xrayTable } from '../../../../shared/src/words/xray';

const catalog = getCatalog();
const MODEL: WorkloadSpec = {
  kind: 'inference',
  model: 'meta-llama/Llama-3.1-8B-Instruct',
  precision: 'fp8',
  runtime: 'vllm',
  traffic: { rpsAvg: 0.5 },
  tokens: { inMean: 2000, outMean: 250 },
  slo: { ttftMsP95: 2000, tpotMsP95: 80 },
};
const AGENT: WorkloadSpec = {
  kind: 'agent',
  agent: {
    llm: 'model',
    stepsP95: 8,
    tools: [
      { name: 'sandbox', callsPerTask: 4, cpuSeconds: 1.5, memMiB: 512, waitMs: 0 },
      { name: 'search', needs: 'network' },
    ],
  },
  traffic: { tasksPerHour: 60 },
};

function placed(agent: Partial<WorkloadSpec> = {}, model: Partial<WorkloadSpec> = {}) {
  const siblings = new Map([
    ['model', { ...MODEL, ...model }],
    ['helper', { ...AGENT, ...agent }],
  ]);
  return place(resolveWorkload('helper', siblings.get('helper') ?? {}, { catalog, siblings }), catalog);
}

const RANGE = { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } };
const textOf = (placement: ReturnType<typeof placed>) =>
  formatText(
    buildReport(
      [
        {
          path: 'agent.ts',
          dialect: 'typescript',
          diagnostics: [],
          workloads: [buildWorkloadReport(placement, { range: RANGE, stated: { hardwareClass: 'unspecified' } })],
        },
      ],
      catalog,
    ),
  );

describe('the cheapest split of an agent', () => {
  it('costs no more than its model’s best home and what tools cost beside that', () => {
    const placement = placed();
    const split = cheapestSplit(placement);
    const llm = placement.workload.agent?.llm;
    const best = llm && place(llm, catalog).recommended;
    assert.ok(split?.model && llm && best && placement.recommended);
    const apart = (billOf(llm, best) ?? 0) + (billOf(placement.workload, placement.recommended) ?? 0);
    assert.ok(split.modelUsd + split.toolsUsd <= apart + 1e-9, `${split.modelUsd + split.toolsUsd} of ${apart}`);
    assert.equal(split.modelUsd, billOf(llm, split.model));
    assert.equal(split.toolsUsd, billOf(placement.workload, split.tools));
    assert.equal(agentSchema.safeParse(agentReport(placement)).success, true);
  });

  it('is the recommendation where the model stays where it is best', () => {
    const placement = placed();
    const split = cheapestSplit(placement);
    assert.deepEqual(split?.model?.target, placement.llm?.target);
    assert.deepEqual(split?.tools.target, placement.recommended?.target);
  });

  it('moves a model that stands on dear machines', () => {
    const placement = placed({}, { placement: { instance: 'p5.48xlarge', replicas: 1 } });
    const split = cheapestSplit(placement);
    assert.equal(placement.llm?.target.instance, 'p5.48xlarge');
    assert.notEqual(split?.model?.target.instance, 'p5.48xlarge');
  });

  it('of an API counts its tokens: 10 steps · (2,000 + 500 · 4.5 in, 300 out) at $0.15 and $0.60 per 1M', () => {
    const api = { agent: { tools: [] }, pricing: { apiAlternative: 'gpt-4o-mini' } };
    const split = cheapestSplit(placed({ ...api, kind: 'agent' }));
    const task = (10 * ((2000 + 500 * 4.5) * 0.15 + 300 * 0.6)) / 1e6;
    assert.equal(split?.model, undefined);
    assert.ok(Math.abs((split?.modelUsd ?? 0) - task * 60 * 730) < 1e-6, `${split?.modelUsd}`);
  });

  it('is silent where nobody knows who answers, and for other kinds', () => {
    assert.equal(cheapestSplit(placed({ agent: {} })), undefined);
    assert.equal(cheapestSplit(place(resolveWorkload('m', MODEL, { catalog }), catalog)), undefined);
    assert.equal(agentReport(place(resolveWorkload('m', MODEL, { catalog }), catalog)), undefined);
    assert.equal(cheapestSplit(placed({}, { placement: { hosted: 'OpenAI' } })), undefined);
  });
});

describe('an agent, looked into', () => {
  const viewOf = (placement: ReturnType<typeof placed>) => {
    const agent = agentReport(placement);
    const task = (placement.recommended ?? placement.current)?.task;
    assert.ok(agent && task);
    return { agent, task, assumptions: placement.workload.assumptions };
  };

  it('parts add up: a step is a task over its steps, shares sum to one', () => {
    const { task } = viewOf(placed());
    const { modelShare = 0, cpuShare = 0, waitShare = 0 } = task.latency;
    assert.equal(task.steps, 8);
    assert.ok(Math.abs(modelShare + cpuShare + waitShare - 1) < 1e-9);
    // 4 · 1.5 s + 0.02 s of the waiting tool + 8 · 0.04 s of bookkeeping, of a whole core or longer on a thread.
    assert.ok(task.latency.cpuS >= 4 * 1.5 + 0.02 + 8 * 0.04 - 1e-9, `${task.latency.cpuS}`);
    assert.equal(task.latency.waitS, 0.05);
  });

  it('says what is stated and what is assumed', () => {
    const [ground = ''] = xraySentences(viewOf(placed()));
    assert.equal(
      ground,
      'Stated: the work of 1 of 2 tools. Assumed: a mean of 8 steps (8 steps at p95), the work of 1 of 2 tools, context growth.',
    );
    const stated = placed({
      agent: { ...AGENT.agent, stepsMean: 5, contextGrowthTokensPerStep: 100, tools: AGENT.agent?.tools?.slice(0, 1) },
    });
    assert.equal(
      xraySentences(viewOf(stated))[0],
      'Stated: a mean of 5 steps (8 steps at p95), the work of 1 tool, context growth.',
    );
  });

  it('hover and command line show the same figures', () => {
    const placement = placed();
    const view = viewOf(placement);
    const [hover, text] = [hoverMarkdown(placement), textOf(placement)];
    for (const sentence of xraySentences(view)) {
      assert.ok(text.includes(sentence), sentence);
    }
    const table = xrayTable(view);
    assert.deepEqual(
      table?.rows.map(({ target }) => target),
      ['model calls', 'CPU of tools and steps', 'waiting'],
    );
    for (const { target, cells } of table?.rows ?? []) {
      assert.ok(hover.includes(`| ${[target, ...cells].join(' | ')} |`), target);
      assert.match(text, new RegExp(`${target} +${cells.join(' +')}`));
    }
    assert.match(hover, /Cheapest split: model on .*; tools on /);
    assert.doesNotMatch(hover + text, /NaN|undefined|Infinity/);
  });

  it('with an API has money and no time of the model', () => {
    const table = xrayTable(viewOf(placed({ agent: { tools: [] }, pricing: { apiAlternative: 'gpt-4o-mini' } })));
    assert.deepEqual(table?.rows[0]?.cells, ['unknown', 'unknown', 'unknown']);
  });
});
