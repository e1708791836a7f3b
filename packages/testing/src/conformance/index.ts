export { workflowConformance, type ConformanceStep, type WorkflowConformanceOptions } from './workflow.ts';
export { baseAgentConformance, type BaseAgentConformanceOptions, type BaseAgentFixture } from './base-agent.ts';
export { scriptEngineConformance, type ScriptEngineConformanceOptions } from './script-engine.ts';
export type { HostileSnippets, ScriptProfile, ScriptSnippets } from './script-engine-profile.ts';
export { toolConformance, type ToolConformanceOptions } from './tool.ts';
export { errorText } from './error-text.ts';
export { llmProviderConformance } from './llm-provider.ts';
export type { LLMProviderConformanceOptions, LLMProviderFixture, ProviderFault } from './llm-provider/options.ts';
