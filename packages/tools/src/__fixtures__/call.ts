import { createRunContext, type Clock, type RunContextOptions, type Tool } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';

import type { ToolResult } from '../contract/tool-result.ts';
import type { MemoryFiles } from './memory-files.ts';

/** So long are the time limits of tools, at least. */
const LIMIT_MS = 5_000;

/** Always at the start of 2026; a sleep ends at once, and a time limit never strikes. */
const stillClock: Clock = {
  now: () => Date.UTC(2026, 0, 1),
  monotonic: () => 0,
  sleep: (ms) => (ms < LIMIT_MS ? Promise.resolve() : new Promise(() => {})),
};

interface CallOptions extends RunContextOptions {
  readonly files?: MemoryFiles;
}

/** Calls a built-in tool as an application does, with a clock that stands still. */
export async function call(tool: Tool, input: unknown, { files, ...options }: CallOptions = {}): Promise<ToolResult> {
  const ports = { ...options.ports, ...(files === undefined ? {} : { files: files.factory }) };
  const base = { clock: stillClock, permissions: { check: () => ({ allowed: true }) as const } };
  const output = await executeTool({ tool, input }, createRunContext({ ...base, ...options, ports }));
  // Every built-in tool gives this shape.
  return output as unknown as ToolResult;
}

/** The `result` of a call, as a record. */
export async function resultOf(
  tool: Tool,
  input: unknown,
  options?: CallOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const { result } = await call(tool, input, options);
  return result as Readonly<Record<string, unknown>>;
}
