import ipaddr from 'ipaddr.js';

/** An IP address. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Reads an address; an IPv4 address written as IPv6 (`::ffff:127.0.0.1`) is the IPv4 address. `undefined` for a name. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.replace(/^\[|\]$/gu, '').replace(/%.*$/u, '');
  return ipaddr.isValid(bare) && !isShortForm(bare) ? ipaddr.process(bare) : undefined;
}

/** Whether an address is on the public internet: not private, loopback, link-local, shared, multicast, reserved, nor a form that hides one. */
export function isPublicAddress(address: Address): boolean {
  return address.range() === 'unicast';
}

/** `1` and `127.1` are numbers of an address to some, names to others; URLs never hold them, so they count as names. */
function isShortForm(text: string): boolean {
  return !text.includes(':') && text.split('.').length !== 4;
}
