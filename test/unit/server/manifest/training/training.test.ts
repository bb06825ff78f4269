/** Jobs that train: which pods count, what is laid over what, and what is no training. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { training } from '../../../../../server/src/manifest/dialects/training';
import type { FoundWorkload } from '../../../../../server/src/manifest/manifest';
import { trainingKind } from '../../../../../server/src/manifest/foreign/tasks/trainingWork';
import { brokenRanges } from '../../../../support/ranges';

const FIXTURES = 'test/fixtures/manifests/training';
const source = (text: string) => ({ path: 'a.yaml', languageId: 'yaml', text });
const read = (text: string) => training.read(source(text));

function only(text: string): FoundWorkload {
  const { workloads, problems } = read(text);
  assert.deepEqual(problems, []);
  assert.equal(workloads.length, 1);
  assert.deepEqual(
    workloads.flatMap((each) => brokenRanges(each, text)),
    [],
  );
  return workloads[0] as FoundWorkload;
}

const role = (name: string, replicas: string, gpus?: number | string, words = '[python, train.py]') =>
  `    ${name}:
      replicas: ${replicas}
      template: {spec: {containers: [{name: pytorch, image: "example.com/train:1", command: ${words}${
        gpus === undefined ? '' : `, resources: {limits: {nvidia.com/gpu: ${gpus}}}`
      }}]}}
`;
const job = (...roles: readonly string[]) => `apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata: {name: run}
spec:
  pytorchReplicaSpecs:
${roles.join('')}`;
const counted = (text: string) => {
  const { placement } = only(text).spec;
  return [placement?.count, placement?.replicas];
};

describe('Jobs that train', () => {
  it('count one worker, as many times as there are workers', () => {
    assert.deepEqual(counted(job(role('Master', '1'), role('Worker', '2', 2))), [2, 2]);
    assert.deepEqual(counted(job(role('Worker', '2'))), [0, 2]);
    assert.deepEqual(counted(job(role('Master', '1', 4))), [4, 1]);
  });

  it('count a master that is equipped as the workers are: 1 + 3 pods', () => {
    assert.deepEqual(counted(job(role('Master', '1', 8), role('Worker', '3', 8))), [8, 4]);
  });

  it('say which roles with other devices they leave out', () => {
    const found = only(job(role('Master', '1', 1), role('Worker', '2', 4)));
    assert.deepEqual([found.spec.placement?.count, found.spec.placement?.replicas], [4, 2]);
    assert.ok(found.notes.some((note) => note.includes('Master')));
  });

  it('do not count workers that are scaled to nothing', () => {
    assert.deepEqual(counted(job(role('Master', '1', 1), role('Worker', '0', 1))), [1, 1]);
  });

  it('serve what is certain where a number is a placeholder', () => {
    const found = only(job(role('Worker', '$NODES', '"$GPUS"')));
    assert.equal(found.stated.hardwareClass, 'gpu');
    assert.deepEqual([found.spec.placement?.count, found.spec.placement?.replicas], [undefined, undefined]);
    assert.equal(found.notes.filter((note) => /GPUS|replicas/.test(note)).length, 2);
  });

  it('read the stated number of an elastic job, and say its bounds', () => {
    const text = job(role('Worker', '4', 1)).replace(
      'spec:\n',
      'spec:\n  elasticPolicy: {minReplicas: 1, maxReplicas: 9}\n',
    );
    assert.deepEqual(counted(text), [1, 4]);
    assert.ok(only(text).notes.some((note) => note.includes('from 1 to 9')));
  });

  it('take the region from the registry of the image, at its place', () => {
    const text = job(role('Worker', '1', 1)).replace('example.com', '123456789012.dkr.ecr.eu-west-3.amazonaws.com');
    const found = only(text);
    const value = found.fields.get('placement.region')?.value;
    assert.deepEqual([found.spec.placement?.region, text.slice(value?.start, value?.end)], ['eu-west-3', 'eu-west-3']);
  });

  it('read what trains from the command, wherever the launcher stands', () => {
    const text = `apiVersion: kubeflow.org/v2beta1
kind: MPIJob
metadata: {name: tune}
spec:
  mpiReplicaSpecs:
    Launcher:
      template: {spec: {containers: [{name: l, image: a, command: [mpirun, -np, "2", python, sft.py, --model_name_or_path, org/base]}]}}
    Worker:
      replicas: 2
      template: {spec: {containers: [{name: w, image: a, resources: {limits: {nvidia.com/gpu: 8}}}]}}
`;
    const found = only(text);
    assert.deepEqual(
      [found.spec.kind, found.spec.model, found.spec.placement?.replicas],
      ['fine-tuning', 'org/base', 2],
    );
  });

  it('read the forms of the first operators', () => {
    const pods =
      '{spec: {containers: [{name: t, image: a, command: [python, train.py], resources: {limits: {nvidia.com/gpu: 2}}}]}}';
    const listed = `apiVersion: kubeflow.org/v1alpha1
kind: TFJob
metadata: {name: old}
spec:
  replicaSpecs:
    - {replicas: 1, tfReplicaType: MASTER, template: {spec: {containers: [{name: t, image: a}]}}}
    - {replicas: 3, tfReplicaType: WORKER, template: ${pods}}
`;
    assert.deepEqual(counted(listed), [2, 3]);
    assert.deepEqual(
      counted(
        `apiVersion: kubeflow.org/v1alpha1\nkind: MPIJob\nmetadata: {name: old}\nspec: {replicas: 4, template: ${pods}}\n`,
      ),
      [2, 4],
    );
  });

  it('multiply jobs and pods of a JobSet: 3 × 4, and place what alone makes the number', () => {
    const set = (replicas: number, parallelism: number) => `apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata: {name: set}
spec:
  replicatedJobs:
    - name: workers
      replicas: ${replicas}
      template: {spec: {parallelism: ${parallelism}, template: {spec: {containers: [{name: c, image: a, command: [torchrun, t.py], resources: {limits: {nvidia.com/gpu: 1}}}]}}}}
`;
    assert.deepEqual(counted(set(3, 4)), [1, 12]);
    assert.equal(only(set(3, 4)).fields.has('placement.replicas'), false);
    assert.ok(only(set(3, 1)).fields.has('placement.replicas'));
    assert.ok(only(set(1, 4)).fields.has('placement.replicas'));
  });
});

const RUNTIME = `apiVersion: trainer.kubeflow.org/v1alpha1
kind: ClusterTrainingRuntime
metadata: {name: tune}
spec:
  mlPolicy: {numNodes: 3, torch: {}}
  template:
    spec:
      replicatedJobs:
        - name: model-initializer
          template: {spec: {template: {spec: {containers: [{name: i, image: a, env: [{name: STORAGE_URI, value: "hf://org/base"}]}]}}}}
        - name: node
          template: {spec: {template: {spec: {nodeSelector: {node.kubernetes.io/instance-type: g6.12xlarge}, containers: [{name: node, image: a, command: [torchrun, t.py], resources: {limits: {nvidia.com/gpu: 4}}}]}}}}
`;
const JOB = (rest = '', kind = 'ClusterTrainingRuntime') => `apiVersion: trainer.kubeflow.org/v1alpha1
kind: TrainJob
metadata: {name: run}
spec:
  runtimeRef: {kind: ${kind}, name: tune}
${rest}`;

describe('TrainJob over its runtime', () => {
  const jobOf = (text: string) => {
    const { workloads, problems } = read(text);
    assert.deepEqual(problems, []);
    const found = workloads.find(({ name }) => name === 'run');
    assert.deepEqual(found && brokenRanges(found, text), []);
    return found;
  };

  it('takes all from the runtime that it names, without places in the job', () => {
    const found = jobOf(`${RUNTIME}---\n${JOB()}`);
    assert.deepEqual(
      [
        found?.spec.model,
        found?.spec.placement?.count,
        found?.spec.placement?.replicas,
        found?.spec.placement?.instance,
      ],
      ['org/base', 4, 3, 'g6.12xlarge'],
    );
    assert.equal(found?.fields.size, 0);
    assert.ok(found?.notes.some((note) => note.includes('ClusterTrainingRuntime tune')));
  });

  it('lays its own fields over it', () => {
    const own =
      '  trainer: {numNodes: 1, command: [torchrun, mine.py, --model_name, org/own], resourcesPerNode: {limits: {nvidia.com/gpu: 2}}}\n';
    const found = jobOf(`${JOB(own)}---\n${RUNTIME}`);
    assert.deepEqual(
      [found?.spec.model, found?.spec.placement?.count, found?.spec.placement?.replicas],
      ['org/own', 2, 1],
    );
  });

  it('does not take a runtime of another kind, and says that its own is not at hand', () => {
    const found = jobOf(`${RUNTIME}---\n${JOB('', 'TrainingRuntime')}`);
    assert.equal(found?.spec.model, undefined);
    assert.ok(found?.notes.some((note) => note.includes('not at hand')));
  });

  it('patches pods under every name that the trainer has given them', () => {
    const selector = '{nodeSelector: {node.kubernetes.io/instance-type: g5.xlarge}}';
    for (const patch of [
      `podTemplateOverrides: [{targetJobs: [{name: node}], spec: ${selector}}]`,
      `podSpecOverrides: [{targetJobs: [{name: node}], nodeSelector: {node.kubernetes.io/instance-type: g5.xlarge}}]`,
      `runtimePatches: [{manager: a/b, trainingRuntimeSpec: {template: {spec: {replicatedJobs: [{name: node, template: {spec: {template: {spec: ${selector}}}}}]}}}}]`,
    ]) {
      assert.equal(jobOf(JOB(`  ${patch}\n`))?.spec.placement?.instance, 'g5.xlarge', patch);
    }
  });
});

describe('What trains and what does not', () => {
  it('tells fine-tuning from training by words, and by a published model with data', () => {
    const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
      ['python train.py --epochs 3', undefined, 'training'],
      ['torchrun pretrain_gpt.py --dataset c4', 'org/tokenizer', 'training'],
      ['tune run lora_finetune_distributed', undefined, 'fine-tuning'],
      ['torchrun run_clm.py --dataset_name wikitext', 'org/base', 'fine-tuning'],
      ['python -m verl.trainer.main_ppo', 'org/base', 'rl'],
      ['python serve.py', 'org/base', undefined],
      // Words inside words say nothing.
      ['python constraint.py --flora 1 --draft 2', undefined, undefined],
    ];
    for (const [said, model, wanted] of cases) {
      assert.equal(trainingKind(said, model), wanted, said);
    }
  });

  it('is silent on workflows, experiments, notebooks, definitions and objects without pods', () => {
    for (const name of ['silent.yaml', 'helm-template.yaml']) {
      const { workloads, problems } = read(readFileSync(`${FIXTURES}/${name}`, 'utf8'));
      assert.deepEqual([workloads, problems], [[], []], name);
    }
  });

  it('leaves a Kubernetes Job and a foreign TrainJob to others', () => {
    for (const head of ['apiVersion: batch/v1\nkind: Job', 'apiVersion: example.com/v1\nkind: TrainJob']) {
      const text = `${head}\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: c, image: a, resources: {limits: {nvidia.com/gpu: 1}}}]}}}\n`;
      assert.deepEqual(read(text).workloads, []);
    }
  });
});

describe('Jobs that train: bad input', () => {
  const values = ['null', '[]', '{}', '"$VAR"', '-1', '1e99', '.inf', 'all', 'true', '[{a: 1}]'];

  it('never throw, whatever a field holds', () => {
    for (const value of values) {
      for (const text of [
        job(role('Worker', value, value)),
        job(`    Worker: ${value}\n`),
        `apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: ${value}}\nspec: ${value}\n`,
        JOB(`  trainer: ${value}\n  initializer: ${value}\n  podTemplateOverrides: ${value}\n`),
        JOB(`  trainer: {numNodes: ${value}, resourcesPerNode: ${value}, command: ${value}, env: ${value}}\n`),
        RUNTIME.replace('numNodes: 3', `numNodes: ${value}`),
        `apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nmetadata: {name: a}\nspec: {replicatedJobs: ${value}}\n`,
        `apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: a}\nspec: {tasks: ${value}, plugins: ${value}}\n`,
      ]) {
        assert.doesNotMatch(JSON.stringify(read(text).workloads.map(({ spec }) => spec)), /null|NaN|Infinity/, text);
      }
    }
  });

  it('never throw on a prefix of a file', () => {
    for (const name of readdirSync(FIXTURES).filter((each) => each.endsWith('.yaml'))) {
      const text = readFileSync(`${FIXTURES}/${name}`, 'utf8');
      for (let end = 0; end < text.length; end += 41) {
        assert.ok(Array.isArray(read(text.slice(0, end)).workloads));
      }
    }
  });

  it('take roles named like prototypes for roles', () => {
    assert.deepEqual(counted(job(role('__proto__', '2', 1))), [1, 2]);
    assert.deepEqual(counted(job(role('constructor', '3', 1))), [1, 3]);
  });
});
