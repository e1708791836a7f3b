import {
  isStop,
  toSpellError,
  type BaseAgent,
  type Component,
  type ComponentKind,
  type RunContext,
} from '@llmspell/core';
import { asBaseAgent } from '@llmspell/core/kit';

import { inCategories } from '../errors/in-categories.ts';
import { capabilitiesOf } from './capabilities-of.ts';
import { findByCapabilities } from './find-by-capabilities.ts';

/** How another component is found in the registry. */
export interface CapabilityMatch {
  /** @default those of the first component */
  readonly capabilities?: readonly string[];
  /** @default the kind of the first component */
  readonly kinds?: readonly ComponentKind[];
  /** @default its `capabilities`, and the category of a tool */
  readonly capabilitiesOf?: (component: Component) => readonly string[];
}

export interface FallbackAgentOptions {
  /** Tried one after another. @default none */
  readonly alternatives?: readonly Component[];
  /** Tried after the alternatives: components of the context's registry that can do the same. @default none */
  readonly match?: CapabilityMatch;
  /** For which errors. Never asked for an abort or a limit. @default all but validation errors, which another would have too */
  readonly when?: (error: unknown) => boolean;
}

/**
 * A component that asks another one when the first fails: alternatives that were named, then those that have the same
 * capabilities. Each gets the same input. When all fail, the error of the first is thrown. Emits `fallback.used`.
 */
export function createFallbackAgent(first: Component, options: FallbackAgentOptions): BaseAgent {
  const primary = asBaseAgent(first);
  const when = options.when ?? ((error: unknown) => !inCategories('validation')(error));
  return {
    kind: primary.kind,
    name: primary.name,
    description: primary.description,
    ...(primary.inputSchema === undefined ? {} : { inputSchema: primary.inputSchema }),
    async execute(input, context) {
      try {
        return await primary.execute(input, context.scope(first.name));
      } catch (error) {
        if (isStop(error, context.signal) || !when(error)) throw error;
        return await tryOthers({ first, options, input, error, when }, context);
      }
    },
  };
}

interface Failed {
  readonly first: Component;
  readonly options: FallbackAgentOptions;
  readonly input: unknown;
  readonly error: unknown;
  readonly when: (error: unknown) => boolean;
}

async function tryOthers({ first, options, input, error, when }: Failed, context: RunContext): Promise<unknown> {
  for await (const other of alternatives(first, options, context)) {
    const { code } = toSpellError(error);
    context.emit('fallback.used', () => ({ from: first.name, to: other.name, kind: other.kind, code }));
    try {
      return await asBaseAgent(other).execute(input, context.scope(`fallback:${other.name}`));
    } catch (failure) {
      if (isStop(failure, context.signal) || !when(failure)) throw failure;
    }
  }
  throw error;
}

async function* alternatives(
  first: Component,
  { alternatives: named = [], match }: FallbackAgentOptions,
  context: RunContext,
): AsyncGenerator<Component> {
  yield* named;
  if (match === undefined) return;
  const { kinds = [first.kind], capabilitiesOf: capabilitiesOfOne = capabilitiesOf } = match;
  const capabilities = match.capabilities ?? capabilitiesOfOne(first);
  const isTried = ({ kind, name }: Component): boolean =>
    [first, ...named].some((tried) => tried.kind === kind && tried.name === name);
  const found = await findByCapabilities({ kinds, capabilities, capabilitiesOf: capabilitiesOfOne }, context);
  yield* found.filter((component) => !isTried(component));
}
