import process from 'node:process';

import type { Fetch, Guard, PortFactories } from '@llmspell/core';

import { createEnvironment } from './environment/create-environment.ts';
import { createFileAccess } from './files/create-file-access.ts';
import type { FetchOptions } from './network/create-fetch.ts';
import { createProcessRunner } from './processes/create-process-runner.ts';

export interface PortOptions {
  /** Where relative paths and programs start. @default process.cwd() */
  readonly cwd?: string;
  /** The variables there are; PATH also says where programs are found. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly http?: FetchOptions;
}

/** The real ports of this machine. Each context makes its own for its own guard. */
export function createPorts({ cwd = process.cwd(), environment = process.env, http }: PortOptions = {}): PortFactories {
  return {
    files: (guard) => createFileAccess(guard, { cwd }),
    fetch: (guard) => createLazyFetch(guard, http),
    processes: (guard) => createProcessRunner(guard, { cwd, searchPath: environment['PATH'] ?? '' }),
    environment: (guard) => createEnvironment(guard, environment),
  };
}

/** The HTTP client is large, so it is loaded with the first request. */
function createLazyFetch(guard: Guard, options?: FetchOptions): Fetch {
  let client: Promise<Fetch> | undefined;
  return async (url, init) => {
    client ??= loadFetch(guard, options);
    return (await client)(url, init);
  };
}

async function loadFetch(guard: Guard, options?: FetchOptions): Promise<Fetch> {
  const { createFetch } = await import('./network/create-fetch.ts');
  return createFetch(guard, options);
}
