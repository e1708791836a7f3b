import type { HostClass } from '@llmspell/core';

import { cacheClass } from './cache-class.ts';
import { circuitBreakerClass } from './circuit-breaker-class.ts';
import { errorRecoveryClass } from './error-recovery-class.ts';
import { fallbackClass } from './fallback-class.ts';
import { loadBalancerClass } from './load-balancer-class.ts';
import { rateLimiterClass } from './rate-limiter-class.ts';
import { retryClass } from './retry-class.ts';
import { sagaClass, sagaStepsClass } from './saga-class.ts';

/** What keeps work going when something fails or is slow. */
export const resilienceClasses: readonly HostClass[] = [
  retryClass,
  fallbackClass,
  circuitBreakerClass,
  rateLimiterClass,
  cacheClass,
  loadBalancerClass,
  errorRecoveryClass,
  sagaClass,
  sagaStepsClass,
];
