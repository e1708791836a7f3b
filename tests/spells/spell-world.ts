import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import type { RunWaits } from '@llmspell/core';
import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
import { createRuntime, type Runtime, type RuntimeOptions, type SpellOptions } from 'llmspell';

import type { SpellSetup } from './spell-case.ts';

/** What a case is run in: a folder and a model server of its own, for as many runtimes as are asked for. */
export interface SpellWorld extends AsyncDisposable {
  readonly cwd: string;
  readonly server: LlmServer;
  /** What the spell is given. */
  readonly given: Pick<SpellOptions, 'args' | 'input' | 'seed'>;
  open(options: WorldRuntimeOptions): Promise<Runtime>;
}

export interface WorldRuntimeOptions {
  readonly state: NonNullable<RuntimeOptions['state']>;
  readonly waits?: RunWaits;
  /** Whether it gets the keys and addresses of the case. @default true */
  readonly online?: boolean;
}

export async function openSpellWorld(setup: SpellSetup): Promise<SpellWorld> {
  const { permissions = {}, environment = {}, model = 'openai/gpt-4o-mini' } = setup;
  const cwd = await mkdtemp(path.join(tmpdir(), 'llmspell-spells-'));
  for (const [name, text] of Object.entries(setup.files ?? {})) await write(path.join(cwd, name), text);
  const server = await startLlmServer();
  server.answer(...(setup.answers ?? []));
  server.fail(...(setup.faults ?? []));
  const args = (setup.args ?? []).map((argument) => argument.replace('{{server}}', server.url));
  return {
    cwd,
    server,
    given: { args, input: setup.input ?? null, seed: 1 },
    open: ({ state, waits, online = true }) =>
      createRuntime({
        cwd,
        permissions,
        ...(online ? { model } : {}),
        ...(waits === undefined ? {} : { waits }),
        state,
        environment: { PATH: process.env['PATH'], ...(online ? { ...server.environment, ...environment } : {}) },
      }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(cwd, { recursive: true });
    },
  };
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
