import { lookup as systemLookup } from 'node:dns/promises';
import { callbackify } from 'node:util';

import { SpellError, type Guard } from '@llmspell/core';
import { buildConnector } from 'undici';

import { addressOf, hostOf, isPublicAddress } from './address.ts';

/** Finds the addresses of a host. */
export type Lookup = (host: string) => Promise<readonly string[]>;

type Connector = ReturnType<typeof buildConnector>;
type Target = Parameters<Connector>[0];
type Connected = Parameters<Parameters<Connector>[1]>;
type Socket = NonNullable<Connected[1]>;

export interface ConnectorOptions {
  /** @default the system's resolver */
  readonly lookup?: Lookup | undefined;
  /** Until the connection stands, for each address, ms. */
  readonly timeoutMs: number;
}

/**
 * Connects where the guard allows. The guard is asked about the name before anybody else hears it, a resolver too. Then
 * the name is resolved here, the guard is asked about an address that is not public, and the connection goes to the very
 * address that was looked at: a second answer of the resolver cannot differ.
 */
export function createGuardedConnector(guard: Guard, { lookup = lookupAll, timeoutMs }: ConnectorOptions): Connector {
  const connect = buildConnector({ timeout: timeoutMs });
  const open = async (target: Target): Promise<Socket> => {
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
    const literal = addressOf(target.hostname);
    const host = literal === undefined ? target.hostname : hostOf(literal);
    await guard.require({ kind: 'net', host, port });
    if (literal !== undefined) return connectTo(connect, { ...target, hostname: literal });
    // The certificate has to be for the name that was asked for.
    const named = { ...target, servername: target.hostname };
    return firstOf(await lookup(target.hostname), async (address) => {
      if (!isPublicAddress(address)) await guard.require({ kind: 'net', host: hostOf(address), port, address });
      return connectTo(connect, { ...named, hostname: address });
    });
  };
  const connector = callbackify(open);
  return (target, callback) => {
    connector(target, (error: Error | null, socket) => {
      if (error === null) callback(null, socket);
      else callback(error, null);
    });
  };
}

/** Tries one address after another; tells of the first failure when none works. */
async function firstOf(addresses: readonly string[], attempt: (address: string) => Promise<Socket>): Promise<Socket> {
  const failures: Error[] = [];
  for (const address of addresses) {
    try {
      return await attempt(address);
    } catch (error) {
      failures.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  throw failures[0] ?? new SpellError({ code: 'HTTP_FAILED', message: 'The host has no address.' });
}

function connectTo(connect: Connector, target: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // A failure comes alone.
    connect(target, (...[error, socket]: Connected) => {
      if (error === null && socket !== null) resolve(socket);
      else reject(error ?? new Error('no connection'));
    });
  });
}

async function lookupAll(host: string): Promise<readonly string[]> {
  const found = await systemLookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}
