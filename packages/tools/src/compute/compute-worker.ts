import { parentPort, workerData } from 'node:worker_threads';

import type { JsonValue } from '@llmspell/core';

import type { ComputeJob, ComputeReply } from './compute-job.ts';

// Runs one job and ends. Whoever started the worker stops it at the time limit.
const job = workerData as ComputeJob;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread has no origin
parentPort?.postMessage(await run());

async function run(): Promise<ComputeReply> {
  try {
    return { success: true, value: await compute() };
  } catch (error) {
    return { success: false, message: error instanceof Error ? error.message : 'unknown' };
  }
}

/** Each job loads its own library alone. */
async function compute(): Promise<JsonValue> {
  if (job.kind === 'jq') return (await import('./run-jq.ts')).runJq(job.query, job.input);
  return (await import('./run-json-schema.ts')).runJsonSchema(job.schema, job.input);
}
