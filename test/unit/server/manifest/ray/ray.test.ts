/** Ray's traps: configuration in strings, replicas in several places, machines that one replica spans or shares. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { kuberay } from '../../../../../server/src/manifest/dialects/kuberay';
import { ray } from '../../../../../server/src/manifest/dialects/ray';
import type { FoundWorkload } from '../../../../../server/src/manifest/manifest';
import { brokenRanges } from '../../../../support/ranges';

const FIXTURES = 'test/fixtures/manifests/ray';
const source = (text: string) => ({ path: 'a.yaml', languageId: 'yaml', text });
const read = (text: string) => kuberay.read(source(text));

interface Parts {
  readonly config?: string;
  readonly worker?: string;
  readonly gpus?: string;
}

/** A service with one group of workers; `config` is what stands behind the key. */
function service({ config = LLM, worker = 'replicas: 1', gpus = '1' }: Parts = {}): string {
  return `apiVersion: ray.io/v1
kind: RayService
metadata: {name: chat}
spec:
  serveConfigV2: ${config}
  rayClusterConfig:
    workerGroupSpecs:
      - groupName: gpu
        ${worker}
        template:
          spec:
            containers: [{name: w, image: "rayproject/ray-llm:2.50.0", resources: {limits: {nvidia.com/gpu: ${gpus}}}}]
`;
}

const block = (text: string) => `|\n${text.replace(/^/gm, '    ')}`;
const LLM = block(`applications:
- import_path: ray.serve.llm:build_openai_app
  args:
    llm_configs:
    - model_loading_config: {model_id: m, model_source: org/m}
`);
const withKwargs = (kwargs: string, deployment = '{}') =>
  block(`applications:
- import_path: ray.serve.llm:build_openai_app
  args:
    llm_configs:
    - model_loading_config: {model_id: m, model_source: org/m}
      engine_kwargs: ${kwargs}
      deployment_config: ${deployment}
`);
const withDeployment = (deployment: string, rest = '') =>
  block(`applications:
- name: app
  import_path: app:main
  deployments: [${deployment}]
${rest}`);

const only = (text: string): FoundWorkload => {
  const { workloads, problems } = read(text);
  assert.deepEqual(problems, []);
  assert.equal(workloads.length, 1);
  assert.deepEqual(
    workloads.flatMap((each) => brokenRanges(each, text)),
    [],
  );
  return workloads[0] as FoundWorkload;
};
const placement = (text: string) => only(text).spec.placement;

