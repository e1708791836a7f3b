import type { ScriptLimits } from '@llmspell/core';
import type { SpellOptions } from 'llmspell';

import { parseAmount, parseDuration, parseSize } from './parse-units.ts';
import type { SpellFlags } from './spell-flags.ts';

/** The part of a spell's options that flags give. */
export function toSpellOptions(flags: SpellFlags): SpellOptions {
  const limits: Partial<ScriptLimits> = {
    ...(flags.timeout === undefined ? {} : { wallMs: parseDuration(flags.timeout, '--timeout') }),
    ...(flags.cpuTime === undefined ? {} : { cpuMs: parseDuration(flags.cpuTime, '--cpu-time') }),
    ...(flags.memory === undefined ? {} : { memoryBytes: parseSize(flags.memory, '--memory') }),
    ...(flags.maxOutput === undefined ? {} : { maxOutputBytes: parseSize(flags.maxOutput, '--max-output') }),
  };
  return {
    limits,
    ...(flags.maxCost === undefined ? {} : { maxCostUsd: parseAmount(flags.maxCost, '--max-cost') }),
    ...(flags.maxTokens === undefined ? {} : { maxTokens: parseAmount(flags.maxTokens, '--max-tokens') }),
    ...(flags.seed === undefined ? {} : { seed: parseAmount(flags.seed, '--seed') }),
  };
}
