/** The serving runtime of an InferenceService: named, or chosen by the model's format. */
import type { Context, RuntimeDeclaration } from '../../context';
import type { ContainerText } from '../../engines/readEngine';
import { textElsewhere } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/pods/devices';
import type { PodElsewhere } from '../../foreign/pods/podElsewhere';
import { declaredTree, layOver, podElsewhere } from '../../foreign/pods/podElsewhere';
import type { NodeLabel } from '../../foreign/pods/podSpec';
import { formatName } from './servingRuntime';

export interface Runtime {
  readonly name?: string;
  readonly declared?: RuntimeDeclaration;
  readonly pod?: PodElsewhere;
  /** Named, and nowhere to be found: not one of KServe's own either. */
  readonly missing?: true;
}

/** The runtimes that KServe installs ask for no accelerator (KServe, config/runtimes, 2026-11). */
const OF_KSERVE =
  /^kserve-(sklearn|xgb|lgb|pmml|paddle|ml|huggingface|triton|predictive|openvino|autogluon)-?server$|^kserve-(torchserve|tensorflow-serving|openvino|ovms)$/;

export function runtimeOf(name: string | undefined, format: string, context: Context): Runtime | undefined {
  const found = name === undefined ? context.find('runtime', formatName(format)) : context.find('runtime', name);
  // Several may be chosen for one format: which one is KServe's affair.
  const declared = name === undefined && found.length > 1 ? undefined : found[0];
  if (declared) {
    const { root, text } = declaredTree(declared);
    return { name: declared.names[0] ?? '', declared, pod: podElsewhere(root, text, context) };
  }
  return name === undefined ? undefined : { name, ...(OF_KSERVE.test(name) ? {} : { missing: true }) };
}

export interface LaidRuntime {
  readonly container: ContainerText;
  readonly devices: readonly DeviceRequest[];
  readonly labels: readonly NodeLabel[];
}

/** The service's fields over those of the runtime's main container. */
export function layRuntime(own: ContainerText, runtime: Runtime | undefined, service: string | undefined): LaidRuntime {
  const { containers = [], labels = [] } = runtime?.pod ?? {};
  const base = containers.find(({ name }) => name === 'kserve-container') ?? containers[0];
  const named =
    base && service !== undefined ? { ...base, args: base.args.map((each) => withName(each.text, service)) } : base;
  return { container: layOver(own, named), devices: base?.devices ?? [], labels };
}

/** KServe puts the service's name in for `{{.Name}}`. */
const withName = (text: string, service: string) => textElsewhere(text.replace(/\{\{\s*\.Name\s*\}\}/g, () => service));