describe('Ray on Kubernetes', () => {
  it('counts the devices of one replica, not those of one worker', () => {
    // Tensor parallel 8 on each of 2 stages: 8 × 2 = 16 devices, on two workers of 8.
    const spread = placement(
      service({ config: withKwargs('{tensor_parallel_size: 8, pipeline_parallel_size: 2}'), gpus: '8' }),
    );
    assert.deepEqual([spread?.count, spread?.tensorParallel, spread?.pipelineParallel], [16, 8, 2]);
    const shared = only(service({ config: withKwargs('{tensor_parallel_size: 2}'), gpus: '8' }));
    assert.equal(shared.spec.placement?.count, 2);
    assert.ok(shared.notes.some((note) => note.includes('a worker has 8')));
  });

  it('places a size at the number that makes it', () => {
    const text = service({ config: withKwargs('{tensor_parallel_size: 4}'), gpus: '4' });
    const value = only(text).fields.get('placement.count')?.value;
    assert.equal(text.slice(value?.start, value?.end), '4');
    assert.ok((value?.start ?? 0) < text.indexOf('rayClusterConfig'));
  });

  it('takes replicas of the deployment: fixed, scaled, automatic', () => {
    const fixed = placement(service({ config: withKwargs('{}', '{num_replicas: 3}') }));
    assert.equal(fixed?.replicas, 3);
    const scaled = placement(
      service({ config: withKwargs('{}', '{autoscaling_config: {min_replicas: 0, max_replicas: 4}}') }),
    );
    assert.deepEqual([scaled?.minReplicas, scaled?.maxReplicas, scaled?.scaleToZero], [0, 4, true]);
    const automatic = placement(service({ config: withKwargs('{}', '{num_replicas: auto}') }));
    assert.deepEqual([automatic?.minReplicas, automatic?.maxReplicas], [1, 100]);
    const open = placement(service({ config: withKwargs('{}', '{autoscaling_config: {max_replicas: 2}}') }));
    assert.deepEqual([open?.minReplicas, open?.maxReplicas], [1, 2]);
  });

  it('takes the number of workers where the configuration states none and one fills a worker', () => {
    assert.equal(placement(service({ worker: 'replicas: 5' }))?.replicas, 5);
    assert.equal(placement(service({ worker: 'replicas: 5', gpus: '8' }))?.replicas, 1);
  });

  it('keeps bounds of workers for clusters that scale by themselves', () => {
    const cluster = (autoscaling: string) => `apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: pool}
spec:
  ${autoscaling}
  workerGroupSpecs:
    - {groupName: g, replicas: 2, minReplicas: 0, maxReplicas: 9, template: {spec: {containers: [{name: w, image: a, resources: {limits: {nvidia.com/gpu: 1}}}]}}}
`;
    assert.equal(placement(cluster('rayVersion: "2"'))?.replicas, 2);
    assert.deepEqual(placement(cluster('enableInTreeAutoscaling: true'))?.maxReplicas, 9);
  });

  it('says a share of a card, and counts the card', () => {
    const text = service({ config: withDeployment('{name: LLM, ray_actor_options: {num_gpus: 0.2}}') });
    const found = only(text);
    assert.equal(found.spec.placement?.count, 1);
    assert.ok(found.notes.some((note) => note.includes('0.2 of a GPU')));
  });

  it('reads the deployment that holds the device', () => {
    const text = service({
      config: withDeployment(
        '{name: Api, num_replicas: 9}, {name: Model, num_replicas: 2, ray_actor_options: {num_gpus: 2}}',
      ),
      gpus: '2',
    });
    assert.deepEqual([placement(text)?.replicas, placement(text)?.count], [2, 2]);
  });

  it('reads settings under many names, variables above arguments', () => {
    const rest = `  args: {model: org/from-args, tensor-parallel-size: 4}
  runtime_env: {pip: [vllm], env_vars: {MODEL_ID: org/from-env, SERVED_MODEL_NAME: alias}}`;
    const found = only(service({ config: withDeployment('{name: VLLM}', rest), gpus: '4' }));
    assert.equal(found.spec.model, 'org/from-env');
    assert.deepEqual([found.spec.runtime, found.stated.tensorParallel], ['vllm', 4]);
  });

  it('leaves what runs beside a model out', () => {
    const config = block(`applications:
- {name: gate, import_path: "gate:app"}
- name: llm
  import_path: ray.serve.llm:build_openai_app
  args: {llm_configs: [{model_loading_config: {model_id: org/m}}]}
`);
    assert.equal(only(service({ config })).name, 'chat');
  });

  it('keeps a region that is filled in elsewhere out of the plan, and says it', () => {
    const config = block(`applications:
- import_path: ray.serve.llm:build_openai_app
  args: {llm_configs: [{model_loading_config: {model_id: org/m}, runtime_env: {env_vars: {AWS_REGION: "$AWS_REGION"}}}]}
`);
    const found = only(service({ config }));
    assert.deepEqual([found.spec.placement?.region, found.stated.region], [undefined, '$AWS_REGION']);
    assert.ok(found.notes.some((note) => note.includes('$AWS_REGION')));
  });

  it('names files that it does not read', () => {
    const config = block(
      'applications:\n- {import_path: "ray.serve.llm:build_openai_app", args: {llm_configs: [./qwen.yaml]}}',
    );
    assert.ok(only(service({ config })).notes.some((note) => note.includes('./qwen.yaml')));
  });

  it('takes no router and no file for a model', () => {
    const config = block(`applications:
- {name: light, import_path: "aviary.backend:llm_application", args: {model: ./models/light.yaml}}
- {name: router, import_path: "aviary.backend:router_application", args: {models: {org/light: ./models/light.yaml}}}
`);
    const found = only(service({ config }));
    assert.deepEqual([found.name, found.spec.model], ['chat', undefined]);
    assert.ok(found.notes.some((note) => note.includes('./models/light.yaml')));
  });

  it('reads what stands around a line that is malformed as published', () => {
    const rest = `  runtime_env:
    env_vars:
      MODEL_ID: org/m-AWQ
      SERVED_MODEL_NAME:"org/m"
      TENSOR_PARALLELISM: "2"`;
    const { workloads, problems } = read(service({ config: withDeployment('{name: VLLM}', rest), gpus: '2' }));
    assert.deepEqual(problems, []);
    assert.deepEqual([workloads[0]?.spec.model, workloads[0]?.stated.tensorParallel], ['org/m-AWQ', 2]);
    assert.equal(workloads[0]?.notes.filter((note) => note.includes('serveConfigV2')).length, 1);
  });

  it('gives one note and no problem for a string that is no YAML', () => {
    for (const config of ['"@@ {{ nothing"', '12', 'hello', '|\n    ]] {{', '[1, 2]', '{applications: 3}']) {
      const { workloads, problems } = read(service({ config }));
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error'),
        [],
        config,
      );
      assert.equal(workloads.length, 1, config);
      const notes = workloads[0]?.notes.filter((note) => note.includes('serveConfigV2')) ?? [];
      assert.ok(notes.length <= 1, config);
    }
  });

  it('is silent on services and clusters without devices, models and engines', () => {
    const text = readFileSync(`${FIXTURES}/no-models.yaml`, 'utf8');
    assert.deepEqual([read(text).workloads, read(text).problems], [[], []]);
    const plain = 'applications:\n  - import_path: a:b\n    deployments: [{name: Text, num_replicas: 2}]\n';
    assert.deepEqual(ray.read(source(plain)).workloads, []);
  });

  it('does not take other files for its own', () => {
    for (const text of [
      'applications:\n  - name: argo\n    source: x\n',
      'cluster_name: a\nregion: b\n',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  applications: |\n    - import_path: a:b\n',
    ]) {
      assert.equal(ray.matches(source(text)) && ray.read(source(text)).workloads.length > 0, false, text);
    }
  });

  it('names the object in a JSON twin and in a list', () => {
    const object = {
      apiVersion: 'ray.io/v1',
      kind: 'RayService',
      metadata: { name: 'twin' },
      spec: {
        serveConfigV2: JSON.stringify({
          applications: [
            {
              import_path: 'ray.serve.llm:build_openai_app',
              args: {
                llm_configs: [{ model_loading_config: { model_id: 'org/m' }, engine_kwargs: { max_model_len: 4096 } }],
              },
            },
          ],
        }),
        rayClusterConfig: {
          headGroupSpec: {
            template: {
              spec: { containers: [{ name: 'h', image: 'a', resources: { limits: { 'nvidia.com/gpu': 1 } } }] },
            },
          },
        },
      },
    };
    for (const text of [
      JSON.stringify(object, null, 2),
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [object] }),
    ]) {
      const found = only(text);
      assert.deepEqual([found.name, found.spec.model, found.spec.contextTokens], ['twin', 'org/m', 4096]);
    }
  });
});

