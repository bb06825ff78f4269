// A network namespace with nothing in it: an editor and its server run where no connection can be made.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** By root, else by a user namespace; undefined where neither is permitted. */
const PREFIX = [
  ['unshare', '-n'],
  ['unshare', '-rn'],
].find(([command, ...args]) => spawnSync(command, [...args, 'true']).status === 0);

export const isPermitted = PREFIX !== undefined;

/** The command in a namespace of its own, whose counters are written down when it has ended. */
export function alone(command, counters) {
  if (!PREFIX) return command;
  const script = `"$@"; code=$?; cat /proc/net/dev /proc/net/snmp > '${counters}'; exit $code`;
  return [...PREFIX, 'sh', '-c', script, 'sh', ...command];
}

/** What was tried in it, from the kernel's own counts: connections, datagrams, and packets that found no way out. */
export function trafficIn(path) {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  const devices = [...text.matchAll(/^ *(\w+):\s+\d+/gm)].map(([, name]) => name);
  const count = (protocol, name) => {
    const [heads, values] = [...text.matchAll(new RegExp(`^${protocol}: (.*)$`, 'gm'))].map(([, row]) =>
      row.split(' '),
    );
    return Number(values?.[heads.indexOf(name)]);
  };
  return {
    devices: devices.filter((name) => !['Ip', 'Icmp', 'IcmpMsg', 'Tcp', 'Udp', 'UdpLite'].includes(name)),
    attempts: count('Tcp', 'ActiveOpens') + count('Udp', 'OutDatagrams') + count('Ip', 'OutNoRoutes'),
  };
}
