import { agentsHostModule } from '@llmspell/agents/script';
import { createManifest } from '@llmspell/bridge';
import type { HostClassManifest, HostModule } from '@llmspell/core';
import { infraHostModules } from '@llmspell/infra/script';
import { toolsHostModule } from '@llmspell/tools/script';
import { workflowsHostModule } from '@llmspell/workflows/script';

const modules: readonly HostModule[] = [...infraHostModules, agentsHostModule, toolsHostModule, workflowsHostModule];

/** Something of the host that a spell can call. */
export interface Member {
  readonly class: string;
  readonly kind: 'construct' | 'static' | 'method';
  readonly name: string;
}

/** The classes that a spell in JavaScript sees. */
export function hostClasses(): readonly HostClassManifest[] {
  return createManifest(modules, 'javascript').classes;
}

/** All that a spell in JavaScript can call. */
export function hostMembers(): readonly Member[] {
  return hostClasses().flatMap(({ name, construct, statics, methods }) => [
    ...(construct ? [{ class: name, kind: 'construct', name: 'new' } as const] : []),
    ...statics.map((member) => ({ class: name, kind: 'static', name: member.name }) as const),
    ...methods.map((member) => ({ class: name, kind: 'method', name: member.name }) as const),
  ]);
}

/** Keys of options that host methods declare: with them a random table gets past the first check. */
export function optionKeys(): readonly string[] {
  const keys = new Set<string>();
  for (const { construct, statics = {}, methods = {} } of modules.flatMap((module) => module.classes)) {
    for (const method of [construct, ...Object.values(statics), ...Object.values(methods)]) {
      if (method !== undefined) collectKeys(method.params, keys);
    }
  }
  return [...keys].toSorted();
}

const INNER = ['shape', 'items', 'rest', 'innerType', 'options', 'element', 'valueType', 'in', 'out', 'left', 'right'];

/** Every `shape` of a zod schema, however deep. */
function collectKeys(schema: unknown, keys: Set<string>, seen = new Set<unknown>()): void {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return;
  seen.add(schema);
  const definition: unknown = Reflect.get(schema, 'def') ?? schema;
  if (typeof definition !== 'object' || definition === null) return;
  const shape: unknown = Reflect.get(definition, 'shape');
  if (typeof shape === 'object' && shape !== null) for (const key of Object.keys(shape)) keys.add(key);
  const inner = INNER.map((name): unknown => Reflect.get(definition, name)).flatMap((part) =>
    typeof part === 'object' && part !== null ? [part, ...Object.values(part)] : [],
  );
  for (const part of inner) collectKeys(part, keys, seen);
}
