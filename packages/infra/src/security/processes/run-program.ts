import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';

import { messageOf, type ProcessRequest, type ProcessResult } from '@llmspell/core';

import { collectOutput } from './collect-output.ts';
import { processError } from './process-error.ts';

/** The longest a timer can be, ms. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** What the program wrote last may still be under way; who holds its output open after that is not waited for, ms. */
const DRAIN_MS = 250;

/** Runs a program and collects what it writes. @throws SpellError `PROCESS_FAILED` when it cannot be started. */
export function runProgram(
  program: string,
  request: ProcessRequest & { readonly cwd: string },
): Promise<ProcessResult> {
  const { timeoutMs = 30_000, maxOutputBytes = 1024 * 1024, signal } = request;
  return new Promise((resolve, reject) => {
    const child = startProgram(program, request);
    let timedOut = false;
    const onTimeout = (): void => {
      timedOut = true;
      killGroup(child);
    };
    const onAbort = (): void => killGroup(child);
    const timer = setTimeout(onTimeout, Math.min(timeoutMs, LONGEST_TIMER));
    signal?.addEventListener('abort', onAbort, { once: true });
    const letGo = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    child.on('error', (cause) => {
      letGo();
      reject(processError(request.command, messageOf(cause), cause));
    });
    // Without a process there may be no streams either; the error event tells why.
    if (child.pid === undefined) return;

    const stdout = collectOutput(child.stdout, maxOutputBytes);
    const stderr = collectOutput(child.stderr, maxOutputBytes);
    endWithProgram(child);
    child.on('close', (code) => {
      letGo();
      if (signal?.aborted === true) reject(signal.reason as Error);
      else {
        const truncated = stdout.truncated() || stderr.truncated();
        resolve({ exitCode: code ?? undefined, stdout: stdout.text(), stderr: stderr.text(), timedOut, truncated });
      }
    });
    // A program that ends without reading its input is no failure.
    child.stdin.on('error', () => {});
    child.stdin.end(request.stdin ?? '');
  });
}

function startProgram(
  program: string,
  { command, args = [], env = {}, cwd }: ProcessRequest & { readonly cwd: string },
): ChildProcessWithoutNullStreams {
  try {
    return spawn(program, args, { cwd, env, stdio: 'pipe', detached: true, shell: false });
  } catch (cause) {
    throw processError(command, messageOf(cause), cause);
  }
}

/**
 * Ends with the program what it left running in its group, and does not wait for what left the group. It is done as soon
 * as the program has ended: while a member lives the group's number stays taken, afterwards it may become another's.
 */
function endWithProgram(child: ChildProcessWithoutNullStreams): void {
  child.on('exit', () => {
    killGroup(child);
    const drained = setTimeout(() => setImmediate(() => closeOutput(child)), DRAIN_MS);
    child.on('close', () => clearTimeout(drained));
  });
}

function closeOutput({ stdout, stderr }: ChildProcessWithoutNullStreams): void {
  stdout.destroy();
  stderr.destroy();
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
