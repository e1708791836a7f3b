import { defineTool, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';

const schema = z.object({
  executable: z.string().min(1).describe('The program to run; no shell is involved'),
  arguments: z.array(z.string()).default([]).describe('Its arguments, one by one'),
  working_directory: z.string().optional().describe('The folder to run it in'),
  environment: z.record(z.string(), z.string()).default({}).describe('Its whole environment; nothing is inherited'),
  stdin: z.string().optional().describe('What it reads from its standard input'),
  timeout_ms: z.number().int().min(1).max(600_000).optional().describe('Stop it after so long'),
});

/** How the process tool is configured. */
export interface ProcessExecutorOptions {
  /** ms. @default 30_000 */
  readonly timeout?: number;
  /** Where programs run that name no folder. @default the runtime's */
  readonly workingDirectory?: string;
}

/** Makes the tool that runs programs. Which ones is what the context's process port grants. */
export function createProcessExecutorTool({ timeout = 30_000, workingDirectory }: ProcessExecutorOptions = {}) {
  return defineTool({
    name: 'process-executor',
    description: 'Runs a program with arguments, without a shell, and gives its output and exit code',
    category: 'system',
    securityLevel: 'restricted',
    toModel: resultForModel,
    effect: { onUncertain: 'ask' },
    inputSchema: toolInput(schema, {
      aliases: {
        command: 'executable',
        args: 'arguments',
        cwd: 'working_directory',
        env: 'environment',
        timeout: 'timeout_ms',
      },
    }),
    execute: async (input, context): Promise<ToolResult> =>
      run(
        {
          ...input,
          working_directory: input.working_directory ?? workingDirectory,
          timeout_ms: input.timeout_ms ?? timeout,
        },
        context,
      ),
  });
}

type Input = z.output<typeof schema>;

async function run(
  input: Input & { readonly timeout_ms: number },
  { processes, clock, signal }: ToolContext,
): Promise<ToolResult> {
  const started = clock.monotonic();
  const { exitCode, stdout, stderr, timedOut, truncated } = await processes.run({
    command: input.executable,
    args: input.arguments,
    env: input.environment,
    timeoutMs: input.timeout_ms,
    signal,
    ...(input.working_directory === undefined ? {} : { cwd: input.working_directory }),
    ...(input.stdin === undefined ? {} : { stdin: input.stdin }),
  });
  const succeeded = exitCode === 0;
  const result = {
    executable: input.executable,
    arguments: input.arguments,
    exit_code: exitCode ?? null,
    success: succeeded,
    stdout,
    stderr,
    execution_time_ms: Math.round(clock.monotonic() - started),
    timed_out: timedOut,
    truncated,
  };
  const reason = timedOut ? `did not end within ${input.timeout_ms} ms` : `ended with exit code ${exitCode ?? 'none'}`;
  return toolResult({
    operation: 'execute',
    result,
    output: stdout,
    text: stdout,
    ...(succeeded
      ? {}
      : { error: { message: `${input.executable} ${reason}`, code: timedOut ? 'TIMEOUT' : 'PROCESS_FAILED' } }),
  });
}
