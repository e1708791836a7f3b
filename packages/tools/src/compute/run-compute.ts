import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

import { type JsonValue } from '@llmspell/core';
import { withTimeoutSignal } from '@llmspell/core/kit';

import { invalidInput } from '../contract/invalid-input.ts';
import type { ComputeJob, ComputeReply } from './compute-job.ts';

interface Options {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** What is computed, to begin messages with: `The query`. */
  readonly what: string;
}

/**
 * Runs a job in a thread of its own that is ended with it: at the time limit, at an abort, or when it uses more than
 * 256 MiB.
 *
 * @throws SpellError `VALIDATION_FAILED` when the job itself is wrong, `TIMEOUT`; the signal's reason when aborted.
 */
export function runCompute(job: ComputeJob, { signal, timeoutMs, what }: Options): Promise<JsonValue> {
  return withTimeoutSignal({ signal, timeoutMs, what }, async (limited) => {
    const worker = startWorker(job);
    const stop = (): void => void worker.terminate();
    limited.addEventListener('abort', stop, { once: true });
    try {
      const reply = await replyOf(worker);
      if (reply.success) return reply.value;
      throw invalidInput(`${what} failed: ${reply.message}`);
    } finally {
      limited.removeEventListener('abort', stop);
      await worker.terminate();
    }
  });
}

function startWorker(job: ComputeJob): Worker {
  return new Worker(createRequire(import.meta.url).resolve('#compute-worker'), {
    workerData: job,
    env: {},
    stdout: true,
    stderr: true,
    execArgv: process.execArgv.filter((argument) => argument.startsWith('--conditions=')),
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  });
}

function replyOf(worker: Worker): Promise<ComputeReply> {
  return new Promise((resolve) => {
    worker.once('message', resolve);
    worker.once('error', ({ message }) => resolve({ success: false, message }));
    worker.once('exit', () => resolve({ success: false, message: 'it was stopped' }));
  });
}
