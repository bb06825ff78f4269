import { t } from '../../../shared/src/l10n';
import { runsOnCpu } from './cpuRun';
import { deployment } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const POD = {
  image: 'ollama/ollama:latest',
  env: { OLLAMA_MODEL: 'llama3.1:8b' },
  selector: { 'node.kubernetes.io/instance-type': 'c8g.4xlarge' },
};

/** An engine on a CPU that may take its whole node. */
export const limitsMissing: Rule = {
  code: 'limits-missing',
  severity: 'information',
  docs: {
    meaning: 'An engine runs on a CPU, and its container states neither how much CPU nor how much memory it gets.',
    why: 'Engines size their threads and caches by what they see, which is the whole node: pods beside each other fight for it, and one that needs too much memory is killed, whichever it is.',
    mend: 'State `requests` and `limits` for CPU and memory.',
    example: deployment(POD),
    nearMiss: deployment({ ...POD, resources: ['limits: { cpu: "16", memory: 28Gi }'] }),
  },
  *check({ found }) {
    const { container } = found;
    const isSilent =
      container?.limitsKnown === true &&
      [container.cpuLimit, container.cpuRequest, container.memoryLimit, container.memoryRequest].every(
        (amount) => amount === undefined,
      );
    if (isSilent && container?.engine !== undefined && container.engine !== 'unknown' && runsOnCpu(found)) {
      yield {
        at: ['container.image', ...MACHINE],
        message: t('Neither CPU nor memory is limited: the engine sizes its threads and caches by the whole node.'),
      };
    }
  },
};
