import { spawn, type ChildProcess } from 'node:child_process';

import {
  messageOf,
  SpellError,
  type Guard,
  type ProcessRequest,
  type ProcessResult,
  type ProcessRunner,
} from '@llmspell/core';

import { canonicalPath } from '../files/canonical-path.ts';
import { collectOutput } from './collect-output.ts';
import { findProgram } from './find-program.ts';

export interface ProcessRunnerOptions {
  /** Folder that programs start in unless they are given one. */
  readonly cwd: string;
  /** Where names of programs are looked up: the value of PATH. */
  readonly searchPath: string;
}

/**
 * Programs behind a guard: no shell, no inherited environment, limits on time and output. A stop kills the program with
 * everything it started.
 */
export function createProcessRunner(guard: Guard, { cwd, searchPath }: ProcessRunnerOptions): ProcessRunner {
  return {
    async run(request) {
      const program = await findProgram(request.command, { cwd, searchPath });
      await guard.require({ kind: 'run', command: request.command.includes('/') ? program : request.command });
      if (request.cwd !== undefined) await guard.require({ kind: 'read', path: await canonicalPath(request.cwd) });
      request.signal?.throwIfAborted();
      return start(program, { ...request, cwd: request.cwd ?? cwd });
    },
  };
}

function start(program: string, request: ProcessRequest & { readonly cwd: string }): Promise<ProcessResult> {
  const { args = [], env = {}, stdin = '', timeoutMs = 30_000, maxOutputBytes = 1024 * 1024, signal } = request;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: request.cwd, env, stdio: 'pipe', detached: true, shell: false });
    const stdout = collectOutput(child.stdout, maxOutputBytes);
    const stderr = collectOutput(child.stderr, maxOutputBytes);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, timeoutMs);
    const onAbort = (): void => killGroup(child);
    signal?.addEventListener('abort', onAbort, { once: true });
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    child.on('error', (cause) => {
      done();
      reject(startFailed(request.command, cause));
    });
    child.on('close', (code) => {
      done();
      // What the program left running in its group would outlive it.
      killGroup(child);
      if (signal?.aborted === true) reject(signal.reason as Error);
      else {
        resolve({
          exitCode: code ?? undefined,
          stdout: stdout.text(),
          stderr: stderr.text(),
          timedOut,
          truncated: stdout.truncated() || stderr.truncated(),
        });
      }
    });
    // A program that ends without reading its input is no failure.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}

/** Kills a program and everything it started in its process group. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended.
  }
}

function startFailed(command: string, cause: unknown): SpellError {
  return new SpellError({
    code: 'PROCESS_FAILED',
    message: `Could not start ${command}: ${messageOf(cause)}. Check that it is installed and may be executed.`,
    data: { command },
    cause,
  });
}
