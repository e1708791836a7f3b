import { lookup as systemLookup } from 'node:dns/promises';

import { SpellError, type Guard } from '@llmspell/core';
import { buildConnector } from 'undici';

import { isPublicAddress, parseAddress } from './address.ts';

/** Finds the addresses of a host. */
export type Lookup = (host: string) => Promise<readonly string[]>;

type Connector = ReturnType<typeof buildConnector>;

/**
 * Connects to an address that the guard allows. The name is resolved here, the guard is asked about the result, and the
 * connection goes to that very address: a second answer of the resolver cannot differ.
 */
export function createGuardedConnector(guard: Guard, lookup: Lookup = lookupAll): Connector {
  const connect = buildConnector({});
  return (options, callback) => {
    void (async () => {
      try {
        const { hostname, protocol, port } = options;
        const address = await allowedAddress(
          { host: bare(hostname), port: Number(port || (protocol === 'https:' ? 443 : 80)) },
          { guard, lookup },
        );
        // The certificate has to be for the name that was asked for; an address has none.
        const servername = parseAddress(hostname) === undefined ? (options.servername ?? hostname) : options.servername;
        connect({ ...options, hostname: address, ...(typeof servername === 'string' ? { servername } : {}) }, callback);
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), null);
      }
    })();
  };
}

interface Target {
  readonly host: string;
  readonly port: number;
}

async function allowedAddress(
  { host, port }: Target,
  { guard, lookup }: { readonly guard: Guard; readonly lookup: Lookup },
): Promise<string> {
  const addresses = parseAddress(host) === undefined ? await lookup(host) : [host];
  let refusal: Error | undefined;
  for (const address of addresses) {
    try {
      await guard.require({ kind: 'net', host: nameFor(host, address), port, address });
      return address;
    } catch (error) {
      refusal ??= error as Error;
    }
  }
  throw refusal ?? notFound(host);
}

/** A private address is asked for by its own number, because a name may not stand for it; only `localhost` does. */
function nameFor(host: string, address: string): string {
  const parsed = parseAddress(address);
  return host === 'localhost' || parsed === undefined || isPublicAddress(parsed) ? host : address;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/gu, '');
}

async function lookupAll(host: string): Promise<readonly string[]> {
  const found = await systemLookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

function notFound(host: string): SpellError {
  return new SpellError({ code: 'HTTP_FAILED', message: `The host ${host} has no address.`, data: { host } });
}
