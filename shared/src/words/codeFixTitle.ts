/** Titles of the fixes that only programs have, on and off. */

/** `Annotate support-chat with @workload`, with the reason behind it where it is off. */
export function annotateTitle(name: string, reason?: string): string {
  return off(`Annotate ${name} with @workload`, reason);
}

const off = (title: string, reason: string | undefined) =>
  reason === undefined ? title : `${title} (${reason.trim().replace(/\.$/, '')})`;
