import process from 'node:process';

import {
  describePermission,
  type PermissionDecision,
  type PermissionPolicy,
  type PermissionRequest,
} from '@llmspell/core';

import { compileHosts } from './compile-hosts.ts';
import { compileNames } from './compile-names.ts';
import { compilePaths } from './compile-paths.ts';
import type { PermissionGrants, PromptAnswer } from './permission-grants.ts';

export interface PolicyOptions extends PermissionGrants {
  /** Where relative paths of the grants start. @default process.cwd() */
  readonly cwd?: string;
}

type Check = (request: PermissionRequest) => PermissionDecision;

/**
 * Makes a policy from grants: everything that no grant covers is refused, or asked about when there is a prompt. Tools
 * and configured models need no grant unless a list narrows them.
 */
export function createPolicy({ cwd = process.cwd(), prompt, ...grants }: PolicyOptions = {}): PermissionPolicy {
  const check = compileGrants(grants, cwd);
  if (prompt === undefined) return { check };
  const ask = createAsking(prompt);
  return {
    check(request) {
      const decision = check(request);
      return decision.allowed ? decision : ask(request);
    },
  };
}

function compileGrants(grants: PermissionGrants, cwd: string): Check {
  const read = compilePaths(grants.read, cwd);
  const write = compilePaths(grants.write, cwd);
  const net = compileHosts(grants.net);
  const run = compileNames(grants.run);
  const env = compileNames(grants.env);
  const tool = compileNames(grants.tool ?? true);
  const model = compileNames(grants.model ?? true);
  return (request) => {
    switch (request.kind) {
      case 'read':
        return read(request.path);
      case 'write':
        return write(request.path);
      case 'net':
        return net(request);
      case 'run':
        return run(request.command);
      case 'env':
        return env(request.name);
      case 'tool':
        return tool(request.tool);
      case 'model':
        return model(request.model);
      default:
        return request satisfies never;
    }
  };
}

/** Asks one question after another, and once for what was answered with "always". */
function createAsking(
  prompt: (request: PermissionRequest) => Promise<PromptAnswer>,
): (request: PermissionRequest) => Promise<PermissionDecision> {
  const always = new Set<string>();
  let previous: Promise<unknown> = Promise.resolve();

  const askNow = async (request: PermissionRequest): Promise<PermissionDecision> => {
    const key = `${request.kind} ${describePermission(request).target}`;
    if (always.has(key)) return { allowed: true, grant: 'prompt' };
    const answer = await prompt(request);
    if (answer === 'always') always.add(key);
    return answer === 'deny' ? { allowed: false, reason: 'refused when asked' } : { allowed: true, grant: 'prompt' };
  };
  return (request) => {
    const asked = after(previous, () => askNow(request));
    previous = asked;
    return asked;
  };
}

async function after<T>(previous: Promise<unknown>, next: () => Promise<T>): Promise<T> {
  await previous.catch(() => {
    // Whoever asked that question heard of the failure.
  });
  return next();
}
