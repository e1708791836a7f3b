import { SpellError, type PermissionDecision, type PermissionRequest } from '@llmspell/core';
import ipaddr from 'ipaddr.js';

import { isPublicAddress, parseAddress, type Address } from '../network/address.ts';
import type { Grant } from './permission-grants.ts';

type NetRequest = Extract<PermissionRequest, { readonly kind: 'net' }>;

/** One entry of a grant: names are compared with the host, ranges with the address that is connected to. */
interface HostGrant {
  readonly entry: string;
  readonly port: number | undefined;
  readonly matches: (host: string, address: Address | undefined) => boolean;
  /** Whether the entry is enough for addresses that are not public. */
  readonly reachesPrivate: boolean;
}

/** Makes the check of a connection against granted hosts. */
export function compileHosts(grant: Grant | undefined): (request: NetRequest) => PermissionDecision {
  if (grant === undefined) return () => ({ allowed: false });
  const entries = grant === true ? [anyHost('*')] : grant.map((entry) => compileHost(entry));
  return ({ host, port, address }) => {
    const connected = parseAddress(address ?? host);
    const open = connected === undefined || isPublicAddress(connected);
    const fits = entries.filter((entry) => entry.port === undefined || entry.port === port);
    const found = fits.find((entry) => (open || entry.reachesPrivate) && entry.matches(host.toLowerCase(), connected));
    if (found !== undefined) return { allowed: true, grant: found.entry };
    return open ? { allowed: false } : { allowed: false, reason: 'a private address has to be named' };
  };
}

/** `example.com`, `*.example.com`, `example.com:443`, `127.0.0.1:8080`, `[::1]:8080`, `10.0.0.0/8`. */
const ENTRY = /^(\[[\da-f:.]+\]|[\da-f]*:[\da-f:.]*:[\da-f:.]*(?:\/\d+)?|[^:\s]+)(?::(\d+))?$/iu;

function compileHost(entry: string): HostGrant {
  const [, name, portText] = ENTRY.exec(entry) ?? [];
  if (name === undefined) throw malformed(entry);
  const port = portText === undefined ? undefined : Number(portText);
  if (name === '*') return { ...anyHost(entry), port };
  const host = name.replace(/^\[|\]$/gu, '').toLowerCase();
  const range = parseRange(host);
  if (range !== undefined) {
    return {
      entry,
      port,
      reachesPrivate: true,
      matches: (_host, address) => address !== undefined && isIn(address, range),
    };
  }
  if (host === 'localhost') return { entry, port, reachesPrivate: true, matches: isLocalhost };
  const suffix = host.startsWith('*.') ? host.slice(1) : undefined;
  return {
    entry,
    port,
    reachesPrivate: false,
    matches: (requested) => (suffix === undefined ? requested === host : requested.endsWith(suffix)),
  };
}

function anyHost(entry: string): HostGrant {
  return { entry, port: undefined, reachesPrivate: false, matches: () => true };
}

function isLocalhost(host: string, address: Address | undefined): boolean {
  return host === 'localhost' && (address === undefined || address.range() === 'loopback');
}

type Range = readonly [Address, number];

function parseRange(text: string): Range | undefined {
  if (ipaddr.isValidCIDR(text)) {
    const [address, bits] = ipaddr.parseCIDR(text);
    return [address, bits];
  }
  const address = parseAddress(text);
  return address === undefined ? undefined : [address, address.kind() === 'ipv4' ? 32 : 128];
}

function isIn(address: Address, [start, bits]: Range): boolean {
  return address.kind() === start.kind() && address.match(start, bits);
}

function malformed(entry: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected a host to grant, such as api.example.com, *.example.com:443, 127.0.0.1:8080 or 10.0.0.0/8; got "${entry}".`,
  });
}
