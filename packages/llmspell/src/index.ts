// The umbrella: a runtime that puts the packages together, and the contracts for those who use it.
export { createRunContext, createBudget, defineTool, run, SpellError, ERROR_CODES } from '@llmspell/core';
export type { Agent, BaseAgent, ErrorCode, JsonValue, RunContext, Schema, Tool, Workflow } from '@llmspell/core';
export type { Plugin, PluginHealth, PluginHost, PluginInfo, StateStoreKind } from '@llmspell/core';
export type { PluginsHealth, PluginStatus, RuntimePlugins } from './plugins/runtime-plugins.ts';
export type { RecordedEffect } from './durable/recorded-effect.ts';
export type { ReplayEnd, ReplayOptions, ReplayResult } from './durable/replay-spell.ts';
export type { ResumeOptions, RunInfo, RuntimeRuns } from './durable/runtime-runs.ts';
export { compactState } from './state-directory/compact-state.ts';
export { createRuntime } from './runtime/create-runtime.ts';
export type { RuntimeOptions } from './runtime/runtime-options.ts';
export type { Runtime } from './runtime/runtime.ts';
export { parseSpellManifest, type SpellManifest } from './spell/parse-spell-manifest.ts';
export { readSpell } from './spell/read-spell.ts';
export { runSpell } from './spell/run-spell.ts';
export type { DurableOptions, SpellOptions, SpellResult } from './spell/spell-options.ts';
