import { BlockList, isIP } from 'node:net';

// IANA's special-purpose registries: what is not the public internet.
const SPECIAL_V4 = ranges(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
);
const MAPPED = ranges('::ffff:0:0/96');
// Of IPv6 only this is public, and in it not what carries other addresses (Teredo, 6to4) or is for documents.
const GLOBAL_V6 = ranges('2000::/3');
const SPECIAL_V6 = ranges('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');
const LOOPBACK = ranges('127.0.0.0/8', '::1/128');

/** The address that a host is, without brackets and zone; `undefined` for a name. `127.1` is a name: URLs never hold it. */
export function addressOf(host: string): string | undefined {
  const bare = host.replace(/^\[(.*)\]$/u, '$1').replace(/%.*$/u, '');
  return isIP(bare) === 0 ? undefined : bare;
}

/** An address as the host of a URL: IPv6 in brackets. */
export function hostOf(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}

/** Whether an address is on the public internet: not private, loopback, link-local, shared, multicast, reserved, nor a form that hides one. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4 || isIn(MAPPED, address)) return !isIn(SPECIAL_V4, address);
  return isIn(GLOBAL_V6, address) && !isIn(SPECIAL_V6, address);
}

/** Whether an address leads back to this machine. */
export function isLoopbackAddress(address: string): boolean {
  return isIn(LOOPBACK, address);
}

/** Makes the test for the addresses of `192.0.2.7`, `fd00::1` or `10.0.0.0/8`; `undefined` when the text is neither. */
export function addressRange(text: string): ((address: string) => boolean) | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || address.includes('%') || rest.length > 0) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (length !== undefined && !(/^\d{1,3}$/u.test(length) && Number(length) <= bits)) return undefined;
  const list = ranges(`${address}/${length ?? bits}`);
  return (asked) => isIn(list, asked);
}

function ranges(...texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', length = ''] = text.split('/');
    list.addSubnet(address, Number(length), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** An IPv4 address in the clothes of IPv6 counts as what it is. */
function isIn(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
