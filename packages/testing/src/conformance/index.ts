export { workflowConformance, type ConformanceStep, type WorkflowConformanceOptions } from './workflow.ts';
export { baseAgentConformance, type BaseAgentConformanceOptions, type BaseAgentFixture } from './base-agent.ts';
export { scriptEngineConformance, type ScriptEngineConformanceOptions } from './script-engine.ts';
export type {
  HostileSnippets,
  RepeatScript,
  RepeatSnippets,
  ScriptProfile,
  ScriptSnippets,
} from './script-engine-profile.ts';
export { toolConformance, type ToolConformanceOptions } from './tool.ts';
export { errorText } from './error-text.ts';
export { llmProviderConformance } from './llm-provider.ts';
export type { LLMProviderConformanceOptions, LLMProviderFixture, ProviderFault } from './llm-provider/options.ts';
export { stateStoreConformance, type StateStoreConformanceOptions } from './state-store.ts';
export type { StateStoreFixture } from './state-store-steps.ts';
export { eventBusConformance, type EventBusConformanceOptions } from './event-bus.ts';
export { hookRunnerConformance, type HookRunnerConformanceOptions } from './hook-runner.ts';
export { permissionPolicyConformance, type PermissionPolicyConformanceOptions } from './permission-policy.ts';
export { pluginConformance, type PluginConformanceOptions } from './plugin.ts';
export { auditSinkConformance, type AuditSinkConformanceOptions, type AuditSinkFixture } from './audit-sink.ts';
export { journalConformance, type JournalConformanceOptions, type JournalFixture } from './journal.ts';
export { runEngineConformance, type RunEngineConformanceOptions, type RunEngineFixture } from './run-engine.ts';
