// Parts that keep work going when something fails or is slow: policies around an operation, and recovery.
export { createBulkhead, type Bulkhead, type BulkheadOptions } from './bulkhead/create-bulkhead.ts';
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
export { retryAfterOf } from './errors/retry-after-of.ts';
export { capabilitiesOf } from './fallback/capabilities-of.ts';
export {
  createFallbackAgent,
  type CapabilityMatch,
  type FallbackAgentOptions,
} from './fallback/create-fallback-agent.ts';
export { createFallback, type FallbackOptions } from './fallback/create-fallback.ts';
export { findByCapabilities, type CapabilitySearch } from './fallback/find-by-capabilities.ts';
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