describe('Ray: bad input', () => {
  const values = [
    'null',
    '~',
    '[]',
    '{}',
    '"$VAR"',
    '-3',
    '1e99',
    '.nan',
    '"all"',
    '[1, {a: 2}]',
    'true',
    '99999999999999999999',
  ];

  it('never throws, whatever a field holds', () => {
    for (const value of values) {
      for (const text of [
        service({
          config: withKwargs(`{tensor_parallel_size: ${value}, dtype: ${value}}`, `{num_replicas: ${value}}`),
        }),
        service({ config: withKwargs(value, value) }),
        service({ config: value }),
        service({ gpus: value }),
        service({ worker: `replicas: ${value}` }),
        service({
          config: withDeployment(`{name: ${value}, num_replicas: ${value}, ray_actor_options: {num_gpus: ${value}}}`),
        }),
        `cluster_name: ${value}\nprovider: {type: aws, region: ${value}}\navailable_node_types: {a: {min_workers: ${value}, node_config: {InstanceType: ${value}}}}\n`,
      ]) {
        const found = [...read(text).workloads, ...ray.read(source(text)).workloads];
        const numbers = JSON.stringify(found.map(({ spec }) => spec));
        assert.doesNotMatch(numbers, /null|NaN|Infinity/, text);
      }
    }
  });

  it('never throws on a prefix of a file', () => {
    for (const name of readdirSync(FIXTURES).filter((each) => each.endsWith('.yaml'))) {
      const text = readFileSync(`${FIXTURES}/${name}`, 'utf8');
      for (let end = 0; end < text.length; end += 37) {
        const cut = text.slice(0, end);
        const found = [...read(cut).workloads, ...ray.read(source(cut)).workloads];
        assert.deepEqual(
          found.flatMap((each) => each.spec.placement?.count ?? 0).filter((count) => count < 0),
          [],
        );
      }
    }
  });

  it('takes names of prototypes for what they are', () => {
    const rest = '  runtime_env: {env_vars: {__proto__: a, constructor: b, toString: c}}';
    assert.equal(only(service({ config: withDeployment('{name: constructor}', rest) })).spec.model, undefined);
  });

  it('reads a thousand applications in good time', () => {
    const apps = Array.from(
      { length: 1000 },
      (_, index) =>
        `- {import_path: "ray.serve.llm:b", args: {llm_configs: [{model_loading_config: {model_id: org/m${index}}}]}}`,
    );
    const start = performance.now();
    // Past the length that a string is read to, it is a note.
    const { workloads } = read(service({ config: block(`applications:\n${apps.join('\n')}`) }));
    assert.ok(workloads.length >= 1);
    assert.ok(performance.now() - start < 5_000);
  });
});
