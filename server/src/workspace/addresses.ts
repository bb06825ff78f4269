/** From the address that a program asks to the workload that answers there. */
import type { Context, DeploymentDeclaration } from '../manifest/context';

/** `http://vllm.models.svc.cluster.local:8000/v1` names the Service `vllm`; in Compose the host is the service itself. */
export function deploymentsAt(url: string, context: Context): readonly DeploymentDeclaration[] {
  const host = /^[a-z]+:\/\/(?:[^/@]*@)?([a-z0-9][a-z0-9.-]*)/i.exec(url.trim())?.[1]?.toLowerCase() ?? '';
  const [name = ''] = host.split('.');
  if (name === '' || name === 'localhost' || /^[\d.]+$/.test(host)) {
    return [];
  }
  const services = context.find('service', name);
  const selected = context
    .find('deployment')
    .filter(({ labels }) =>
      services.some(({ selector }) => [...selector].every(([key, value]) => labels.get(key) === value)),
    );
  // Two services of one name stand in namespaces that the address may not tell.
  return services.length > 0 ? only(selected) : only(context.find('deployment', name));
}

const only = <T>(found: readonly T[]): readonly T[] => (found.length === 1 ? found : []);
