import process from 'node:process';

import type { PortFactories } from '@llmspell/core';

import { createEnvironment } from './environment/create-environment.ts';
import { createFileAccess } from './files/create-file-access.ts';
import { createFetch, type FetchOptions } from './network/create-fetch.ts';
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
    fetch: (guard) => createFetch(guard, http),
    processes: (guard) => createProcessRunner(guard, { cwd, searchPath: environment['PATH'] ?? '' }),
    environment: (guard) => createEnvironment(guard, environment),
  };
}
