// Doubles: small implementations of the contracts that answer from a script and remember what they were asked.
export { allowAll } from './doubles/allow-all.ts';
export { createCaptureAudit, type CaptureAudit } from './doubles/capture-audit.ts';
export { createCaptureEvents, type CaptureEvents } from './doubles/capture-events.ts';
export { createCaptureLogger, type CaptureLogger, type LogEntry } from './doubles/capture-logger.ts';
export { countingIds } from './doubles/counting-ids.ts';
export { directEffect } from './doubles/direct-effect.ts';
export { looseSchema } from './doubles/loose-schema.ts';
export { createManualClock, type ManualClock, type ManualClockOptions } from './doubles/manual-clock.ts';
export { createRecordingPolicy, type RecordingPolicy } from './doubles/recording-policy.ts';
export {
  createRecordingTool,
  type RecordedToolCall,
  type RecordingTool,
  type RecordingToolOptions,
} from './doubles/recording-tool.ts';
export { scriptFunction } from './doubles/script-function.ts';
export { createScriptedAgent, type AgentScript, type ScriptedAgent } from './doubles/scripted-agent.ts';
export type { ScriptedAnswer, ScriptedToolCall } from './doubles/scripted-answer.ts';
export {
  createScriptedProvider,
  type ProviderScript,
  type ScriptedProvider,
  type ScriptedProviderOptions,
} from './doubles/scripted-provider.ts';
export { seededRandom } from './doubles/seeded-random.ts';
