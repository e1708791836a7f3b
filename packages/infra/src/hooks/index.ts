// The hook runner and the built-in hooks.
export { createAuditHook, type AuditHookOptions } from './builtin/create-audit-hook.ts';
export { createCacheHook, type CacheHookOptions } from './builtin/create-cache-hook.ts';
export {
  createCostGuardHook,
  type CostGuard,
  type CostGuardHookOptions,
  type CostWarning,
} from './builtin/create-cost-guard-hook.ts';
export { createLoggingHook, type LoggingHookOptions } from './builtin/create-logging-hook.ts';
export { createMetricsHook, type HookMetrics, type MetricsHookOptions } from './builtin/create-metrics-hook.ts';
export { createRateLimitHook, type RateLimitHookOptions } from './builtin/create-rate-limit-hook.ts';
export { createRetryHook, type RetryHookOptions } from './builtin/create-retry-hook.ts';
export { createTracingHook, type TracingHookOptions } from './builtin/create-tracing-hook.ts';
export type { HistogramSnapshot } from './builtin/histogram.ts';
export type { MetricsMeter } from './builtin/metrics-meter.ts';
export type { ComponentMetrics } from './builtin/metrics-table.ts';
export { createHookRunner, type HookRunnerOptions } from './create-hook-runner.ts';
