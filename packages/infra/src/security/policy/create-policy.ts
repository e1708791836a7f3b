import process from 'node:process';

import type { JsonObject, PermissionDecision, PermissionPolicy, PermissionRequest } from '@llmspell/core';

import { compileHosts } from './compile-hosts.ts';
import { compileNames } from './compile-names.ts';
import { compilePaths } from './compile-paths.ts';
import { compilePrograms } from './compile-programs.ts';
import { createPrompt } from './create-prompt.ts';
import { GRANT_KINDS, parseGrants } from './parse-grants.ts';
import type { PermissionGrants } from './permission-grants.ts';

export interface PolicyOptions extends PermissionGrants {
  /** Where relative paths of the grants start. @default process.cwd() */
  readonly cwd?: string;
}

type Check = (request: PermissionRequest) => PermissionDecision;

/**
 * Makes a policy from grants: everything that no grant covers is refused, or asked about when there is a prompt. Tools
 * and configured models need no grant unless a list narrows them.
 *
 * @throws SpellError `VALIDATION_FAILED` for a grant that cannot be understood.
 */
export function createPolicy({ cwd = process.cwd(), prompt, ...given }: PolicyOptions = {}): PermissionPolicy {
  const grants = parseGrants(Object.fromEntries(Object.entries(given).filter(([, grant]) => grant !== undefined)));
  const check = compileGrants(grants, cwd);
  const asData: Pick<PermissionPolicy, 'describe' | 'fromGrants'> = {
    describe: () => describeGrants(grants, prompt !== undefined),
    fromGrants: (narrower) => createPolicy({ cwd, ...parseGrants(narrower) }),
  };
  if (prompt === undefined) return { ...asData, check: (request) => check(request) };
  const asking = createPrompt(prompt);
  return {
    ...asData,
    check(request, { mayPrompt = true } = {}) {
      const decision = check(request);
      if (decision.allowed) return decision;
      return mayPrompt ? asking.ask(request) : asking.recall(request);
    },
  };
}

/** The grants as data; what was left out is there with what it means. */
function describeGrants(grants: PermissionGrants, prompt: boolean): JsonObject {
  const entries = GRANT_KINDS.map((kind) => [kind, grants[kind] ?? (kind === 'tool' || kind === 'model')] as const);
  return { ...Object.fromEntries(entries), prompt };
}

function compileGrants(grants: PermissionGrants, cwd: string): Check {
  const read = compilePaths(grants.read ?? false, cwd);
  const write = compilePaths(grants.write ?? false, cwd);
  const net = compileHosts(grants.net ?? false);
  const run = compilePrograms(grants.run ?? false, cwd);
  const env = compileNames(grants.env ?? false);
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
