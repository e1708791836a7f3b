// The contracts of llmspell. Every name here is public; the kit for implementors is '@llmspell/core/kit'.
export type { AgentEvent } from './agent/agent-event.ts';
export type { Agent, AgentInput, AgentOutput, AgentToolCall, ChatOptions, Conversation } from './agent/agent.ts';
export type { BaseAgent } from './agent/base-agent.ts';
export type { ComponentRegistry } from './component/component-registry.ts';
export type { Component, ComponentKind } from './component/component.ts';
export { createComponentRegistry, type ComponentRegistryOptions } from './component/create-component-registry.ts';
export type { Amount, Budget, Reservation } from './context/budget.ts';
export { createBudget, type BudgetOptions } from './context/create-budget.ts';
export { createRunContext } from './context/create-run-context.ts';
export type { EffectCodec, EffectInfo, EffectOptions, EffectRun } from './context/effect.ts';
export type {
  Environment,
  Fetch,
  FileAccess,
  FileInfo,
  PortFactories,
  Ports,
  ProcessRequest,
  ProcessResult,
  ProcessRunner,
  ReadFileOptions,
  WriteFileOptions,
} from './context/ports.ts';
export type { Branch, CallRequest, EachOptions, RunContext, ScopeOptions } from './context/run-context.ts';
export { run } from './context/run.ts';
export type { RunContextOptions } from './context/services.ts';
export { ERROR_CODES, type ErrorCode } from './errors/error-code.ts';
export { isStop } from './errors/is-stop.ts';
export { LimitError, type ScriptLimitName } from './errors/limit-error.ts';
export { nearestNames } from './errors/nearest-names.ts';
export { PermissionError } from './errors/permission-error.ts';
export { ProviderError, type ProviderErrorOptions } from './errors/provider-error.ts';
export { ScriptError, type ScriptErrorOptions, type ScriptFrame } from './errors/script-error.ts';
export { SpellError, type SpellErrorJson, type SpellErrorOptions } from './errors/spell-error.ts';
export { messageOf, toSpellError } from './errors/to-spell-error.ts';
export { ValidationError, type ValidationIssue } from './errors/validation-error.ts';
export { silentEvents, type EventBus } from './events/event-bus.ts';
export type { EventInput, EventListener, SpellEvent } from './events/event.ts';
export { HOOK_POINTS, type HookPoint } from './hooks/hook-point.ts';
export { noHooks, type HookRunner } from './hooks/hook-runner.ts';
export type { Hook, HookContext, HookResult } from './hooks/hook.ts';
export { toHookPoint } from './hooks/to-hook-point.ts';
export type { EffectRequest, Journal } from './journal/journal.ts';
export type { RunEngine, RunProgress, RunRequest, RunState, RunStatus, StatusOptions } from './journal/run-engine.ts';
export type { Cassette, CassetteEffect } from './journal/cassette.ts';
export type { RunLog } from './journal/run-log.ts';
export { createLocalWaits, type LocalWaits } from './journal/create-local-waits.ts';
export type { RunWaits, WaitOptions } from './journal/run-waits.ts';
export { isJsonValue } from './json/is-json-value.ts';
export type { JsonObject, JsonValue } from './json/json-value.ts';
export { parseJson, safeParseJson, type ParseJsonResult } from './json/parse-json.ts';
export {
  textOf,
  type Completion,
  type CompletionPart,
  type CompletionRequest,
  type FinishReason,
  type ResponseFormat,
  type ToolChoice,
  type ToolDefinition,
} from './llm/completion.ts';
export { withCost } from './llm/cost.ts';
export type { GeneratedImage, ImageRequest, ImageResult } from './llm/image.ts';
export type {
  EmbeddingResult,
  LLMProvider,
  ModelCapabilities,
  ModelFallback,
  ProviderCallOptions,
} from './llm/llm-provider.ts';
export type {
  AssistantMessage,
  AssistantPart,
  FilePart,
  Message,
  ReasoningPart,
  SystemMessage,
  TextPart,
  ToolCallPart,
  ToolMessage,
  ToolResultPart,
  UserMessage,
  UserPart,
} from './llm/message.ts';
export type { LanguageModel, ModelPrice, ModelRegistry, ProviderInfo } from './llm/model.ts';
export type { RankedDocument, RerankRequest, RerankResult } from './llm/reranking.ts';
export type { TranscriptionRequest, TranscriptionResult, TranscriptionSegment } from './llm/transcription.ts';
export { addUsage, NO_USAGE, type Usage } from './llm/usage.ts';
export { silentLogger, type LogFields, type Logger, type LogLevel } from './log/logger.ts';
export type { PluginHost, StateStoreKind } from './plugin/plugin-host.ts';
export type { Plugin, PluginHealth, PluginInfo } from './plugin/plugin.ts';
export type { JsonSchemaValidator } from './schema/json-schema-validator.ts';
export type { JsonSchema } from './schema/json-schema.ts';
export { parseWith } from './schema/parse-with.ts';
export type { Infer, Schema } from './schema/schema.ts';
export type { StandardIssue, StandardResult, StandardSchemaV1 } from './schema/standard-schema.ts';
export { toJsonSchema } from './schema/to-json-schema.ts';
export { defineHostMethod } from './script/define-host-method.ts';
export type {
  HandleDescription,
  HostApi,
  HostApiCall,
  HostClassManifest,
  HostManifest,
  HostMethodManifest,
} from './script/host-api.ts';
export type {
  HostCall,
  HostClass,
  HostExtension,
  HostHandle,
  HostMethod,
  HostModule,
  ScriptLanguage,
  SpellHost,
} from './script/host-module.ts';
export type {
  ScriptDiagnostic,
  ScriptEngine,
  ScriptOutput,
  ScriptResult,
  ScriptSession,
  ScriptSessionOptions,
  ScriptSource,
  ScriptStats,
} from './script/script-engine.ts';
export { DEFAULT_SCRIPT_LIMITS, type ScriptLimits } from './script/script-limits.ts';
export {
  isScriptFunction,
  isScriptObject,
  type CallInPlace,
  type ScriptFunction,
  type ScriptObject,
} from './script/script-value.ts';
export { silentAudit, type AuditRecord, type AuditSink } from './security/audit-sink.ts';
export { describePermission, type PermissionDescription } from './security/describe-permission.ts';
export type { Guard } from './security/guard.ts';
export { intersectPolicies } from './security/intersect-policies.ts';
export { denyAllPolicy, type PermissionCheckOptions, type PermissionPolicy } from './security/permission-policy.ts';
export type { PermissionDecision, PermissionKind, PermissionRequest } from './security/permission.ts';
export type {
  ScanOptions,
  StateChange,
  StateEntry,
  StateStore,
  StateStoreFeatures,
  StateWrite,
  WatchOptions,
} from './state/state-store.ts';
export { noTracer, type Span, type SpanAttributes, type Tracer } from './telemetry/tracer.ts';
export type { Clock } from './time/clock.ts';
export { systemClock } from './time/system-clock.ts';
export type { ApprovalAnswer, ApprovalCall, ApprovalRule } from './tool/approval.ts';
export { defineTool } from './tool/define-tool.ts';
export type { CompositeTool, LeafTool, SecurityLevel, Tool, ToolContext } from './tool/tool.ts';
export type { StepResult, Workflow, WorkflowProgress, WorkflowResult, WorkflowType } from './workflow/workflow.ts';
