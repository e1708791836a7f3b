import { SpellError, type PermissionDecision, type PermissionRequest } from '@llmspell/core';

import { addressOf, addressRange, hostOf, isLoopbackAddress, isPublicAddress } from '../network/address.ts';
import type { Grant } from './permission-grants.ts';

type NetRequest = Extract<PermissionRequest, { readonly kind: 'net' }>;

/** One granted host. */
interface HostGrant {
  readonly entry: string;
  readonly port: number | undefined;
  /** Whether it names the host; not for addresses. */
  readonly names?: (host: string) => boolean;
  /** Whether it names the address; only for addresses and `localhost`. */
  readonly reaches?: (address: string) => boolean;
}

/**
 * Makes the check of a connection against granted hosts. A name is enough for public addresses alone; the others have to
 * be granted as addresses.
 *
 * @throws SpellError `VALIDATION_FAILED` for an entry that is no host.
 */
export function compileHosts(grant: Grant): (request: NetRequest) => PermissionDecision {
  const grants = typeof grant === 'boolean' ? [] : grant.map((entry) => compileHost(entry));
  return (request) => {
    const host = normalName(request.host);
    const addresses = addressesOf(request, host);
    const open = grants.filter(({ port }) => port === undefined || port === request.port);
    const reached = open.find(({ reaches }) => reaches !== undefined && addresses.some((address) => reaches(address)));
    if (reached !== undefined) return { allowed: true, grant: reached.entry };
    const hidden = addresses.find((address) => !isPublicAddress(address));
    if (hidden !== undefined) return { allowed: false, reason: privateReason(hidden) };
    if (grant === true) return { allowed: true, grant: '*' };
    const named = open.find(({ names }) => names?.(host) === true);
    return named === undefined ? { allowed: false } : { allowed: true, grant: named.entry };
  };
}

/** The addresses that the connection would go to, as far as they are known. */
function addressesOf({ address }: NetRequest, host: string): readonly string[] {
  // What came as an address and is none is no public one either.
  if (address !== undefined) return [addressOf(address) ?? address];
  // These names lead to this machine without anybody being asked.
  if (host === 'localhost' || host.endsWith('.localhost')) return ['127.0.0.1', '::1'];
  const literal = addressOf(host);
  return literal === undefined ? [] : [literal];
}

function privateReason(address: string): string {
  return `${hostOf(address)} is not a public address, it has to be granted itself`;
}

/** `example.com`, `*.example.com`, `example.com:443`, `127.0.0.1:8080`, `[::1]:8080`, `10.0.0.0/8`, `fd00::/8`. */
const BRACKETED = /^\[(?<host>[^[\]]*)\](?::(?<port>\d+))?$/u;
const PLAIN = /^(?<host>[^:[\]]*)(?::(?<port>\d+))?$/u;

function compileHost(entry: string): HostGrant {
  const { host, port } = splitEntry(entry);
  const reaches = addressRange(host);
  if (reaches !== undefined) return { entry, port, reaches };
  if (entry.startsWith('[')) throw malformed(entry);
  if (host === '*') return { entry, port, names: () => true };
  if (!host.startsWith('*.')) return compileName({ entry, host, port });
  const suffix = `.${toName(host.slice(2), entry)}`;
  return { entry, port, names: (asked) => asked.endsWith(suffix) };
}

function splitEntry(entry: string): { readonly host: string; readonly port: number | undefined } {
  // An IPv6 address without brackets has colons, but no port.
  if (addressRange(entry) !== undefined) return { host: entry, port: undefined };
  const { host, port } = (BRACKETED.exec(entry) ?? PLAIN.exec(entry))?.groups ?? {};
  if (host === undefined) throw malformed(entry);
  if (port === undefined) return { host, port };
  if (Number(port) < 1 || Number(port) > 65_535) throw malformed(entry);
  return { host, port: Number(port) };
}

function compileName({ entry, host, port }: { entry: string; host: string; port: number | undefined }): HostGrant {
  const name = toName(host, entry);
  // `2130706433` is 127.0.0.1 to a URL.
  const reaches = name === 'localhost' ? isLoopbackAddress : addressRange(name);
  if (reaches !== undefined) return { entry, port, reaches };
  return { entry, port, names: (asked) => asked === name };
}

/** A host's name as a URL has it. */
function toName(host: string, entry: string): string {
  const url = /^[^\s/?#@:*\\%]+$/u.test(host) ? URL.parse(`http://${host}/`) : null;
  if (url === null) throw malformed(entry);
  return normalName(url.hostname);
}

function normalName(host: string): string {
  return host.toLowerCase().replace(/\.$/u, '');
}

function malformed(entry: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected a host to grant, such as api.example.com, *.example.com:443, 127.0.0.1:8080, [::1]:8080 or 10.0.0.0/8; got ${JSON.stringify(entry)}.`,
  });
}
