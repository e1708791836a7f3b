import { parentPort, workerData } from 'node:worker_threads';

import { messageOf } from '@llmspell/core';

import type { ComputeJob, ComputeReply } from './compute-job.ts';
import { runJq } from './run-jq.ts';
import { runJsonSchema } from './run-json-schema.ts';

// Runs one job and ends. Whoever started the worker stops it at the time limit.
const job = workerData as ComputeJob;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread has no origin
parentPort?.postMessage(await run());

async function run(): Promise<ComputeReply> {
  try {
    const value = job.kind === 'jq' ? await runJq(job.query, job.input) : await runJsonSchema(job.schema, job.input);
    return { success: true, value };
  } catch (error) {
    return { success: false, message: messageOf(error) };
  }
}
