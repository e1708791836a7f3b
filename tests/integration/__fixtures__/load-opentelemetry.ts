import { createRequire, registerHooks } from 'node:module';

import type * as Telemetry from '@llmspell/infra/telemetry';
import type * as Api from '@opentelemetry/api';
import type * as ContextManagers from '@opentelemetry/context-async-hooks';
import type * as MetricsSdk from '@opentelemetry/sdk-metrics';
import type * as TraceSdk from '@opentelemetry/sdk-trace-base';

// The test runner sets the condition `module`, under which `@opentelemetry/api` gives a build for bundlers that Node cannot
// run. Without that condition Node finds what it finds in a program.
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: context.conditions.filter((condition) => condition !== 'module') }),
});
const load = createRequire(import.meta.url);

/** OpenTelemetry and our tracer over it, as Node finds them in a program. */
export const { api, contextManagers, metricsSdk, traceSdk, telemetry } = {
  api: load('@opentelemetry/api') as typeof Api,
  contextManagers: load('@opentelemetry/context-async-hooks') as typeof ContextManagers,
  metricsSdk: load('@opentelemetry/sdk-metrics') as typeof MetricsSdk,
  traceSdk: load('@opentelemetry/sdk-trace-base') as typeof TraceSdk,
  telemetry: load('@llmspell/infra/telemetry') as typeof Telemetry,
};
hooks.deregister();
