import { SpellError, type JsonObject, type ScriptSource } from '@llmspell/core';
import type { PermissionGrants } from '@llmspell/infra/security';

import type { SpellOptions } from '../spell/spell-options.ts';
import { withoutPrompt } from './create-durable-context.ts';
import type { DurableParts } from './durable-parts.ts';
import { recordSource, type SpellRecord } from './spell-record.ts';

/** A spell that is to be run durably. */
export interface BegunSpell {
  readonly source: ScriptSource;
  /** Where it was read from; absolute. */
  readonly file: string | undefined;
  readonly options: SpellOptions;
}

/**
 * What is kept of a new run.
 *
 * @throws SpellError `NOT_SUPPORTED` for permissions that cannot be kept.
 */
export function newRecord(
  { source, file, options }: BegunSpell,
  { cwd, model, permissions }: DurableParts,
): { readonly runId: string; readonly record: SpellRecord } {
  const { durable } = options;
  const runId = (typeof durable === 'object' ? durable.runId : undefined) ?? newRunId(source.filename);
  const { args = [], input = null, limits = {}, maxCostUsd, maxTokens, seed } = options;
  const record: SpellRecord = {
    ...recordSource(source),
    cwd,
    args,
    input,
    limits,
    grants: [...runtimeGrants(permissions), ...spellGrants(options.permissions)],
    ...(file === undefined ? {} : { file }),
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(seed === undefined ? {} : { seed }),
    ...(model === undefined ? {} : { model }),
  };
  return { runId, record };
}

/** `research-4f2a91c3`: what it is, and which. */
function newRunId(filename: string): string {
  const name = filename.replace(/\.[^.]*$/u, '').replaceAll(/[^\w-]+/gu, '-');
  return `${name.slice(0, 60) || 'spell'}-${crypto.randomUUID().slice(0, 8)}`;
}

/** A policy of the runtime's own cannot be kept; the one of the runtime that resumes the run counts then. */
function runtimeGrants(permissions: DurableParts['permissions']): readonly JsonObject[] {
  const grants = withoutPrompt(permissions);
  return 'check' in grants ? [] : [toData(grants)];
}

function spellGrants(permissions: SpellOptions['permissions']): readonly JsonObject[] {
  if (permissions === undefined) return [];
  if (!('check' in permissions)) return [toData(withoutPrompt(permissions) as PermissionGrants)];
  throw new SpellError({
    code: 'NOT_SUPPORTED',
    message:
      'The permissions of a durable run have to be grants, such as { read: ["./data"] }: a policy of functions cannot be kept for its resume.',
  });
}

function toData(grants: PermissionGrants): JsonObject {
  return structuredClone(grants) as JsonObject;
}
