// Parts that keep work going when something fails or is slow: policies around an operation, and recovery.
export { adaptiveBalancing, type AdaptiveBalancingOptions } from './balancing/adaptive-balancing.ts';
export type { BalancingStrategy } from './balancing/balancing-strategy.ts';
export { createLoadBalancer, type LoadBalancer, type LoadBalancerOptions } from './balancing/create-load-balancer.ts';
export { leastConnectionsBalancing } from './balancing/least-connections-balancing.ts';
export type { MemberStats } from './balancing/member-stats.ts';
export { performanceBalancing } from './balancing/performance-balancing.ts';
export { roundRobinBalancing } from './balancing/round-robin-balancing.ts';
export { weightedBalancing } from './balancing/weighted-balancing.ts';
export { createBulkhead, type Bulkhead, type BulkheadOptions } from './bulkhead/create-bulkhead.ts';
export type { Cache, CacheEntry, CacheStats } from './cache/cache.ts';
export { createMemoryCache, type MemoryCacheOptions } from './cache/create-memory-cache.ts';
export {
  createReadThrough,
  type ReadThrough,
  type ReadThroughOptions,
  type ReadThroughRequest,
} from './cache/create-read-through.ts';
export { createStoreCache, type StoreCacheOptions } from './cache/create-store-cache.ts';
export { createTieredCache } from './cache/create-tiered-cache.ts';
export type {
  CircuitBreaker,
  CircuitBreakerOptions,
  CircuitState,
  CircuitThreshold,
  CircuitWindow,
} from './circuit/circuit-breaker.ts';
export { createCircuitBreaker } from './circuit/create-circuit-breaker.ts';
export { categorizeError } from './errors/categorize-error.ts';
export { ERROR_CATEGORIES, type ErrorCategory } from './errors/error-category.ts';
export { inCategories } from './errors/in-categories.ts';
export { isRetryable } from './errors/is-retryable.ts';
export { capabilitiesOf } from './fallback/capabilities-of.ts';
export {
  createFallbackAgent,
  type CapabilityMatch,
  type FallbackAgentOptions,
} from './fallback/create-fallback-agent.ts';
export { createFallback, type FallbackOptions } from './fallback/create-fallback.ts';
export { findByCapabilities, type CapabilitySearch } from './fallback/find-by-capabilities.ts';
export type { Adaptation, FlowSample } from './flow/adaptation.ts';
export { aimdAdaptation, type AimdOptions } from './flow/aimd-adaptation.ts';
export {
  createAdaptiveFlowController,
  type AdaptiveFlowController,
  type AdaptiveFlowOptions,
} from './flow/create-adaptive-flow-controller.ts';
export { gradientAdaptation, type GradientOptions } from './flow/gradient-adaptation.ts';
export { loadAdaptation, type LoadOptions } from './flow/load-adaptation.ts';
export { predictiveAdaptation, type PredictiveOptions } from './flow/predictive-adaptation.ts';
export { composePolicies } from './policy/compose-policies.ts';
export type { Operation } from './policy/operation.ts';
export type { Policy } from './policy/policy.ts';
export { withPolicy } from './policy/with-policy.ts';
export { createErrorPropagation } from './propagation/create-error-propagation.ts';
export type {
  ErrorPropagation,
  ErrorPropagationOptions,
  PropagationRule,
  RaisedError,
} from './propagation/error-propagation.ts';
export type { PropagatedError } from './propagation/propagated-error.ts';
export { createRateLimiter } from './rate/create-rate-limiter.ts';
export type { RateLimit, RateLimiter, RateLimiterOptions } from './rate/rate-limiter.ts';
export { compensateStrategy } from './recovery/compensate-strategy.ts';
export { createErrorRecoveryCoordinator } from './recovery/create-error-recovery-coordinator.ts';
export { degradeStrategy, type DegradeOptions } from './recovery/degrade-strategy.ts';
export type {
  ErrorRecoveryCoordinator,
  ErrorRecoveryOptions,
  RecoveryCall,
  RecoveryOutcome,
  StrategiesByCategory,
} from './recovery/error-recovery-coordinator.ts';
export type { Failure } from './recovery/failure.ts';
export { fallbackStrategy } from './recovery/fallback-strategy.ts';
export type {
  EscalationRule,
  FinalRecovery,
  Recovery,
  RecoveryRequest,
  RecoveryStrategy,
} from './recovery/recovery-strategy.ts';
export { retryStrategy } from './recovery/retry-strategy.ts';
export { runSaga, type Saga, type SagaOptions, type SagaStep } from './recovery/run-saga.ts';
export { createRetry, type RetryPolicyOptions } from './retry/create-retry.ts';
export { createTimeout, type TimeoutPolicyOptions } from './timeout/create-timeout.ts';
