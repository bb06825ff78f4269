/** Flags whose value Terraform fills in later: they are named, not served. */
import { t } from '../../../../../shared/src/l10n';
import type { EngineReading } from '../../engines/readEngine';
import type { Unit } from '../../foreign/unit';

const REFERENCE = /\$\{([^}]*)\}/;

/** The unit without facts that hold a reference as it is written. */
export function withoutOpenFacts(unit: Unit): Unit {
  const { engine } = unit;
  return {
    ...unit,
    ...(engine ? { engine: settled(engine) } : {}),
    pods: unit.pods.map(({ pod, copies }) => ({
      copies,
      pod: {
        ...pod,
        containers: pod.containers.map((each) => (each.engine ? { ...each, engine: settled(each.engine) } : each)),
      },
    })),
  };
}

function settled(engine: EngineReading): EngineReading {
  const facts = new Map(engine.facts);
  const unresolved = new Map(engine.unresolved);
  for (const [name, { value }] of engine.facts) {
    const reference = REFERENCE.exec(value.text);
    if (reference) {
      facts.delete(name);
      unresolved.set(name, reference[1] === '' ? t('an expression') : (reference[1] ?? ''));
    }
  }
  return { ...engine, facts, unresolved };
}
